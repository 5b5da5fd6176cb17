import type { RemoteProvider } from '../../../preload/contract/providers.ts'
import { useText } from '../../i18n/use-text.ts'
import card from '../../ui/card.module.css'
import styles from './provider-facts.module.css'

/** Where a provider is, what is kept of its key, how it is, and which way it is asked. */
export function ProviderFacts({
  provider: { baseUrl, needsKey, keyState, health, sockets }
}: {
  provider: RemoteProvider
}) {
  const { t } = useText()
  return (
    <ul className={card['facts']}>
      <li className={styles['address']}>{baseUrl}</li>
      {keyState !== 'none' && <li>{t(`providers.keyState.${keyState}`)}</li>}
      {keyState === 'none' && needsKey && <li className={card['warn']}>{t('providers.keyMissing')}</li>}
      {health !== 'well' && <li className={card['warn']}>{t(`providers.health.${health}`)}</li>}
      {sockets && <Sockets sockets={sockets} />}
    </ul>
  )
}

function Sockets({ sockets: { way, open, busy } }: { sockets: NonNullable<RemoteProvider['sockets']> }) {
  const { t } = useText()
  if (way === 'http') return <li>{t('providers.viaHttp')}</li>
  if (way === null && open === 0) return <li>{t('providers.socketsReady')}</li>
  return (
    <li>{busy > 0 ? t('providers.viaSocketsBusy', { open, busy }) : t('providers.viaSockets', { count: open })}</li>
  )
}

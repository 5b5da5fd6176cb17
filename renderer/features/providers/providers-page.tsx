import { Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ProviderId } from '../../../main/domain/ids.ts'
import { useText } from '../../i18n/use-text.ts'
import { useNetwork } from '../../stores/use-network.ts'
import { loadProviders, useProviders } from '../../stores/use-providers.ts'
import { showError } from '../../stores/use-toasts.ts'
import { Button } from '../../ui/button.tsx'
import card from '../../ui/card.module.css'
import { Page } from '../../ui/page.tsx'
import { AddProvider } from './add-provider.tsx'
import { PriceListLine } from './price-list-line.tsx'
import { ProviderCard } from './provider-card.tsx'
import styles from './providers-page.module.css'

/** Sockets open and close silently; what the network did is a sign of it. */
const LOOK_AGAIN_MS = 1_000

/** Services and servers that answer beside the models on this machine. */
export function ProvidersPage() {
  const { t } = useText()
  const list = useProviders((state) => state.list)
  const [adding, setAdding] = useState(false)
  const [added, setAdded] = useState<ProviderId | null>(null)
  useSocketsAsTheyAre()
  const none = list?.providers.length === 0
  return (
    <Page
      title={t('providers.title')}
      text={t('providers.text')}
      action={
        !adding &&
        !none && (
          <Button onClick={() => setAdding(true)}>
            <Plus size={15} aria-hidden="true" /> {t('providers.add')}
          </Button>
        )
      }
    >
      {adding && (
        <AddProvider
          onEnd={(id) => {
            setAdding(false)
            setAdded(id)
          }}
        />
      )}
      {none && !adding && (
        <section className={styles['none']}>
          <h2>{t('providers.noneTitle')}</h2>
          <p>{t('providers.noneText')}</p>
          <Button look="primary" onClick={() => setAdding(true)}>
            {t('providers.add')}
          </Button>
        </section>
      )}
      {list && !none && (
        <ul className={card['list']}>
          {list.providers.map((provider) => (
            <ProviderCard key={provider.id} provider={provider} opened={provider.id === added} />
          ))}
        </ul>
      )}
      {list && !none && <PriceListLine prices={list.prices} />}
    </Page>
  )
}

function useSocketsAsTheyAre(): void {
  const status = useNetwork((state) => state.status)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void loadProviders().catch(showError)
    }, LOOK_AGAIN_MS)
  }, [status])
  useEffect(() => () => clearTimeout(timer.current), [])
}

import { ChevronRight } from 'lucide-react'
import { memo, useState } from 'react'
import type { RemoteProvider } from '../../../preload/contract/providers.ts'
import { useText } from '../../i18n/use-text.ts'
import { refreshModels, testProvider, useProviders } from '../../stores/use-providers.ts'
import { Button } from '../../ui/button.tsx'
import card from '../../ui/card.module.css'
import { Pill } from '../../ui/pill.tsx'
import { ChangeProvider } from './change-provider.tsx'
import { EnterKey } from './enter-key.tsx'
import { ProviderFacts } from './provider-facts.tsx'
import { ProviderMenu, type Asking } from './provider-menu.tsx'
import { ProviderModels } from './provider-models.tsx'
import { RemoveQuestion } from './remove-question.tsx'
import { TestResult } from './test-result.tsx'
import styles from './provider-card.module.css'

/** One provider: where it is, whether it answers, its models, and what can be done about it. */
export const ProviderCard = memo(function ProviderCard({
  provider,
  opened
}: {
  provider: RemoteProvider
  opened: boolean
}) {
  const { t } = useText()
  const { id, name } = provider
  const busy = useProviders((state) => state.busy[id])
  const test = useProviders((state) => state.tests[id])
  const [unfolded, setUnfolded] = useState<boolean | null>(null)
  const noneOffered = provider.models.length > 0 && provider.enabledModels.length === 0
  const open = unfolded ?? (opened || noneOffered)
  const [asking, setAsking] = useState<Asking | null>(null)
  const lacksKey = provider.needsKey && provider.keyState === 'none' && asking !== 'key'
  const done = (): void => setAsking(null)
  return (
    <li className={styles['card']}>
      <div className={styles['top']}>
        <div className={card['words']}>
          <h2 className={card['name']}>
            {name}
            <Place provider={provider} />
          </h2>
          <ProviderFacts provider={provider} />
        </div>
        <div className={card['actions']}>
          {lacksKey && (
            <Button look="primary" onClick={() => setAsking('key')}>
              {t('providers.enterKey')}
            </Button>
          )}
          <Button
            disabled={busy !== undefined}
            aria-label={t('providers.doWith', { action: t('providers.test'), provider: name })}
            onClick={() => void testProvider(id)}
          >
            {busy === 'testing' ? t('providers.testing') : t('providers.test')}
          </Button>
          <ProviderMenu provider={provider} onAsk={setAsking} />
        </div>
      </div>
      {test && asking !== 'key' && <TestResult test={test} onKey={() => setAsking('key')} />}
      {asking === 'key' && <EnterKey provider={provider} onEnd={done} />}
      {asking === 'address' && <ChangeProvider provider={provider} onEnd={done} />}
      {(asking === 'remove' || asking === 'forget-key') && (
        <RemoveQuestion provider={provider} what={asking} onEnd={done} />
      )}
      <div className={styles['bottom']}>
        <Button look="plain" className={styles['fold']} aria-expanded={open} onClick={() => setUnfolded(!open)}>
          <ChevronRight size={15} aria-hidden="true" className={open ? styles['turned'] : undefined} />
          {t('providers.models')}
          <span className={styles['count']}>
            {provider.models.length === 0
              ? t('providers.notListed')
              : t('providers.offered', { count: provider.enabledModels.length, total: provider.models.length })}
          </span>
        </Button>
        <Button
          look="plain"
          disabled={busy !== undefined}
          aria-label={t('providers.doWith', { action: t('providers.refresh'), provider: name })}
          onClick={() => void refreshModels(id)}
        >
          {busy === 'listing' ? t('providers.listing') : t('providers.refresh')}
        </Button>
      </div>
      {open && <ProviderModels provider={provider} />}
    </li>
  )
})

/** Whether what is asked there leaves this machine. */
function Place({ provider: { ownMachine, models } }: { provider: RemoteProvider }) {
  const { t } = useText()
  if (!ownMachine) return <Pill tone="warn">{t('providers.away')}</Pill>
  const stays = models.length > 0 && models.every(({ where }) => where === 'local')
  return stays ? <Pill tone="private">{t('providers.here')}</Pill> : <Pill>{t('providers.ownMachine')}</Pill>
}

import type { NetworkMode } from '../../../main/domain/network.ts'
import { openSends, useConfirmations } from '../../stores/use-confirmations.ts'
import { useText } from '../../i18n/use-text.ts'
import { showPage } from '../../stores/use-app.ts'
import { useNetwork } from '../../stores/use-network.ts'
import { showLedger } from '../../stores/use-ledger.ts'
import { useRules } from '../network/use-rules.ts'
import { lazyComponent } from '../../ui/lazy-component.tsx'
import styles from './status-bar.module.css'

/** Comes right after the field for a message; until then the word stands in its place. */
const ModeMenu = lazyComponent(
  async () => (await import('../network/mode-menu.tsx')).ModeMenu,
  ({ mode }) => <ModeName mode={mode} />
)

/** What may leave this machine. */
export function Mode() {
  const rules = useNetwork((state) => state.status?.rules)
  const here = useRules()
  if (!rules || !here) return null
  return <ModeMenu rules={rules} mode={here.mode} />
}

function ModeName({ mode }: { mode: NetworkMode }) {
  const { t } = useText()
  return <button type="button">{t(`network.mode.${mode}`)}</button>
}

/** What has left it today, and what waits for the person; both lead to where they are told in full. */
export function Sends() {
  const { t } = useText()
  const sent = useNetwork((state) => state.status?.sentToday)
  const repeated = useNetwork((state) => state.status?.repeatedToday ?? 0)
  const waiting = useConfirmations((state) => openSends(state).length)
  if (sent === undefined) return null
  return (
    <>
      {waiting > 0 && <span className={styles['waiting']}>{t('status.waiting', { count: waiting })}</span>}
      <button
        type="button"
        data-tip={t('network.open')}
        onClick={() => (sent === 0 ? showPage('network') : showLedger({ period: 'today' }))}
      >
        {sent === 0 ? t('status.nothingSent') : t('status.sentToday', { count: sent })}
        {repeated > 0 && ` ${t('status.repeated', { count: repeated })}`}
      </button>
    </>
  )
}

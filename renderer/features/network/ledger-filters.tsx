import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { NetworkRule, NetworkVerdict } from '../../../main/domain/network.ts'
import { useText } from '../../i18n/use-text.ts'
import { look, useLedger, type LedgerView, type Period } from '../../stores/use-ledger.ts'
import { Select } from '../../ui/select.tsx'
import styles from './ledger-filters.module.css'

const RULES = [
  'auto',
  'confirmed',
  'loopback',
  'offline-loopback',
  'offline',
  'declined',
  'nobody-to-ask',
  'redirect',
  'outside-the-gate',
  'page',
  'no-network'
] as const satisfies readonly NetworkRule[]
const VERDICTS = ['allowed', 'refused'] as const satisfies readonly NetworkVerdict[]
const PERIODS = ['any', 'today', 'week', 'month'] as const satisfies readonly Period[]
const PERIOD_TEXTS = {
  any: 'network.anyTime',
  today: 'network.today',
  week: 'network.week',
  month: 'network.month'
} as const
const SEARCH_AFTER_MS = 150

/** Which lines are shown. */
export function LedgerFilters() {
  const { t } = useText()
  const view = useLedger((state) => state.view)
  const hosts = useLedger((state) => state.hosts)
  const change = (part: Partial<LedgerView>): void => look({ ...useLedger.getState().view, ...part })
  return (
    <div className={styles['filters']} role="search" aria-label={t('network.filters')}>
      <SearchField text={view.text} onSearch={(text) => change({ text })} />
      <Select
        className={styles['host']}
        aria-label={t('network.byHost')}
        value={view.host}
        onChange={({ target }) => change({ host: target.value })}
      >
        <option value="">{t('network.anyHost')}</option>
        {hosts.map((host) => (
          <option key={host} value={host}>
            {host}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('network.byVerdict')}
        value={view.verdict ?? ''}
        onChange={({ target }) => change({ verdict: VERDICTS.find((one) => one === target.value) ?? null })}
      >
        <option value="">{t('network.anyVerdict')}</option>
        {VERDICTS.map((verdict) => (
          <option key={verdict} value={verdict}>
            {t(`network.verdict.${verdict}`)}
          </option>
        ))}
      </Select>
      <Select
        className={styles['rule']}
        aria-label={t('network.byRule')}
        value={view.rule ?? ''}
        onChange={({ target }) => change({ rule: RULES.find((one) => one === target.value) ?? null })}
      >
        <option value="">{t('network.anyRule')}</option>
        {RULES.map((rule) => (
          <option key={rule} value={rule}>
            {t(`network.rule.${rule}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('network.byTime')}
        value={view.period}
        onChange={({ target }) => change({ period: target.value as Period })}
      >
        {PERIODS.map((period) => (
          <option key={period} value={period}>
            {t(PERIOD_TEXTS[period])}
          </option>
        ))}
      </Select>
      {view.turnId && (
        <button
          type="button"
          className={styles['turn']}
          data-tip={t('network.allAnswers')}
          onClick={() => change({ turnId: null })}
        >
          {t('network.ofAnswer')} <X size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  )
}

/** Searches when the person pauses. */
function SearchField({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const { t } = useText()
  const [typed, setTyped] = useState(text)
  const [asked, setAsked] = useState(text)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  if (asked !== text) {
    // The filters were cleared from outside.
    setAsked(text)
    setTyped(text)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  const write = (value: string): void => {
    setTyped(value)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      setAsked(value)
      onSearch(value)
    }, SEARCH_AFTER_MS)
  }
  return (
    <input
      type="search"
      className={styles['search']}
      maxLength={200}
      aria-label={t('network.search')}
      placeholder={t('network.search')}
      value={typed}
      onChange={({ target }) => write(target.value)}
    />
  )
}

import { useEffect } from 'react'
import type { LedgerLine } from '../../../main/domain/network.ts'
import type { TurnTrace } from '../../../main/domain/trace.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { loadLines, useTraces } from '../../stores/use-traces.ts'
import { Pill } from '../../ui/pill.tsx'
import styles from './inspector.module.css'

const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' }

/** What left the machine for this answer: the same lines as in the network ledger. */
export function NetworkSection({ trace: { turnId, sentBytes } }: { trace: TurnTrace }) {
  const { t } = useText()
  const formats = useFormats()
  const lines = useTraces((state) => state.lines[turnId])
  useEffect(() => void loadLines(turnId), [turnId])
  return (
    <section>
      <h3 className={styles['heading']}>
        {t('inspector.left')}
        {sentBytes === 0 ? (
          <Pill tone="private">{t('inspector.nothing')}</Pill>
        ) : (
          <Pill tone="warn">{formats.bytes(sentBytes)}</Pill>
        )}
      </h3>
      {lines?.length === 0 && <p className={styles['muted']}>{t('inspector.nothingText')}</p>}
      {lines !== undefined && lines.length > 0 && (
        <ul className={styles['attempts']} aria-label={t('network.title')}>
          {lines.map((line, index) => (
            <Attempt key={line.seq} line={line} tries={triesUntil(lines, index)} />
          ))}
        </ul>
      )}
    </section>
  )
}

/** Which try a line is, of those of a turn for one purpose at one host, whichever of its models was asked. */
function triesUntil(lines: readonly LedgerLine[], index: number): number {
  const line = lines[index]
  return lines.filter(({ host, purpose }, at) => at <= index && host === line?.host && purpose === line.purpose).length
}

/** A line of the network log. */
export function Attempt({ line, tries = 1 }: { line: LedgerLine; tries?: number }) {
  const { t } = useText()
  const formats = useFormats()
  const { at, host, purpose, verdict, rule, end } = line
  return (
    <li className={styles['attempt']}>
      <span className={styles['host']}>{host}</span>
      <span className={styles['time']}>{formats.date(at, TIME)}</span>
      <span className={styles['muted']}>
        {t('inspector.attempt', {
          purpose: t(`network.purpose.${purpose}`),
          verdict: t(`network.verdict.${verdict}`),
          rule: t(`network.rule.${rule}`)
        })}
        {tries > 1 && ` · ${t('inspector.tryAgain', { number: tries })}`}
      </span>
      <span className={styles['muted']}>
        {end === null
          ? verdict === 'allowed'
            ? t('network.outcome.open')
            : ''
          : t('inspector.bytes', { out: formats.bytes(end.bytesOut), in: formats.bytes(end.bytesIn) })}
      </span>
    </li>
  )
}

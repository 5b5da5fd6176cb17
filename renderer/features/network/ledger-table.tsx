import { memo } from 'react'
import { Virtuoso } from 'react-virtuoso'
import type { LedgerLine } from '../../../main/domain/network.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { openMessage } from '../chat/open-message.ts'
import { readOlder, useLedger } from '../../stores/use-ledger.ts'
import styles from './ledger-table.module.css'

const COLUMNS = ['time', 'host', 'purpose', 'decision', 'out', 'in'] as const
const AHEAD_PX = 400

/** The lines that fit, newest first; older ones come as they are scrolled to. */
export function LedgerTable({ lines }: { lines: LedgerLine[] }) {
  const { t } = useText()
  return (
    <div className={styles['table']} role="table" aria-label={t('network.lines')} aria-rowcount={-1}>
      <div role="row" className={`${styles['row']} ${styles['head']}`}>
        {COLUMNS.map((name) => (
          <span
            key={name}
            role="columnheader"
            className={name === 'out' || name === 'in' ? styles['number'] : undefined}
          >
            {t(`network.column.${name}`)}
          </span>
        ))}
      </div>
      <Virtuoso
        role="rowgroup"
        className={styles['lines']}
        data={lines}
        computeItemKey={(_index, line) => line.seq}
        itemContent={(_index, line) => <Line line={line} />}
        endReached={() => void readOlder()}
        increaseViewportBy={AHEAD_PX}
      />
    </div>
  )
}

const Line = memo(function Line({ line }: { line: LedgerLine }) {
  const { t } = useText()
  const formats = useFormats()
  const place = useLedger(({ places }) => (line.turnId ? places[line.turnId] : undefined))
  const { seq, at, host, purpose, verdict, rule, end, tryNumber } = line
  const today = new Date(at).toDateString() === new Date().toDateString()
  const time = formats.date(
    at,
    today ? { timeStyle: 'medium' } : { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }
  )
  const bytes = (count: number | undefined): string => (count === undefined ? '' : formats.bytes(count))
  return (
    <div role="row" className={styles['row']}>
      <time
        role="cell"
        dateTime={new Date(at).toISOString()}
        data-tip={`${formats.date(at, { dateStyle: 'long', timeStyle: 'long' })} · ${t('network.number', { seq })}`}
      >
        {time}
      </time>
      <span role="cell" className={styles['host']} data-tip={host}>
        {host}
      </span>
      <span role="cell" className={styles['purpose']}>
        {place ? (
          <button
            type="button"
            className={styles['link']}
            aria-label={t('network.toAnswer', { title: place.title })}
            data-tip={place.title}
            onClick={() => void openMessage(place)}
          >
            {t(`network.purpose.${purpose}`)}
          </button>
        ) : (
          t(`network.purpose.${purpose}`)
        )}
        {tryNumber !== undefined && (
          <span className={styles['rule']}> {t('inspector.tryAgain', { number: tryNumber })}</span>
        )}
      </span>
      <span role="cell" className={styles['decision']}>
        <span className={verdict === 'refused' ? styles['refused'] : styles['allowed']}>
          {t(`network.verdict.${verdict}`)}
        </span>
        <span className={styles['rule']}>{t(`network.rule.${rule}`)}</span>
        {end && end.outcome !== 'done' && <span className={styles['rule']}>{t(`network.outcome.${end.outcome}`)}</span>}
      </span>
      <span role="cell" className={styles['number']}>
        {end === null && verdict === 'allowed' ? (
          <span className={styles['rule']}>{t('network.outcome.open')}</span>
        ) : (
          bytes(end?.bytesOut)
        )}
      </span>
      <span role="cell" className={styles['number']}>
        {bytes(end?.bytesIn)}
      </span>
    </div>
  )
})

import type { ContextLedger } from '../../../main/domain/trace.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { groupLedger } from './ledger-groups.ts'
import styles from './inspector.module.css'

/**
 * What the model read, as shares of what it can read, and what was left out.
 * @param readTokens what the model says it has read; undefined while it said nothing
 */
export function ContextSection({ context, readTokens }: { context: ContextLedger; readTokens: number | undefined }) {
  const { t } = useText()
  const formats = useFormats()
  const { budgetTokens, usedTokens, counting } = context
  const whole = Math.max(budgetTokens ?? usedTokens, usedTokens, 1)
  const groups = groupLedger(context)
  // What the model says it has read is exact, where before sending only a bound was known.
  const exact = counting === 'exact' ? usedTokens : readTokens
  // A bound is wider than what there is.
  const scale = exact !== undefined && usedTokens > 0 ? exact / usedTokens : 1
  const used = formats.number(exact ?? usedTokens)
  return (
    <section>
      <h3 className={styles['heading']}>
        {t('inspector.context')}
        <span>
          {budgetTokens === null
            ? t(exact === undefined ? 'inspector.usedAtMost' : 'inspector.used', { used })
            : t(exact === undefined ? 'inspector.usedOfAtMost' : 'inspector.usedOf', {
                used,
                total: formats.number(budgetTokens)
              })}
        </span>
      </h3>
      <div className={styles['ledger']} aria-hidden="true">
        {groups.map(
          ({ kind, tokens }) =>
            kind !== 'left-out' && (
              <i key={kind} className={styles[kind]} style={{ width: `${((tokens * scale) / whole) * 100}%` }} />
            )
        )}
      </div>
      <ul>
        {groups.map(({ kind, messages, tokens }) => (
          <li key={kind} className={styles['line']}>
            <i className={styles[kind]} aria-hidden="true" />
            <span>{t(`inspector.ledger.${kind}`, { count: messages })}</span>
            <span className={styles['time']}>
              {t(counting === 'exact' ? 'inspector.partTokens' : 'inspector.partAtMost', { count: tokens })}
            </span>
          </li>
        ))}
      </ul>
      {counting === 'upper-bound' && <p className={styles['muted']}>{t('inspector.upperBound')}</p>}
    </section>
  )
}

import type { ConversationId } from '../../../main/domain/ids.ts'
import type { ContextLedger } from '../../../main/domain/trace.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { groupLedger } from './ledger-groups.ts'
import { LedgerItems } from './ledger-items.tsx'
import styles from './inspector.module.css'

/**
 * What the model read, as shares of what it can read, what was shortened and left out, and why.
 * @param readTokens what the model says it has read; undefined while it said nothing
 */
export function ContextSection({
  context,
  readTokens,
  conversationId
}: {
  context: ContextLedger
  readTokens: number | undefined
  conversationId: ConversationId
}) {
  const { t } = useText()
  const formats = useFormats()
  const { budgetTokens, reservedTokens = 0, usedTokens, counting } = context
  const whole = Math.max((budgetTokens ?? usedTokens) + reservedTokens, usedTokens, 1)
  const groups = groupLedger(context)
  // What the model says it has read is exact, where before sending only a bound was known.
  const exact = readTokens ?? (counting === 'exact' ? usedTokens : undefined)
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
        {reservedTokens > 0 && (
          <i
            className={styles['reserved']}
            style={{ marginInlineStart: 'auto', width: `${(reservedTokens / whole) * 100}%` }}
          />
        )}
      </div>
      <ul>
        {groups.map(({ kind, messages, tokens }) => (
          <li key={kind} className={styles['line']}>
            <i className={styles[kind]} aria-hidden="true" />
            <span>{t(`inspector.ledger.${kind}`, { count: messages })}</span>
            <span className={styles['time']}>
              {t(
                counting === 'exact' && scale === 1
                  ? 'inspector.partTokens'
                  : counting === 'upper-bound' && exact === undefined
                    ? 'inspector.partAtMost'
                    : 'inspector.partAbout',
                // Parts add up to what the model says it has read, as far as it said it.
                { count: kind === 'left-out' ? tokens : Math.round(tokens * scale) }
              )}
            </span>
          </li>
        ))}
        {reservedTokens > 0 && (
          <li className={styles['line']}>
            <i className={styles['reserved']} aria-hidden="true" />
            <span>{t('inspector.reserved')}</span>
            <span className={styles['time']}>{t('inspector.partTokens', { count: reservedTokens })}</span>
          </li>
        )}
      </ul>
      {counting === 'upper-bound' && exact === undefined && (
        <p className={styles['muted']}>{t('inspector.upperBound')}</p>
      )}
      {counting === 'estimate' && <p className={styles['muted']}>{t('inspector.estimate')}</p>}
      <LedgerItems context={context} conversationId={conversationId} />
    </section>
  )
}

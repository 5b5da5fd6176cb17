import type { TurnTrace } from '../../../main/domain/trace.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { usageRows } from './usage-rows.ts'
import styles from './inspector.module.css'

/** Tokens by kind, their prices at that time and what they cost. What is unknown is called so, and never 0. */
export function UsageSection({ trace }: { trace: TurnTrace }) {
  const { t } = useText()
  const formats = useFormats()
  const { cost, costMicroUsd, where } = trace
  const unused = (trace.decisions.cache?.mark ?? null) !== null
  const priced = cost?.prices !== null && cost?.prices !== undefined
  const money = (microUsd: number | null): string =>
    microUsd === null ? t('inspector.unknown') : formats.cost(microUsd)
  const total =
    costMicroUsd === null
      ? t('inspector.unknown')
      : costMicroUsd === 0 && where === 'local'
        ? t('inspector.free')
        : formats.cost(costMicroUsd)
  return (
    <section>
      <h3 className={styles['heading']}>
        {t('inspector.usage')}
        <span className={costMicroUsd === null ? styles['unknown'] : undefined}>{total}</span>
      </h3>
      {unused && <p className={styles['muted']}>{t('inspector.unused')}</p>}
      {!unused && (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col" />
              <th scope="col">{t('inspector.tokens')}</th>
              {priced && <th scope="col">{t('inspector.perMillion')}</th>}
              {priced && <th scope="col">{t('inspector.cost')}</th>}
            </tr>
          </thead>
          <tbody>
            {usageRows(trace).map(({ kind, within, tokens, perMillionMicroUsd, microUsd }) => (
              <tr key={kind} className={within ? styles['within'] : undefined}>
                <th scope="row">
                  {t(
                    kind === 'cachedInput' && where === 'remote'
                      ? 'inspector.kind.cachedInputRemote'
                      : `inspector.kind.${kind}`
                  )}
                </th>
                <td className={tokens === undefined ? styles['unknown'] : undefined}>
                  {tokens === undefined ? t('inspector.unknown') : formats.number(tokens)}
                </td>
                {priced && <td>{perMillionMicroUsd === undefined ? '' : formats.cost(perMillionMicroUsd)}</td>}
                {priced && <td>{microUsd === undefined ? '' : money(microUsd)}</td>}
              </tr>
            ))}
            {priced && cost.prices?.request !== undefined && (
              <tr>
                <th scope="row">{t('inspector.kind.request')}</th>
                <td />
                <td />
                <td>{formats.cost(Number(cost.prices.request) * 1_000_000)}</td>
              </tr>
            )}
          </tbody>
        </table>
      )}
      {costMicroUsd === null && (
        <p className={styles['muted']}>{t(priced ? 'inspector.tokensUnknown' : 'inspector.priceUnknown')}</p>
      )}
    </section>
  )
}

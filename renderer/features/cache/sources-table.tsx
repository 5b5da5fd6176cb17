import type { SourceSum } from '../../../preload/contract/cache.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { countsOf } from '../../stores/use-cache.ts'
import page from '../../ui/page.module.css'
import table from '../../ui/table.module.css'
import styles from './cache-page.module.css'

const ORDER: readonly SourceSum['source'][] = ['memory', 'redis', 'sqlite', 'edge', 'semantic', 'miss']

/** What answered in the last days: the layers of the cache, and the models for the rest. */
export function SourcesTable({ sums }: { sums: readonly SourceSum[] }) {
  const { t } = useText()
  const formats = useFormats()
  const { turns } = countsOf(sums)
  const rows = ORDER.flatMap((source) => sums.find((sum) => sum.source === source) ?? [])
  return (
    <section>
      <h2 className={page['heading']}>{t('cache.sources')}</h2>
      {rows.length === 0 ? (
        <p className={styles['none']}>{t('cache.sourcesNone')}</p>
      ) : (
        <table className={`${table['table']} ${styles['table']}`}>
          <thead>
            <tr>
              <th scope="col">{t('cache.source')}</th>
              <th scope="col" className={styles['share']}>
                {t('cache.share')}
              </th>
              <th scope="col" className={table['number']}>
                {t('cache.answers')}
              </th>
              <th scope="col" className={table['number']}>
                {t('cache.time')}
              </th>
              <th scope="col" className={table['number']}>
                {t('cache.money')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ source, turns: answers, savedMs, savedMicroUsd }) => (
              <tr key={source}>
                <th scope="row">{source === 'miss' ? t('cache.miss') : t(`insights.layers.${source}`)}</th>
                <td>
                  <i
                    className={styles['bar']}
                    data-source={source}
                    style={{ width: `${Math.max(1, (answers / turns) * 100)}%` }}
                    aria-hidden="true"
                  />
                </td>
                <td className={table['number']}>{formats.number(answers)}</td>
                <td className={table['number']}>{savedMs === 0 ? '–' : formats.duration(savedMs)}</td>
                <td className={table['number']}>{savedMicroUsd === 0 ? '–' : formats.cost(savedMicroUsd)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

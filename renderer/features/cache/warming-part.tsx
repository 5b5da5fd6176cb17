import type { WarmingReport } from '../../../preload/contract/cache.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import page from '../../ui/page.module.css'
import styles from './cache-page.module.css'

/** What is asked ahead of time, and whether it was worth it. */
export function WarmingPart({ warming }: { warming: WarmingReport }) {
  const { t } = useText()
  const formats = useFormats()
  const { state, warmed, used, next, spentMicroUsd, spentTodayMicroUsd } = warming
  return (
    <section>
      <h2 className={page['heading']}>{t('cache.warming.title')}</h2>
      <div className={styles['warming']}>
        <p>{t(`cache.warming.${state}`)}</p>
        {warmed > 0 && (
          <p className={styles['none']}>{t('cache.warming.result', { count: warmed, used, share: used / warmed })}</p>
        )}
        {spentMicroUsd > 0 && (
          <p className={styles['none']}>
            {t('cache.warming.spentSum', {
              today: formats.cost(spentTodayMicroUsd),
              week: formats.cost(spentMicroUsd)
            })}
          </p>
        )}
        {next.length > 0 && (
          <>
            <p className={styles['none']}>{t('cache.warming.next')}</p>
            <ul className={styles['next']}>
              {next.map(({ question, at, chance }) => (
                <li key={question}>
                  <span>{formats.percent(chance)}</span>
                  <span>{question}</span>
                  <time>{formats.date(at, { weekday: 'short', hour: 'numeric', minute: '2-digit' })}</time>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  )
}

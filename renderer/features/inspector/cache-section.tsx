import type { CacheTrace } from '../../../main/domain/cache.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import styles from './inspector.module.css'

/** What the cache did for an answer: where it was found and what that saved, or whether the new one is kept and why not. */
export function CacheSection({ cache }: { cache: CacheTrace }) {
  const { t } = useText()
  const formats = useFormats()
  const { lookup, refusal, mark, similar, kept, keptUntil, scope } = cache
  return (
    <section>
      <h3 className={styles['heading']}>{t('cache.title')}</h3>
      <dl className={styles['facts']}>
        <dt>{t('cache.inspector.lookup')}</dt>
        <dd>{refusal ? t(`cache.refusal.${refusal}`) : t(`cache.lookup.${lookup}`)}</dd>
        {mark && (
          <>
            <dt>{t('cache.keptIn')}</dt>
            <dd>{t(`insights.layers.${mark.source}`)}</dd>
            <dt>{t('cache.age')}</dt>
            <dd>{formats.duration(mark.ageMs)}</dd>
            <dt>{t('cache.saved')}</dt>
            <dd>{mark.savedMicroUsd ? t('cache.savedBoth', { time: formats.duration(mark.savedMs), money: formats.cost(mark.savedMicroUsd) }) : formats.duration(mark.savedMs)}</dd>
            {mark.similarity !== null && (
              <>
                <dt>{t('cache.inspector.similarity')}</dt>
                <dd>{formats.number(mark.similarity, 3)}</dd>
              </>
            )}
          </>
        )}
        {scope && (
          <>
            <dt>{t('cache.inspector.scope')}</dt>
            <dd>{t(`cache.scope.${scope}`)}</dd>
          </>
        )}
        {kept && kept !== refusal && (
          <>
            <dt>{t('cache.inspector.kept')}</dt>
            <dd>
              {kept === 'kept'
                ? t('cache.until', { date: formats.date(keptUntil ?? 0, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }) })
                : t(`cache.refusal.${kept}`)}
            </dd>
          </>
        )}
      </dl>
      {mark?.source === 'semantic' && <p className={styles['muted']}>{t('cache.inspector.askedThen', { question: mark.question })}</p>}
      {similar && <p className={styles['muted']}>{t('cache.inspector.similar', { question: similar.question, similarity: formats.number(similar.similarity, 3) })}</p>}
    </section>
  )
}

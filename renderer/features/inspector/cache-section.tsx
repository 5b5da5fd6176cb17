import type { CacheTrace } from '../../../main/domain/cache.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { FactRows } from './fact-rows.tsx'
import styles from './inspector.module.css'

/** What the cache did for an answer: where it was found and what that saved, or whether the new one is kept and why not. */
export function CacheSection({ cache }: { cache: CacheTrace }) {
  const { t } = useText()
  const formats = useFormats()
  const { lookup, refusal, mark, similar, kept, keptHere, keptUntil, scope } = cache
  const rows: [string, string][] = []
  if (mark) {
    const { source, ageMs, savedMs, savedMicroUsd, similarity } = mark
    rows.push(
      [t('cache.keptIn'), t(`insights.layers.${source}`)],
      [t('cache.age'), formats.duration(ageMs)],
      [
        t('cache.saved'),
        savedMicroUsd
          ? t('cache.savedBoth', { time: formats.duration(savedMs), money: formats.cost(savedMicroUsd) })
          : formats.duration(savedMs)
      ]
    )
    if (similarity !== null) rows.push([t('cache.inspector.similarity'), formats.number(similarity, 3)])
  }
  if (scope) rows.push([t('cache.inspector.scope'), t(keptHere ? 'cache.scope.nobody' : `cache.scope.${scope}`)])
  if (kept && kept !== refusal) {
    const until = formats.date(keptUntil ?? 0, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' })
    rows.push([
      t('cache.inspector.kept'),
      kept === 'kept'
        ? t('cache.until', { date: until })
        : t('cache.inspector.notKept', { reason: t(`cache.refusal.${kept}`) })
    ])
  }
  return (
    <section>
      <h3 className={styles['heading']}>
        {t('cache.title')}
        <span>{refusal ? t(`cache.refusal.${refusal}`) : t(`cache.lookup.${lookup}`)}</span>
      </h3>
      {rows.length > 0 && <FactRows rows={rows} />}
      {mark?.source === 'semantic' && (
        <p className={styles['muted']}>{t('cache.inspector.askedThen', { question: mark.question })}</p>
      )}
      {similar && (
        <p className={styles['muted']}>
          {t('cache.inspector.similar', {
            question: similar.question,
            similarity: formats.number(similar.similarity, 3)
          })}
        </p>
      )}
    </section>
  )
}

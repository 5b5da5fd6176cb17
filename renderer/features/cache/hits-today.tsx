import { useText } from '../../i18n/use-text.ts'
import { showPage } from '../../stores/use-app.ts'
import { countsOf, useCache } from '../../stores/use-cache.ts'

/** In the status bar: how many answers came out of the cache today. */
export function HitsToday() {
  const { t } = useText()
  const today = useCache((state) => state.today)
  if (!today) return null
  return (
    <button type="button" onClick={() => showPage('cache')}>
      {t('cache.today', { count: countsOf(today).hits })}
    </button>
  )
}

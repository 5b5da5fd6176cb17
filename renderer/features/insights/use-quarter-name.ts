import { useCallback } from 'react'
import { useText } from '../../i18n/use-text.ts'

/** A quarter of history such as `2025q4`, in words. */
export function useQuarterName(): (quarter: string) => string {
  const { t } = useText()
  return useCallback(
    (quarter: string) => t('insights.quarter', { number: quarter.slice(5), year: quarter.slice(0, 4) }),
    [t]
  )
}

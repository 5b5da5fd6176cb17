import { useCallback } from 'react'
import { useText } from '../../i18n/use-text.ts'

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000]
]

/** How long ago something was, in one unit: just now, 5 minutes ago, 3 hours ago. */
export function useAge(): (ms: number) => string {
  const { t, language } = useText()
  return useCallback(
    (ms) => {
      const step = STEPS.find(([, length]) => ms >= length)
      return step
        ? new Intl.RelativeTimeFormat(language, { style: 'short' }).format(-Math.floor(ms / step[1]), step[0])
        : t('cache.justNow')
    },
    [t, language]
  )
}

import { useMemo } from 'react'
import { formatBytes, formatDate, formatDuration, formatMicroUsd, formatNumber, formatPercent } from './formats.ts'
import { useCurrency } from './use-currency.ts'
import { useText } from './use-text.ts'

export interface Formats {
  number(value: number, digits?: number): string
  bytes(value: number): string
  percent(fraction: number): string
  duration(ms: number): string
  /** Millionths of a US dollar, in the money that the person counts in. */
  cost(microUsd: number): string
  date(at: number, options: Intl.DateTimeFormatOptions): string
}

/** Numbers, sizes and durations in the language on view. */
export function useFormats(): Formats {
  const { language } = useText()
  const { code, perUsd } = useCurrency()
  return useMemo(
    () => ({
      number: (value, digits) => formatNumber(value, language, digits),
      bytes: (value) => formatBytes(value, language),
      percent: (fraction) => formatPercent(fraction, language),
      duration: (ms) => formatDuration(ms, language),
      cost: (microUsd) => formatMicroUsd(microUsd, language, { code, perUsd }),
      date: (at, options) => formatDate(at, language, options)
    }),
    [language, code, perUsd]
  )
}

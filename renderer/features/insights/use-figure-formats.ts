import { useMemo } from 'react'
import { amount, formatBytes, formatDate, formatDuration, formatNumber } from '../../i18n/formats.ts'
import { useText } from '../../i18n/use-text.ts'
import type { TimeMark, TimeStep } from '../../ui/time-marks.ts'

const made = new Map<string, Intl.NumberFormat>()

function format(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`
  let found = made.get(key)
  if (!found) made.set(key, (found = new Intl.NumberFormat(language, options)))
  return found
}

const DOLLARS = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const

/** US dollars; two digits after the point, and below a cent the first two that say something. */
export function formatMoney(microUsd: number, language: string): string {
  const dollars = microUsd / 1e6
  const tiny = dollars !== 0 && Math.abs(dollars) < 0.01
  return format(language, {
    ...DOLLARS,
    ...(tiny ? { maximumSignificantDigits: 2 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  }).format(dollars)
}

/** Many amounts under each other, all with as much after the point as the smallest needs. */
export function formatPrice(microUsd: number, language: string): string {
  const digits = Math.abs(microUsd) < 100_000 ? 4 : 2
  return format(language, { ...DOLLARS, minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    microUsd / 1e6
  )
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const LONG = 10 * MINUTE

/** A time to compare with others: in one unit, up to two minutes in seconds. */
function formatWait(ms: number, language: string): string {
  if (ms === 0 || (ms >= MINUTE && ms < 2 * MINUTE)) return amount(ms / SECOND, 's', language)
  return ms < MINUTE ? formatDuration(ms, language) : amount(ms / MINUTE, 'min', language, 1)
}

/** A sum of times: seconds say nothing beside many minutes. */
const formatTime = (ms: number, language: string): string =>
  formatDuration(ms < LONG ? ms : Math.round(ms / MINUTE) * MINUTE, language)

/** The same beside an axis, where $5 says as much as $5.00. */
function formatMoneyMark(microUsd: number, language: string): string {
  return format(language, {
    ...DOLLARS,
    minimumFractionDigits: microUsd % 1e6 === 0 ? 0 : 2,
    maximumFractionDigits: 4
  }).format(microUsd / 1e6)
}

/** Numbers of tokens, which are large and of which the first three digits say enough: 3.41M. */
export function formatCompact(value: number, language: string): string {
  if (value < 10_000) return formatNumber(value, language)
  const parts = format(language, { notation: 'compact', maximumSignificantDigits: 3 }).formatToParts(value)
  // The Turkish short form of a thousand is that of a byte.
  return parts
    .map(({ type, value: text }) => (type === 'compact' && language === 'tr' && text === 'B' ? 'bin' : text))
    .join('')
}

/** A share, with one digit after the point where it is small. @param fraction 0 to 1 */
export function formatShare(fraction: number, language: string): string {
  return format(language, {
    style: 'percent',
    maximumFractionDigits: fraction > 0 && fraction < 0.0995 ? 1 : 0
  }).format(fraction)
}

const ranges = new Map<string, Intl.DateTimeFormat>()

/** From one day to another, without saying the month or the year twice. */
function formatDays(from: number, to: number, language: string): string {
  let found = ranges.get(language)
  if (!found)
    ranges.set(
      language,
      (found = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' }))
    )
  return found.formatRange(from, to)
}

const TICKS: Record<TimeMark['style'], Intl.DateTimeFormatOptions> = {
  time: { hour: 'numeric', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  month: { month: 'short' },
  year: { year: 'numeric' }
}
const BINS: Record<TimeStep, Intl.DateTimeFormatOptions> = {
  hour: { weekday: 'short', hour: 'numeric', minute: '2-digit' },
  day: { weekday: 'short', day: 'numeric', month: 'long' },
  week: { day: 'numeric', month: 'long' },
  month: { month: 'long', year: 'numeric' }
}

export interface FigureFormats {
  money: (microUsd: number) => string
  moneyMark: (microUsd: number) => string
  count: (value: number) => string
  compact: (value: number) => string
  share: (fraction: number) => string
  bytes: (value: number) => string
  /** One of many times. */
  wait: (ms: number) => string
  /** A sum of times. */
  time: (ms: number) => string
  /** One of many amounts. */
  price: (microUsd: number) => string
  days: (from: number, to: number) => string
  tick: (at: number, style: TimeMark['style']) => string
  bin: (at: number, step: TimeStep) => string
  moment: (at: number) => string
}

/** How figures are written in the language on view; the same functions until it changes, so that charts stay as they are. */
export function useFigureFormats(): FigureFormats {
  const { t, language } = useText()
  return useMemo(
    () => ({
      money: (microUsd) => formatMoney(microUsd, language),
      moneyMark: (microUsd) => formatMoneyMark(microUsd, language),
      count: (value) => formatNumber(value, language),
      compact: (value) => formatCompact(value, language),
      share: (fraction) => formatShare(fraction, language),
      bytes: (value) => formatBytes(value, language),
      wait: (ms) => formatWait(ms, language),
      time: (ms) => formatTime(ms, language),
      price: (microUsd) => formatPrice(microUsd, language),
      days: (from, to) => formatDays(from, to, language),
      tick: (at, style) => formatDate(at, language, TICKS[style]),
      bin: (at, step) =>
        step === 'week'
          ? t('insights.weekOf', { day: formatDate(at, language, BINS.week) })
          : formatDate(at, language, BINS[step]),
      moment: (at) => formatDate(at, language, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' })
    }),
    [t, language]
  )
}

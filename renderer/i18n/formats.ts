const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

const numberFormats = new Map<string, Intl.NumberFormat>()

/** Intl formats are slow to make and asked for on every paint. */
function numberFormat(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`
  let format = numberFormats.get(key)
  if (!format) numberFormats.set(key, (format = new Intl.NumberFormat(language, options)))
  return format
}

/** @param digits fraction digits at most */
export function formatNumber(value: number, language: string, digits = 0): string {
  return numberFormat(language, { maximumFractionDigits: digits }).format(value)
}

/** Decimal units, as download sizes are given everywhere: 77 bytes, 98.4 MB, 2.5 GB. */
export function formatBytes(bytes: number, language: string): string {
  let power = 0
  let value = bytes
  while (value >= 999.5 && power < BYTE_UNITS.length - 1) {
    value /= 1000
    power++
  }
  const digits = power < 2 || value >= 100 ? 0 : 1
  const unit = BYTE_UNITS[power] ?? 'byte'
  // Only the long form of single bytes has a plural.
  return numberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: digits
  }).format(value)
}

/** @param fraction 0 to 1 */
export function formatPercent(fraction: number, language: string): string {
  return numberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(fraction)
}

/** The money that amounts are shown in, and how much of it a US dollar is. */
export interface Currency {
  /** ISO 4217. */
  code: string
  perUsd: number
}

export const US_DOLLAR: Currency = { code: 'USD', perUsd: 1 }

/**
 * Money as little as answers cost: $12.40, $0.42, $0.0031, ₺0,0051.
 * @param microUsd millionths of a dollar
 */
export function formatMicroUsd(microUsd: number, language: string, currency: Currency = US_DOLLAR): string {
  const dollars = (microUsd * currency.perUsd) / 1_000_000
  const small = dollars > 0 && dollars < 0.1
  return numberFormat(language, {
    style: 'currency',
    currency: currency.code,
    currencyDisplay: 'narrowSymbol',
    ...(small
      ? { maximumSignificantDigits: 2 }
      : { minimumFractionDigits: dollars === 0 ? 0 : 2, maximumFractionDigits: 2 })
  }).format(dollars)
}

const dateFormats = new Map<string, Intl.DateTimeFormat>()

/** A moment in the time zone of this machine. */
export function formatDate(at: number, language: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${language} ${JSON.stringify(options)}`
  let format = dateFormats.get(key)
  if (!format) dateFormats.set(key, (format = new Intl.DateTimeFormat(language, options)))
  return format.format(at)
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** 0.4 ms, 380 ms, 4.2 s, 48 s, 3 min 12 s, 2 h 5 min. */
export function formatDuration(ms: number, language: string): string {
  if (Math.round(ms) < SECOND) return amount(ms, 'ms', language, ms < 10 ? 1 : 0)
  if (Math.round(ms / SECOND) * SECOND < MINUTE) return amount(ms / SECOND, 's', language, ms < 10 * SECOND ? 1 : 0)
  if (ms < HOUR) {
    const seconds = Math.round(ms / SECOND)
    return join(amount(Math.floor(seconds / 60), 'min', language), seconds % 60, 's', language)
  }
  const minutes = Math.round(ms / MINUTE)
  return join(amount(Math.floor(minutes / 60), 'h', language), minutes % 60, 'min', language)
}

export type TimeUnit = 'ms' | 's' | 'min' | 'h'
// The symbols of the SI brochure, and the ones the Turkish language institute gives; Intl writes "sec" in English.
const TIME_SYMBOLS: Record<string, Record<TimeUnit, string>> = {
  en: { ms: 'ms', s: 's', min: 'min', h: 'h' },
  tr: { ms: 'ms', s: 'sn', min: 'dk', h: 'sa' }
}

/** So many of a unit of time, by its symbol. @param digits fraction digits at most */
export function amount(value: number, unit: TimeUnit, language: string, digits = 0): string {
  return `${formatNumber(value, language, digits)} ${TIME_SYMBOLS[language]?.[unit] ?? unit}`
}

function join(first: string, rest: number, unit: TimeUnit, language: string): string {
  return rest === 0 ? first : `${first} ${amount(rest, unit, language)}`
}

import type { Milliseconds } from '../../domain/units.ts'
import { at, listOf, textOf } from '../wire/fields.ts'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** A duration as `34.4s`, `1m26.4s`, `350ms`. */
export function durationOf(text: string): Milliseconds | undefined {
  const parts = [...text.trim().matchAll(/(?<!\d)(\d+(?:\.\d+)?)(ms|s|m|h)/g)]
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== text.trim()) return undefined
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS[unit ?? ''] ?? 0), 0)
}

/**
 * How long a provider asks to wait: `retry-after-ms`, `retry-after` in seconds or as a date (RFC 9110, 10.2.3), Google's
 * RetryInfo in the error, or the moment a limit is reset. Undefined when it does not say.
 * @param now milliseconds since 1970
 */
export function retryAfter(headers: Headers | null, error: unknown, now: number): Milliseconds | undefined {
  const inMs = Number(headers?.get('retry-after-ms') ?? NaN)
  if (Number.isFinite(inMs) && inMs >= 0) return inMs
  const header = headers?.get('retry-after')
  if (header) {
    if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1_000
    const duration = durationOf(header)
    if (duration !== undefined) return duration
    const date = Date.parse(header)
    if (!Number.isNaN(date)) return Math.max(0, date - now)
  }
  for (const detail of listOf(at(error, 'details'))) {
    const delay = at(detail, 'retryDelay')
    const duration = durationOf(textOf(delay) ?? '')
    if (duration !== undefined) return duration
    const seconds = at(delay, 'seconds')
    if (typeof seconds === 'number' || typeof seconds === 'string') return Number(seconds) * 1_000
  }
  const said = /(?:try again|retry) in (\d+(?:\.\d+)?\s?(?:ms|s|m|h)[\d.msh]*)/i.exec(
    textOf(at(error, 'message')) ?? ''
  )?.[1]
  return said === undefined ? undefined : durationOf(said.replace(/\s|\.$/g, ''))
}

import { describe, expect, test } from 'vitest'
import { formatBytes, formatDuration, formatNumber, formatPercent } from '../../../renderer/i18n/formats.ts'

/** Intl puts a no-break space between number and unit. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ')

describe('numbers for people', () => {
  test('sizes are decimal and in the largest unit that leaves a readable number', () => {
    expect([0, 1, 512].map((bytes) => plain(formatBytes(bytes, 'en')))).toEqual(['0 bytes', '1 byte', '512 bytes'])
    expect(plain(formatBytes(12_300, 'en'))).toBe('12 kB')
    expect(plain(formatBytes(98_362_432, 'en'))).toBe('98.4 MB')
    expect(plain(formatBytes(2_497_000_000, 'en'))).toBe('2.5 GB')
    expect(plain(formatBytes(304_000_000, 'en'))).toBe('304 MB')
  })

  test('Turkish writes decimals with a comma, thousands with a point and the per cent sign first', () => {
    expect(plain(formatBytes(2_497_000_000, 'tr'))).toBe('2,5 GB')
    expect(plain(formatBytes(77, 'tr'))).toBe('77 bayt')
    expect(formatNumber(1234.5, 'tr', 1)).toBe('1.234,5')
    expect(formatPercent(0.43, 'tr')).toBe('%43')
  })

  test('durations have the unit that people would say', () => {
    expect(formatDuration(0.42, 'en')).toBe('0.4 ms')
    expect(formatDuration(380, 'en')).toBe('380 ms')
    expect(formatDuration(4_210, 'en')).toBe('4.2 s')
    expect(formatDuration(48_400, 'en')).toBe('48 s')
    expect(formatDuration(192_000, 'en')).toBe('3 min 12 s')
    expect(formatDuration(7_500_000, 'en')).toBe('2 h 5 min')
    expect(formatDuration(4_210, 'tr')).toBe('4,2 sn')
  })

  test('a duration just below a full minute is not written as sixty seconds', () => {
    expect(formatDuration(59_700, 'en')).toBe('1 min')
    expect(formatDuration(999.7, 'en')).toBe('1 s')
  })
})

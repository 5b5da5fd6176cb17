import { DAY_MS } from '../../domain/calendar.ts'

/** A day as the number of days since 1970-01-01, of the local calendar. */
export type DayNumber = number

export function dayNumber(year: number, month: number, day: number): DayNumber {
  return Math.round(Date.UTC(year, month - 1, day) / DAY_MS)
}

/** 0 is Sunday. */
export const weekdayOf = (day: DayNumber): number => (((day + 4) % 7) + 7) % 7
export const isWorkday = (day: DayNumber): boolean => weekdayOf(day) !== 0 && weekdayOf(day) !== 6

const ENGLISH = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December'
]
const TURKISH = [
  'Ocak',
  'Şubat',
  'Mart',
  'Nisan',
  'Mayıs',
  'Haziran',
  'Temmuz',
  'Ağustos',
  'Eylül',
  'Ekim',
  'Kasım',
  'Aralık'
]

interface Parts {
  year: number
  month: number
  day: number
}

const partsOf = (day: DayNumber): Parts => {
  const date = new Date(day * DAY_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}
const two = (number: number): string => String(number).padStart(2, '0')
const monthIn = (names: readonly string[], name: string): number =>
  names.findIndex((one) => one.toLocaleLowerCase('tr') === name.toLocaleLowerCase('tr')) + 1

/** A way to write a day. `read` gets the groups of the pattern. */
interface DayFormat {
  name: string
  pattern: RegExp
  read: (groups: string[]) => Parts
  write: (parts: Parts) => string
}

const FORMATS: readonly DayFormat[] = [
  {
    name: 'iso',
    pattern: /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/,
    read: ([year, month, day]) => ({ year: Number(year), month: Number(month), day: Number(day) }),
    write: ({ year, month, day }) => `${year}-${two(month)}-${two(day)}`
  },
  {
    name: 'dots',
    pattern: /(?<!\d)(\d{2})\.(\d{2})\.(\d{4})(?!\d)/,
    read: ([day, month, year]) => ({ year: Number(year), month: Number(month), day: Number(day) }),
    write: ({ year, month, day }) => `${two(day)}.${two(month)}.${year}`
  },
  ...[ENGLISH, TURKISH].map<DayFormat>((names, index) => ({
    name: index === 0 ? 'day-month' : 'gün-ay',
    pattern: new RegExp(`(?<!\\d)(\\d{1,2}) (${names.join('|')}) (\\d{4})(?!\\d)`, 'u'),
    read: ([day, month, year]) => ({ year: Number(year), month: monthIn(names, month ?? ''), day: Number(day) }),
    write: ({ year, month, day }) => `${day} ${names[month - 1] ?? ''} ${year}`
  })),
  {
    name: 'month-day',
    pattern: new RegExp(`(${ENGLISH.join('|')}) (\\d{1,2}), (\\d{4})(?!\\d)`, 'u'),
    read: ([month, day, year]) => ({ year: Number(year), month: monthIn(ENGLISH, month ?? ''), day: Number(day) }),
    write: ({ year, month, day }) => `${ENGLISH[month - 1] ?? ''} ${day}, ${year}`
  }
]

/** A text whose days are taken out. */
export interface Templated {
  /** The same for all texts that differ in their days only. */
  template: string
  days: DayNumber[]
}

const slotOf = (format: DayFormat): string => `⟨${format.name}⟩`
const SLOT = /⟨([^⟨⟩]+)⟩/g
const EVERY = FORMATS.map((format) => ({ format, pattern: new RegExp(format.pattern, 'gu') }))

export function templated(text: string): Templated {
  const found: { at: number; length: number; format: DayFormat; day: DayNumber }[] = []
  for (const { format, pattern } of EVERY)
    for (const match of text.matchAll(pattern)) {
      const { year, month, day } = format.read(match.slice(1))
      if (month >= 1 && month <= 12 && day >= 1 && day <= 31)
        found.push({ at: match.index, length: match[0].length, format, day: dayNumber(year, month, day) })
    }
  found.sort((a, b) => a.at - b.at)
  let template = ''
  let end = 0
  for (const { at, length, format } of found) {
    template += text.slice(end, at) + slotOf(format)
    end = at + length
  }
  return { template: (template + text.slice(end)).trim(), days: found.map(({ day }) => day) }
}

/** The text of a template with these days. */
export function filled(template: string, days: readonly DayNumber[]): string {
  let next = 0
  return template.replace(SLOT, (slot, name: string) => {
    const format = FORMATS.find((one) => one.name === name)
    const day = days[next++]
    return format && day !== undefined ? format.write(partsOf(day)) : slot
  })
}

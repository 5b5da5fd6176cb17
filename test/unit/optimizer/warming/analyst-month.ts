import { seeded } from '../../../bench/seeded.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** A question that begins a conversation. */
export interface MonthAsk {
  at: number
  text: string
}

export interface AnalystMonth {
  asks: MonthAsk[]
  /** Stretches in which the computer is on and nobody touches it. */
  idle: { from: number; to: number }[]
  days: number
  start: number
}

interface Habit {
  text: (date: Date) => string
  /** 0 is Sunday. */
  weekdays: readonly number[]
  hour: number
  /** How often it is really asked on such a day. */
  chance: number
  fromDay: number
  toDay: number
}

const WORKDAYS = [1, 2, 3, 4, 5]
const REGIONS = ['EMEA', 'Türkiye', 'the Nordics', 'Benelux', 'Iberia', 'the UK']
const SUBJECTS = [
  'churn',
  'net revenue retention',
  'gross margin',
  'days sales outstanding',
  'inventory turnover',
  'CAC payback',
  'EBITDA',
  'deferred revenue',
  'working capital',
  'free cash flow'
]
const VERBS = [
  'Define {s} in one sentence.',
  'How is {s} computed?',
  'Write a SQL query for {s} by month.',
  'Which mistakes are common with {s}?',
  'Explain {s} to a new colleague.',
  '{s} nasıl hesaplanır?'
]

const iso = (date: Date): string =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`
const turkishDay = (date: Date): string =>
  `${String(date.getDate()).padStart(2, '0')}.${String(date.getMonth() + 1).padStart(2, '0')}.${date.getFullYear()}`
const before = (date: Date, days: number): Date => new Date(date.getTime() - days * DAY_MS)
const workdayBefore = (date: Date): Date => before(date, date.getDay() === 1 ? 3 : 1)

/**
 * Five weeks of somebody who works with figures: habits of every morning, of some weekdays and of a project that ends in
 * the middle, definitions that are looked up again and again, bursts about one subject, and much that is asked once.
 * What is asked is decided by chance; no habit is kept every day.
 */
export function analystMonth(seed: number, days = 35): AnalystMonth {
  const random = seeded(seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const start = new Date(2026, 8, 7).getTime()
  const habits: Habit[] = [
    {
      text: (date) => `Draft the morning note for ${iso(date)}: three bullet points, calm tone.`,
      weekdays: WORKDAYS,
      hour: 8.7,
      chance: 0.9,
      fromDay: 0,
      toDay: 99
    },
    {
      text: (date) => `List what an analyst checks in the order book of ${iso(workdayBefore(date))}.`,
      weekdays: WORKDAYS,
      hour: 9.1,
      chance: 0.8,
      fromDay: 0,
      toDay: 99
    },
    {
      text: (date) => `${turkishDay(date)} toplantısı için gündem taslağı hazırla.`,
      weekdays: [1, 3],
      hour: 9.6,
      chance: 0.9,
      fromDay: 0,
      toDay: 99
    },
    {
      text: () => 'Give me the checklist for the weekly pipeline review.',
      weekdays: [1],
      hour: 10.2,
      chance: 0.95,
      fromDay: 0,
      toDay: 99
    },
    {
      text: (date) => `Write the summary template for the week that ends on ${iso(date)}.`,
      weekdays: [5],
      hour: 15.5,
      chance: 0.9,
      fromDay: 0,
      toDay: 99
    },
    {
      text: (date) => `Structure the migration status report of ${iso(date)}.`,
      weekdays: WORKDAYS,
      hour: 16.4,
      chance: 0.85,
      fromDay: 0,
      toDay: 16
    },
    {
      text: (date) => `Outline the pricing study update of ${iso(date)}.`,
      weekdays: [2, 4],
      hour: 14.2,
      chance: 0.85,
      fromDay: 18,
      toDay: 99
    },
    {
      text: (date) => `Ideas for a chart of the day, ${iso(date)}.`,
      weekdays: WORKDAYS,
      hour: 11.4,
      chance: 0.35,
      fromDay: 0,
      toDay: 99
    }
  ]
  const asks: MonthAsk[] = []
  const idle: AnalystMonth['idle'] = []
  let once = 0
  for (let day = 0; day < days; day++) {
    const midnight = new Date(2026, 8, 7 + day)
    const weekday = midnight.getDay()
    const at = (hour: number): number => midnight.getTime() + hour * HOUR_MS
    if (!WORKDAYS.includes(weekday) || random() < 0.04) {
      if (random() < 0.2) asks.push({ at: at(10 + random() * 8), text: pick(VERBS).replace('{s}', pick(SUBJECTS)) })
      continue
    }
    const lunch = 12.2 + random() * 0.6
    idle.push(
      { from: at(7.6), to: at(8.3) },
      { from: at(lunch), to: at(lunch + 0.7) },
      { from: at(18.2), to: at(20.5) }
    )
    for (let meeting = 0; meeting < 2; meeting++) {
      const from = 9.5 + random() * 7
      idle.push({ from: at(from), to: at(from + 0.6) })
    }
    for (const habit of habits) {
      if (day < habit.fromDay || day > habit.toDay || !habit.weekdays.includes(weekday) || random() > habit.chance)
        continue
      asks.push({ at: at(habit.hour + (random() - 0.5) * 0.8), text: habit.text(midnight) })
    }
    for (let i = Math.floor(random() * 8); i > 0; i--)
      asks.push({
        at: at(9 + random() * 9),
        text: pick(VERBS).replace('{s}', SUBJECTS[Math.floor(random() ** 2 * SUBJECTS.length)] as string)
      })
    if (random() < 0.3) {
      const subject = `${pick(SUBJECTS)} in ${pick(REGIONS)}`
      const from = 10 + random() * 6
      for (let i = 0; i < 3; i++)
        asks.push({ at: at(from) + i * 7 * MINUTE_MS, text: VERBS[i]?.replace('{s}', subject) as string })
    }
    for (let i = 4 + Math.floor(random() * 10); i > 0; i--)
      asks.push({
        at: at(9 + random() * 9),
        text: `Question ${++once} that comes up once, about row ${Math.floor(random() * 1e6)}.`
      })
  }
  asks.sort((a, b) => a.at - b.at)
  const asked = new Set(asks.map((ask) => ask.at))
  return {
    asks,
    idle: idle.filter(({ from, to }) => from < to && asked.size > 0).sort((a, b) => a.from - b.from),
    days,
    start
  }
}

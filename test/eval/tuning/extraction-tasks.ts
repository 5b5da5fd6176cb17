import type { TuningRow } from '../../../main/learning/tuning/prompt-evolution.ts'
import { seeded } from '../../bench/seeded.ts'

const COMPANIES = [
  'Harrow Supplies',
  'Demir Lojistik',
  'Blue Quay',
  'Nordlys Print',
  'Kestrel Foods',
  'Ada Tekstil'
] as const
const MONTHS = ['January', 'March', 'April', 'June', 'August', 'October', 'December'] as const
const NUMBERS: Readonly<Record<(typeof MONTHS)[number], string>> = {
  January: '01',
  March: '03',
  April: '04',
  June: '06',
  August: '08',
  October: '10',
  December: '12'
}
const PEOPLE = ['Lena Vogt', 'Mert Kaya', 'Sara Lind', 'Tom Webb', 'Elif Arslan'] as const
const SENTENCES: readonly ((about: Invoice) => string)[] = [
  ({ number, company, written, amount, person }) =>
    `Invoice ${number} was issued by ${company} on ${written} for ${amount} euros; ${person} keeps the account.`,
  ({ number, company, written, amount, person }) =>
    `${person} forwarded a bill from ${company} dated ${written}. It is number ${number} and comes to EUR ${amount}.`,
  ({ number, company, written, amount, person }) =>
    `On ${written} we owe ${company} ${amount} euros (invoice no. ${number}), says ${person}.`
]

interface Invoice {
  number: number
  company: string
  written: string
  amount: string
  person: string
}

/** Invoices in words, of which number, company, date and amount are wanted in one line. */
export function extractionTasks(count: number): TuningRow[] {
  const random = seeded(404)
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  return Array.from({ length: count }, (_, i) => {
    const [month, day, year] = [one(MONTHS), 1 + Math.floor(random() * 28), 2021 + Math.floor(random() * 5)]
    const about: Invoice = {
      number: 10_000 + Math.floor(random() * 89_999),
      company: one(COMPANIES),
      written: `${day} ${month} ${year}`,
      amount: (50 + random() * 4_000).toFixed(2),
      person: one(PEOPLE)
    }
    const date = `${year}-${NUMBERS[month]}-${String(day).padStart(2, '0')}`
    return {
      id: String(i),
      input: one(SENTENCES)(about),
      expected: `${about.number}; ${about.company}; ${date}; ${about.amount}`
    }
  })
}

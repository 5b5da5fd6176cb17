import Database from 'better-sqlite3'
import type { TaskCheck } from './task.ts'
import { TASK_DATABASES } from './task-databases.ts'

const NUMBER = /[-−]?\d[\d.,]*/gu
const TOLERANCE = 0.005

/** Whether an answer is right. Ways of writing it (units, case, a sentence around it) do not matter. */
export function isRight(check: TaskCheck, answer: string): boolean {
  switch (check.kind) {
    case 'number':
      return lastNumbers(answer).some((value) => Math.abs(value - check.value) < TOLERANCE)
    case 'words':
      return check.all.every((group) => group.some((word) => placeOf(word, answer) !== -1))
    case 'label':
      return firstLabel(check.labels, answer) === check.value
    case 'sql':
      return sameRows(check.database, queryIn(answer), check.reference)
    default:
      return check satisfies never
  }
}

/** The readings of the last number in a text: `1,240` may be 1240 or 1.24. */
function lastNumbers(text: string): number[] {
  const last = [...text.matchAll(NUMBER)]
    .at(-1)?.[0]
    .replace('−', '-')
    .replace(/[.,]+$/, '')
  if (last === undefined) return []
  return [last.replaceAll(',', ''), last.replaceAll('.', '').replace(',', '.'), last].map(Number)
}

/** Where a word begins in a text, whatever its case; -1 when it does not occur. */
function placeOf(word: string, text: string): number {
  const folded = text.toLocaleLowerCase('tr').normalize('NFC')
  const plain = text.toLowerCase().normalize('NFC')
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${escaped}${/\d$/.test(word) ? String.raw`(?!\d)` : ''}`, 'u')
  return Math.max(plain.search(pattern), folded.search(pattern))
}

function firstLabel(labels: readonly string[], answer: string): string | undefined {
  const found = labels.map((name) => ({ name, at: placeOf(name, answer) })).filter(({ at }) => at !== -1)
  return found.toSorted((a, b) => a.at - b.at)[0]?.name
}

/** The query in an answer, out of its code fence where it has one. */
function queryIn(answer: string): string {
  const fenced = /```(?:sql\w*)?\s*([\s\S]*?)```/i.exec(answer)?.[1] ?? answer
  return (/\b(?:select|with)\b[\s\S]*/i.exec(fenced)?.[0] ?? '').split(';')[0] ?? ''
}

function sameRows(name: string, query: string, reference: string): boolean {
  const database = new Database(':memory:')
  try {
    database.exec(TASK_DATABASES[name] ?? '')
    const rows = (sql: string): string[] =>
      database
        .prepare<[], unknown[]>(sql)
        .raw()
        .all()
        .map((row) =>
          JSON.stringify(row.map((value) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value)))
        )
        .toSorted()
    return JSON.stringify(rows(query)) === JSON.stringify(rows(reference))
  } catch {
    return false // not a query, or not for these tables
  } finally {
    database.close()
  }
}

import type BetterSqlite3 from 'better-sqlite3'

export type Row = Record<string, unknown>

export interface ReadableRows {
  rows: Row[]
  /** Whether anything could not be read. */
  damaged: boolean
}

const PAGE_ROWS = 500

/**
 * Every row of a table that a damaged file still gives. A table with an integer key is read in pages; where a page
 * fails, row by row with growing steps over the damage. Other tables are read from both ends up to the damage.
 */
export function readableRows(file: BetterSqlite3.Database, table: string): ReadableRows {
  const columns = file.pragma(`table_info(${table})`) as { name: string; type: string; pk: number }[]
  const key = columns.filter((column) => column.pk > 0).sort((a, b) => a.pk - b.pk)
  const first = key[0]
  if (!first) return { rows: [], damaged: false }
  if (key.length === 1 && first.type === 'INTEGER') return readByKey(file, table, first.name)
  return readFromBothEnds(
    file,
    table,
    key.map((column) => column.name)
  )
}

function readByKey(file: BetterSqlite3.Database, table: string, key: string): ReadableRows {
  const page = file.prepare<[number, number], Row>(
    `SELECT * FROM ${table} NOT INDEXED WHERE ${key} > ? ORDER BY ${key} LIMIT ?`
  )
  const last = lastKey(file, table, key)
  const rows: Row[] = []
  let after = 0
  let size = PAGE_ROWS
  let step = 1
  let damaged = false
  while (after <= last) {
    try {
      const found = page.all(after, size)
      rows.push(...found)
      if (found.length < size) break
      after = found.at(-1)?.[key] as number
      step = 1
    } catch {
      damaged = true
      if (size > 1) size = 1
      else {
        after += step
        step *= 2
      }
    }
  }
  return { rows, damaged }
}

/** The largest key, or as many as an index can still prove; without either as far as a file of a reasonable size goes. */
function lastKey(file: BetterSqlite3.Database, table: string, key: string): number {
  try {
    return (file.prepare(`SELECT max(${key}) AS last FROM ${table}`).get() as { last: number | null }).last ?? 0
  } catch {
    return 100_000_000
  }
}

function readFromBothEnds(file: BetterSqlite3.Database, table: string, key: string[]): ReadableRows {
  const rows = new Map<string, Row>()
  const read = (order: string): boolean => {
    try {
      for (const row of file.prepare<[], Row>(`SELECT * FROM ${table} NOT INDEXED ORDER BY ${order}`).iterate())
        rows.set(JSON.stringify(key.map((name) => row[name])), row)
      return true
    } catch {
      return false
    }
  }
  const whole = read(key.join(', ')) || read(key.map((name) => `${name} DESC`).join(', '))
  return { rows: [...rows.values()], damaged: !whole }
}

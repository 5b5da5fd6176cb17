import type BetterSqlite3 from 'better-sqlite3'
import type { Query } from './statements.ts'

const CREATED =
  /\bCREATE\s+(?:UNIQUE\s+)?(?:VIRTUAL\s+)?(?:TABLE|INDEX|TRIGGER|VIEW)\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)/gi
const GONE = /\bDROP\s+(?:TABLE|INDEX|TRIGGER|VIEW)\s+(?:IF\s+EXISTS\s+)?(\w+)/gi
const RENAMED = /\bALTER\s+TABLE\s+(\w+)\s+RENAME\s+TO\s+(\w+)/gi

/** Tables, indexes and triggers of a schema that a file does not have, told by the migrations' own words. */
export function missingObjects(database: { query<Row>(sql: string): Query<Row> }, steps: readonly string[]): string[] {
  const there = new Set(
    database
      .query<{ name: string }>('SELECT name FROM sqlite_schema /* whole: some hundred rows */')
      .all()
      .map(({ name }) => name)
  )
  return [...objectsAfter(steps)].filter((name) => !there.has(name))
}

function objectsAfter(steps: readonly string[]): Set<string> {
  const names = new Set<string>()
  for (const step of steps) {
    const sql = step.replace(/--[^\n]*/g, '')
    for (const [, name] of sql.matchAll(CREATED)) names.add(name as string)
    for (const [, name] of sql.matchAll(GONE)) names.delete(name as string)
    for (const [, from, to] of sql.matchAll(RENAMED)) {
      names.delete(from as string)
      names.add(to as string)
    }
  }
  return names
}

/**
 * The schema version that a file has by what is in it, whatever it says: the last one that makes the same tables,
 * indexes and triggers. undefined when none does.
 * @param empty a new database in memory, which is closed
 */
export function versionBySchema(
  file: BetterSqlite3.Database,
  steps: readonly string[],
  empty: BetterSqlite3.Database
): number | undefined {
  const wanted = schemaOf(file)
  let found: number | undefined
  try {
    steps.forEach((step, index) => {
      empty.exec(step)
      if (schemaOf(empty) === wanted) found = index + 1
    })
  } finally {
    empty.close()
  }
  return found
}

const schemaOf = (handle: BetterSqlite3.Database): string =>
  (
    handle
      .prepare(
        "SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS object FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1"
      )
      .pluck()
      .all() as string[]
  )
    .map((object) => object.replace(/\s+/g, ' '))
    .join('\n')

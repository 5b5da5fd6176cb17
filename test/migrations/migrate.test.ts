import path from 'node:path'
import { expect, test } from 'vitest'
import { Database } from '../../main/storage/database.ts'
import { migrate, migrations } from '../../main/storage/migrate.ts'
import { temporaryFolder } from '../fakes/temporary-folder.ts'

const open = (): Database => Database.open(path.join(temporaryFolder(), 'a.db'))

test('a new file has the current schema', () => {
  const database = open()
  expect(database.schemaVersion).toBe(migrations.length)
  database.close()
})

test('every table is STRICT', () => {
  const database = open()
  const tables = database
    .query<{ name: string; strict: number }>(
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    .all()
  expect(tables.length).toBeGreaterThan(5)
  expect(tables.filter((table) => table.strict === 0)).toEqual([])
  database.close()
})

test('a migration that fails leaves the version and the tables as they were', () => {
  const database = open()
  const broken = [...migrations, 'CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT; SELECT no_such_function();']
  expect(() => migrate(database, broken)).toThrow()
  expect(database.schemaVersion).toBe(migrations.length)
  expect(database.query("SELECT 1 FROM sqlite_schema WHERE name = 'extra'").one()).toBeUndefined()
  database.close()
})

test('migrations run in order, once', () => {
  const database = open()
  const steps = [
    ...migrations,
    'CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT',
    'ALTER TABLE extra ADD COLUMN name TEXT'
  ]
  migrate(database, steps)
  migrate(database, steps)
  expect(database.schemaVersion).toBe(steps.length)
  expect(
    database
      .query<{ name: string }>("SELECT name FROM pragma_table_info('extra')")
      .all()
      .map((column) => column.name)
  ).toEqual(['id', 'name'])
  database.close()
})

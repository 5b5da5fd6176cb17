import { warmedCosts } from '../../main/insights/warmed-costs.ts'
import path from 'node:path'
import { expect, test } from 'vitest'
import { CacheSavingsStore } from '../../main/storage/cache-savings-store.ts'
import { CacheTombstoneStore } from '../../main/storage/cache-tombstone-store.ts'
import { Database } from '../../main/storage/database.ts'
import { migrate, migrations } from '../../main/storage/migrate.ts'
import type { WorkspaceId } from '../../main/domain/ids.ts'
import { SpendingStore } from '../../main/spending/spending-store.ts'
import { QuestionEmbeddingStore } from '../../main/storage/question-embedding-store.ts'
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

test('tables that got other names keep what the app before had written into them', () => {
  const file = path.join(temporaryFolder(), 'a.db')
  const before = Database.open(file, migrations.slice(0, 16))
  const memory = {
    judge: { lessons: [{ features: [1, 2], right: true, score: 0.5 }], served: 7 },
    experience: { a: 1 }
  }
  before.execute(`
    INSERT INTO cache_graves (name, stamp, until) VALUES ('key k1', 11, 22);
    INSERT INTO cache_days (day, workspace_id, source, turns, saved_ms, saved_micro_usd) VALUES ('2026-11-23', 'default', 'memory', 3, 40, 50);
    INSERT INTO cache_entries (id, name, sealed_with, fingerprint, stamp, created_at, expires_at, bytes, workspace_id, scope, kind, model, saved_ms, used_at, sealed)
      VALUES (1, x'aa', 'key', 5, 1, 1, 9, 10, 'default', 'workspace', 'plain', 'local:m', 1, 1, x'00');
    INSERT INTO cache_meanings (entry_id, frame, model, sealed) VALUES (1, 'frame', 'e5', x'0102');
    INSERT INTO cache_lessons (model, lessons) VALUES ('e5', '${JSON.stringify(memory)}');
    INSERT INTO conversations (id, title, created_at, updated_at) VALUES ('c1', '', 1, 1);
    INSERT INTO turn_exchanges (turn_id, conversation_id, bytes, exchanges) VALUES ('t1', 'c1', 12, x'00');
  `)
  before.close()

  const database = Database.open(file)
  expect(new CacheTombstoneStore(database).all()).toEqual([{ name: 'key k1', stamp: 11, until: 22 }])
  expect(new CacheSavingsStore(database).since('2026-11-01')).toEqual([
    { source: 'memory', turns: 3, savedMs: 40, savedMicroUsd: 50 }
  ])
  const questions = new QuestionEmbeddingStore(database)
  expect([...questions.all('e5', 'key')]).toMatchObject([{ entryId: 1, name: 'aa' }])
  expect(questions.trainingSamples('e5')).toEqual({
    confidence: { samples: [{ features: [1, 2], right: true, score: 0.5 }], served: 7 },
    experience: { a: 1 }
  })
  const bytes = (): unknown => database.query('SELECT bytes FROM turn_exchange_size').all()
  expect(bytes()).toEqual([{ bytes: 12 }])
  database.execute("DELETE FROM conversations WHERE id = 'c1'; DELETE FROM cache_entries;")
  expect(bytes()).toEqual([{ bytes: 0 }])
  expect([...questions.all('e5', 'key')]).toEqual([])
  database.close()
})

test('what this month cost before the ledger counts against budgets, each answer once', () => {
  const file = path.join(temporaryFolder(), 'a.db')
  const before = Database.open(file, migrations.slice(0, 24))
  const now = Date.now()
  const idAt = (at: number, rest: string): string => {
    const hex = at.toString(16).padStart(12, '0')
    return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${rest.padStart(12, '0')}`
  }
  const trace = (id: string, startedAt: number, costMicroUsd: number | null): string =>
    `INSERT INTO turn_traces (turn_id, conversation_id, trace) VALUES ('${id}', 'c1', '${JSON.stringify({ startedAt, model: 'tern:m', costMicroUsd })}');`
  const longAgo = now - 70 * 86_400_000
  before.execute(`
    INSERT INTO conversations (id, title, created_at, updated_at, workspace_id) VALUES ('c1', '', 1, 1, 'w1');
    ${trace(idAt(now, 'a'), now, 700)}
    ${trace(idAt(now, 'b'), now, 0)}
    ${trace(idAt(now, 'c'), now, null)}
    ${trace(idAt(now, 'd'), now, 90)}
    ${trace(idAt(longAgo, 'e'), longAgo, 5000)}
    INSERT INTO spending (at, run_id, workspace_id, model, turn_id, reserved_micro_usd, spent_micro_usd)
      VALUES (${now}, 'r', 'w1', 'tern:m', '${idAt(now, 'd')}', 100, 90);
  `)
  before.close()
  const database = Database.open(file)
  const rows = new SpendingStore(database, 'run')
  expect(rows.sumSince(0, null)).toBe(790)
  expect(rows.sumSince(0, 'w1' as WorkspaceId)).toBe(790)
  database.close()
})

test('answers made ahead of time keep what they cost under their new name', () => {
  const file = path.join(temporaryFolder(), 'a.db')
  const before = Database.open(file, migrations.slice(0, 27))
  before.execute(`
    INSERT INTO cache_warms (name, warmed_at, until, used_at, spent_micro_usd, workspace_id, model)
      VALUES ('key k1', 100, 900, 200, 50, 'w1', 'tern:m'), ('key k2', 101, 900, NULL, 0, 'w1', 'tern:m');
  `)
  before.close()
  const database = Database.open(file)
  const costs = warmedCosts(database)({ from: 0, to: 1_000 }, {})
  expect(costs).toEqual([{ at: 100, workspaceId: 'w1', model: 'tern:m', costMicroUsd: 50 }])
  expect(database.query('SELECT name FROM warmed_answers WHERE used_at IS NULL').all()).toEqual([{ name: 'key k2' }])
  database.close()
})

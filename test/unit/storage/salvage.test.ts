import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { Database, Driver } from '../../../main/storage/database.ts'
import { migrations } from '../../../main/storage/migrate.ts'
import { openDatabase } from '../../../main/storage/open-database.ts'
import { salvage } from '../../../main/storage/salvage.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const MESSAGES = 3000

function withHandle(file: string, work: (handle: InstanceType<typeof Driver>) => void): void {
  const handle = new Driver(file)
  handle.unsafeMode(true)
  work(handle)
  handle.close()
}

/** A closed database with conversations of ten messages. */
function filled(): Buffer {
  const folder = temporaryFolder()
  const storage = storageOnDisk(folder)
  storage.main.transaction(() => {
    for (let at = 0; at < MESSAGES / 10; at++)
      storage.conversation(
        `c${at}`,
        Array.from({ length: 10 }, (_, index) => `message ${index} `.repeat(20))
      )
  })
  const copy = path.join(temporaryFolder(), 'sextant.db')
  storage.main.checkpoint()
  storage.main.execute(`VACUUM INTO '${copy}'`)
  withHandle(copy, (handle) => handle.pragma('journal_mode = WAL'))
  return readFileSync(copy)
}

const source = filled()
function damagedBy(harm: (file: string) => void): ReturnType<typeof openDatabase> & { folder: string } {
  const folder = temporaryFolder()
  const file = path.join(folder, 'sextant.db')
  writeFileSync(file, source)
  harm(file)
  const before = readFileSync(file)
  const opened = openDatabase(file, new ManualClock(), true)
  if (opened.salvaged) expect(readFileSync(path.join(opened.salvaged.keptAt, 'sextant.db')).equals(before)).toBe(true)
  return { ...opened, folder }
}
const messagesIn = (database: Database): number =>
  database.query<{ rows: number }>('SELECT count(*) AS rows FROM messages').one()?.rows ?? 0
describe('a database that lost its last pages', () => {
  test.each([0.99, 0.9, 0.75, 0.5])('cut to %d gives nearly all of what is left', (part) => {
    const { database, salvaged } = damagedBy((file) => truncateSync(file, Math.floor(statSync(file).size * part)))
    expect(salvaged?.messages).toBeGreaterThanOrEqual(Math.floor(MESSAGES * part * 0.95))
    expect(messagesIn(database)).toBe(salvaged?.messages)
    database.close()
  })

  test('leaves no copy behind', () => {
    const { database, folder } = damagedBy((file) => truncateSync(file, Math.floor(statSync(file).size * 0.9)))
    database.close()
    expect(readdirSync(folder).filter((name) => name.includes('salvage'))).toEqual([])
  })
})

describe('a schema version that is not that of the tables', () => {
  test.each([-5, 0, 1, migrations.length - 1, 2_000_000])('%d is set right, and nothing is set aside', (version) => {
    const { database, salvaged } = damagedBy((file) =>
      withHandle(file, (handle) => handle.pragma(`user_version = ${version}`))
    )
    expect(salvaged).toBeNull()
    expect(database.schemaVersion).toBe(migrations.length)
    expect(messagesIn(database)).toBe(MESSAGES)
    database.close()
  })

  test('of a newer app is refused', () => {
    expect(() =>
      damagedBy((file) => withHandle(file, (handle) => handle.pragma(`user_version = ${migrations.length + 1}`)))
    ).toThrow(expect.objectContaining({ code: 'database-newer' }))
  })
})

test.each([
  'DROP TABLE turn_traces',
  'DROP TABLE settings',
  'DROP INDEX messages_siblings',
  "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE drafts (' WHERE name = 'drafts'",
  "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'junk' WHERE name = 'conversations_recent'",
  "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'messages_streaming'"
])('damage of the schema is mended from what can be read: %s', (sql) => {
  const { database, salvaged } = damagedBy((file) => withHandle(file, (handle) => handle.exec(sql)))
  expect(salvaged?.messages).toBe(MESSAGES)
  expect(database.findDamage()).toEqual([])
  database.close()
})

test('a file that is no database is kept, and a new one begins', () => {
  const { database, salvaged } = damagedBy((file) => writeFileSync(file, 'no database '.repeat(1000)))
  expect(salvaged).toMatchObject({ conversations: 0, messages: 0 })
  expect(messagesIn(database)).toBe(0)
  database.close()
})

test('a damaged database of an earlier version keeps what was in a table that has another name now', () => {
  const file = path.join(temporaryFolder(), 'sextant.db')
  const before = Database.open(file, migrations.slice(0, 27))
  before.execute(
    "INSERT INTO cache_warms (name, warmed_at, until, used_at, spent_micro_usd, workspace_id, model) VALUES ('k', 100, 900, NULL, 50, 'w', 'a:b')"
  )
  before.close()
  const { database, report } = salvage(file, 'now')
  expect(database.query('SELECT name, spent_micro_usd FROM warmed_answers').all()).toEqual([
    { name: 'k', spent_micro_usd: 50 }
  ])
  expect(report.damagedTables).toEqual([])
  database.close()
})

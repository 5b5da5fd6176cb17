import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ConversationId, MessageId, ModelRef } from '../../../main/domain/ids.ts'
import { ConversationStore } from '../../../main/storage/conversation-store.ts'
import { Database, Driver } from '../../../main/storage/database.ts'
import { MessageStore } from '../../../main/storage/message-store.ts'
import { markDamaged, openDatabase } from '../../../main/storage/open-database.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { SALVAGED_TABLES } from '../../../main/storage/salvage.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const clock = new ManualClock()
const fileIn = (folder: string): string => path.join(folder, 'sextant.db')

function fill(file: string, conversations: number): void {
  const database = Database.open(file)
  const conversationStore = new ConversationStore(database)
  const messageStore = new MessageStore(database)
  database.transaction(() => {
    for (let i = 0; i < conversations; i++) {
      const conversationId = `c${i}` as ConversationId
      conversationStore.create(conversationId, `Title ${i}`, 'local:demo' as ModelRef, i)
      messageStore.add({
        id: `m${i}` as MessageId,
        conversationId,
        parentId: null,
        role: 'user',
        parts: [{ type: 'text', text: 'x'.repeat(900) }],
        status: 'complete',
        createdAt: i,
        turnId: null,
        model: null,
        summary: null,
        error: null
      })
    }
  })
  database.close()
}

describe('the database file', () => {
  test('is in WAL mode with foreign keys on', () => {
    const database = Database.open(fileIn(temporaryFolder()))
    expect(database.query<{ journal_mode: string }>('PRAGMA journal_mode').one()?.journal_mode).toBe('wal')
    expect(database.query<{ foreign_keys: number }>('PRAGMA foreign_keys').one()?.foreign_keys).toBe(1)
    database.close()
  })

  test('from a newer app is refused and left as it is', () => {
    const file = fileIn(temporaryFolder())
    const database = Database.open(file)
    database.schemaVersion = 999
    database.close()
    const before = readFileSync(file)
    expect(() => openDatabase(file, clock, true)).toThrow(expect.objectContaining({ code: 'database-newer' }))
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('a transaction that returns a promise is refused and undone', () => {
    const database = Database.open(fileIn(temporaryFolder()))
    const conversations = new ConversationStore(database)
    const careless = (() => {
      conversations.create('c' as ConversationId, 't', 'a:b' as ModelRef, 1)
      return Promise.resolve()
    }) as unknown as () => void
    expect(() => database.transaction(careless)).toThrow(TypeError)
    expect(conversations.page(10, null)).toEqual([])
    database.close()
  })

  test('settles when its log is on the disk, also when there is none', async () => {
    const database = Database.open(fileIn(temporaryFolder()))
    await expect(database.settle()).resolves.toBeUndefined()
    new ConversationStore(database).create('c' as ConversationId, 't', 'a:b' as ModelRef, 1)
    await expect(database.settle()).resolves.toBeUndefined()
    database.close()
  })
})

describe('a damaged database', () => {
  test('that is no database at all is set aside and kept', () => {
    const folder = temporaryFolder()
    writeFileSync(fileIn(folder), 'this was never a database, but it has a few bytes '.repeat(100))
    const { database, salvaged } = openDatabase(fileIn(folder), clock, true)
    expect(salvaged).toMatchObject({ conversations: 0, messages: 0 })
    expect(readFileSync(path.join(salvaged?.keptAt ?? '', 'sextant.db'), 'utf8')).toContain('never a database')
    expect(new ConversationStore(database).page(10, null)).toEqual([])
    database.close()
  })

  test('gives what can be read of it', () => {
    const folder = temporaryFolder()
    const file = fileIn(folder)
    fill(file, 400)
    const bytes = readFileSync(file)
    const pageSize = bytes.readUInt16BE(16)
    const pages = statSync(file).size / pageSize
    // Wipes a few pages in the second half, where the rows of the large table lie.
    for (let page = Math.floor(pages * 0.6); page < Math.floor(pages * 0.6) + 6; page++)
      bytes.fill(0xff, page * pageSize, (page + 1) * pageSize)
    writeFileSync(file, bytes)
    const { database, salvaged } = openDatabase(file, clock, true)
    expect(salvaged?.messages).toBeGreaterThan(300)
    expect(salvaged?.messages).toBeLessThan(400)
    expect(salvaged?.damagedTables).toContain('messages')
    expect(readdirSync(folder).some((name) => name.startsWith('damaged-'))).toBe(true)
    expect(database.findDamage()).toEqual([])
    database.close()
  })

  test('gives every table; only what can be made anew is left behind', () => {
    const database = Database.open(fileIn(temporaryFolder()))
    const tables = database
      .query<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all()
      .map(({ name }) => name)
    database.close()
    const leftBehind = tables.filter((name) => !SALVAGED_TABLES.includes(name))
    expect(leftBehind.filter((name) => !name.startsWith('cache_'))).toEqual([
      'search_changes',
      'turn_exchange_size',
      'runs'
    ])
    expect(SALVAGED_TABLES.filter((name) => !tables.includes(name))).toEqual([])
  })

  test('gives all that is sound when a message can not be read and its conversation is lost as well', () => {
    const file = fileIn(temporaryFolder())
    fill(file, 10)
    const raw = new Driver(file)
    raw.pragma('ignore_check_constraints = ON')
    raw.pragma('foreign_keys = OFF')
    raw.exec(
      `UPDATE messages SET parts = '[{"type":"text","te' WHERE id = 'm0'; UPDATE messages SET parts = 'null' WHERE id = 'm1'`
    )
    raw.exec(
      `DELETE FROM conversations WHERE id IN ('c0', 'c1', 'c2'); INSERT INTO settings (section, value) VALUES ('appearance', '{"theme":"dark"}'), ('chat', 'broken')`
    )
    raw.close()
    markDamaged(file)
    const { database, salvaged } = openDatabase(file, clock, true)
    expect(salvaged).toMatchObject({ conversations: 8, messages: 8, damagedTables: ['messages', 'settings'] })
    expect(database.query('SELECT section FROM settings').all()).toEqual([{ section: 'appearance' }])
    expect(database.query("SELECT title, head_id FROM conversations WHERE id = 'c2'").all()).toEqual([
      { title: 'x'.repeat(60), head_id: 'm2' }
    ])
    database.close()
  })

  test('with a table that makes no sense gives the others', () => {
    const file = fileIn(temporaryFolder())
    fill(file, 3)
    const raw = new Driver(file)
    raw.exec(
      "DROP TABLE workspaces; CREATE TABLE workspaces (other TEXT PRIMARY KEY); INSERT INTO workspaces VALUES ('x')"
    )
    raw.close()
    markDamaged(file)
    const { database, salvaged } = openDatabase(file, clock, true)
    expect(salvaged).toMatchObject({ conversations: 3, messages: 3, damagedTables: ['workspaces'] })
    database.close()
  })

  test('that was found while the app ran is salvaged at the next start', () => {
    const file = fileIn(temporaryFolder())
    fill(file, 5)
    markDamaged(file)
    const first = openDatabase(file, clock, true)
    expect(first.salvaged).toMatchObject({ conversations: 5, messages: 5, damagedTables: [] })
    first.database.close()
    const second = openDatabase(file, clock, true)
    expect(second.salvaged).toBeNull()
    second.database.close()
  })
})

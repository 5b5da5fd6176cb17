import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { SealingKey } from '../../../../main/optimizer/cache/sealing-key.ts'
import { SqliteLayer } from '../../../../main/optimizer/cache/sqlite-layer.ts'
import { CacheStore } from '../../../../main/storage/cache-store.ts'
import { Database } from '../../../../main/storage/database.ts'
import { ManualClock } from '../../../fakes/manual-clock.ts'
import { temporaryFolder } from '../../../fakes/temporary-folder.ts'
import { entry, key } from '../cache-entries.ts'

const sealing = new SealingKey(SealingKey.random())
const opened: Database[] = []
afterEach(() => {
  for (const database of opened.splice(0)) database.close()
})

function build(entries = 100, file = path.join(temporaryFolder(), 'a.db')): { clock: ManualClock; table: CacheStore; layer: SqliteLayer; file: string } {
  const clock = new ManualClock()
  const database = Database.open(file)
  opened.push(database)
  const table = new CacheStore(database)
  return { clock, table, file, layer: new SqliteLayer({ clock, table, sealing, limits: { entries, bytes: 1_000_000 } }) }
}
const at = (clock: ManualClock, name: string, text: string, tags: string[] = []) =>
  entry(name, text, { createdAt: clock.now(), stamp: clock.now(), expiresAt: clock.now() + 1_000, tags })

describe('the layer in SQLite', () => {
  test('survives the end of the app, with its life', async () => {
    const { clock, layer, file } = build()
    layer.set(at(clock, 'q', 'a'))
    const next = build(100, file)
    await next.layer.load(() => Promise.resolve())
    expect(next.layer.get(key('q'))).toEqual(at(clock, 'q', 'a'))
    await next.clock.advance(1_000)
    expect(next.layer.get(key('q'))).toBeNull()
    expect(next.table.size(sealing.id).entries).toBe(0)
  })

  test('holds nothing that can be read without the key', () => {
    const { clock, layer, table } = build()
    layer.set(at(clock, 'a question about revenue', 'the answer'))
    const [row] = table.facts(sealing.id, Number.MAX_SAFE_INTEGER, 10)
    expect(Buffer.from(row?.sealed ?? []).toString('latin1')).not.toContain('revenue')
    expect(() => new SealingKey(SealingKey.random()).open(key('a question about revenue'), row?.sealed ?? new Uint8Array())).toThrow()
  })

  test('keeps to its limits, also over a restart', async () => {
    const { clock, layer, table, file } = build(20)
    for (let i = 0; i < 50; i++) layer.set(at(clock, `q${i}`, 'a'))
    expect(table.size(sealing.id).entries).toBeLessThanOrEqual(20)
    const next = build(5, file)
    await next.layer.load(() => Promise.resolve())
    expect(next.table.size(sealing.id).entries).toBeLessThanOrEqual(5)
  })

  test('a later answer takes the place of an earlier one and of its tags', () => {
    const { clock, layer, table } = build()
    layer.set(at(clock, 'q', 'a', ['file:1']))
    layer.set(at(clock, 'q', 'b', ['file:2']))
    layer.invalidate('file:1')
    expect(layer.get(key('q'))?.answer.text).toBe('b')
    layer.invalidate('file:2')
    expect(layer.get(key('q'))).toBeNull()
    expect(table.size(sealing.id)).toEqual({ entries: 0, bytes: 0 })
  })

  test('counts what was read', () => {
    const { clock, layer, table } = build()
    layer.set(at(clock, 'q', 'a'))
    for (let i = 0; i < 3; i++) layer.get(key('q'))
    layer.flush()
    expect(table.facts(sealing.id, Number.MAX_SAFE_INTEGER, 1)[0]?.uses).toBe(3)
  })

  test('what has expired makes room when something new comes', async () => {
    const { clock, layer, table } = build()
    for (let i = 0; i < 10; i++) layer.set(at(clock, `q${i}`, 'a'))
    await clock.advance(1_001)
    layer.set(at(clock, 'new', 'a'))
    expect(table.size(sealing.id).entries).toBe(1)
  })
})

import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { DEFAULT_WORKSPACE, type WorkspaceId } from '../../../../../main/domain/ids.ts'
import { SealingKey } from '../../../../../main/optimizer/cache/sealing-key.ts'
import { SqliteLayer } from '../../../../../main/optimizer/cache/sqlite-layer.ts'
import { CacheStore } from '../../../../../main/storage/cache-store.ts'
import { Database } from '../../../../../main/storage/database.ts'
import { seeded } from '../../../../bench/seeded.ts'
import { ManualClock } from '../../../../fakes/manual-clock.ts'
import { temporaryFolder } from '../../../../fakes/temporary-folder.ts'
import { entry, key } from '../cache-entries.ts'

const sealing = new SealingKey(SealingKey.random())
const opened: Database[] = []
afterEach(() => {
  for (const database of opened.splice(0)) database.close()
})

function build(
  entries = 100,
  file = path.join(temporaryFolder(), 'a.db')
): { clock: ManualClock; table: CacheStore; layer: SqliteLayer; file: string } {
  const clock = new ManualClock()
  const database = Database.open(file)
  opened.push(database)
  const table = new CacheStore(database)
  return {
    clock,
    table,
    file,
    layer: new SqliteLayer({ clock, table, sealing, limits: { entries, bytes: 1_000_000 } })
  }
}
const rows = (table: CacheStore): number => [...table.ages(null, 1_000)].flat().length
const at = (clock: ManualClock, name: string, text: string, tags: string[] = []) =>
  entry(name, text, { createdAt: clock.now(), stamp: clock.now(), expiresAt: clock.now() + 1_000, tags })

describe('the layer in SQLite', () => {
  test('survives the end of the app, with its life', async () => {
    const { clock, layer, file } = build()
    layer.set(at(clock, 'q', 'a'))
    const next = build(100, file)
    await next.layer.load(
      () => false,
      () => Promise.resolve()
    )
    expect(next.layer.get(key('q'))).toEqual(at(clock, 'q', 'a'))
    await next.clock.advance(1_000)
    expect(next.layer.get(key('q'))).toBeNull()
    expect(rows(next.table)).toBe(0)
  })

  test('holds nothing that can be read without the key', () => {
    const { clock, layer, table } = build()
    layer.set(at(clock, 'a question about revenue', 'the answer'))
    const [row] = table.facts(sealing.id, Number.MAX_SAFE_INTEGER, 10)
    expect(Buffer.from(row?.sealed ?? []).toString('latin1')).not.toContain('revenue')
    expect(() =>
      new SealingKey(SealingKey.random()).open(key('a question about revenue'), row?.sealed ?? new Uint8Array())
    ).toThrow()
  })

  test('keeps to its limits, also over a restart', async () => {
    const { clock, layer, table, file } = build(20)
    for (let i = 0; i < 50; i++) layer.set(at(clock, `q${i}`, 'a'))
    expect(rows(table)).toBeLessThanOrEqual(20)
    const next = build(5, file)
    await next.layer.load(
      () => false,
      () => Promise.resolve()
    )
    expect(rows(next.table)).toBeLessThanOrEqual(5)
  })

  test('a later answer takes the place of an earlier one and of its tags', () => {
    const { clock, layer, table } = build()
    layer.set(at(clock, 'q', 'a', ['file:1']))
    layer.set(at(clock, 'q', 'b', ['file:2']))
    layer.invalidate('file:1')
    expect(layer.get(key('q'))?.answer.text).toBe('b')
    layer.invalidate('file:2')
    expect(layer.get(key('q'))).toBeNull()
    expect(rows(table)).toBe(0)
    expect(layer.size).toEqual({ entries: 0, bytes: 0 })
  })

  test('reads the books from the row on that was used longest ago, each once, also when many were used at one moment', async () => {
    const { clock, layer, table } = build(1_000)
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) layer.set(at(clock, name, 'text'))
    await clock.advance(10)
    for (const name of ['h', 'i', 'j']) layer.set(at(clock, name, 'text'))
    await clock.advance(10)
    layer.get(key('b'))
    layer.flush()
    for (const size of [1, 2, 3, 100])
      expect([...table.places(size)].flat().map(({ id }) => id)).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 2])
  })

  test('the books agree with the table whatever is kept, replaced, deleted and given up', async () => {
    const { clock, layer, table } = build(30)
    const random = seeded(7)
    const pick = (): string => `q${Math.floor(random() * 60)}`
    for (let i = 0; i < 2_000; i++) {
      const what = random()
      if (what < 0.6) layer.set(at(clock, pick(), 'x'.repeat(Math.floor(random() * 300))))
      else if (what < 0.9) layer.get(key(pick()))
      else if (what < 0.99) layer.delete(key(pick()))
      else await clock.advance(400)
    }
    const kept = [...table.places(1_000)].flat()
    expect(kept.length).toBeGreaterThan(5)
    expect(layer.size).toEqual({ entries: kept.length, bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0) })
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
    expect(rows(table)).toBe(1)
  })

  test('what is cleared is forgotten at once and removed twenty rows at a time, but nothing that was kept since', async () => {
    const { clock, layer, table } = build(1_000)
    for (let i = 0; i < 300; i++) layer.set(at(clock, `q${i}`, 'a'))
    const upTo = clock.now()
    await clock.advance(10)
    layer.clear()
    expect(layer.size).toEqual({ entries: 0, bytes: 0 })
    layer.set(at(clock, 'q7', 'later'))
    const left: number[] = []
    await layer.sweep(
      null,
      ({ stamp }) => stamp <= upTo,
      () => Promise.resolve(void left.push(rows(table)))
    )
    expect(left.map((now, i) => (i === 0 ? 300 : (left[i - 1] ?? 0)) - now).every((removed) => removed <= 20)).toBe(
      true
    )
    expect(rows(table)).toBe(1)
    expect(layer.get(key('q7'))?.answer.text).toBe('later')
    expect(layer.size.entries).toBe(1)
  })

  test('of a workspace that is cleared every row goes, and no other', async () => {
    const { clock, layer, table } = build(1_000)
    const other = 'other' as WorkspaceId
    for (let i = 0; i < 450; i++)
      layer.set({
        ...at(clock, `q${i}`, 'a'),
        createdAt: clock.now() + (i % 3),
        ...(i % 2 === 0 && { workspaceId: other })
      })
    await layer.sweep(
      other,
      () => true,
      () => Promise.resolve()
    )
    expect(new Set([...table.ages(null, 1_000)].flat().map(({ workspaceId }) => workspaceId))).toEqual(
      new Set([DEFAULT_WORKSPACE])
    )
    expect([rows(table), layer.size.entries]).toEqual([225, 225])
  })

  test('what an earlier run cleared but did not remove is removed when the books are read', async () => {
    const { clock, layer, file } = build()
    for (let i = 0; i < 5; i++) layer.set({ ...at(clock, `q${i}`, 'a'), stamp: i })
    const next = build(100, file)
    await next.layer.load(
      ({ stamp }) => stamp < 3,
      () => Promise.resolve()
    )
    expect([rows(next.table), next.layer.size.entries]).toEqual([2, 2])
  })
})

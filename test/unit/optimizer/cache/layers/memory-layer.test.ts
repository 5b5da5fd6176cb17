import { describe, expect, test } from 'vitest'
import { MemoryLayer } from '../../../../../main/optimizer/cache/memory-layer.ts'
import { ManualClock } from '../../../../fakes/manual-clock.ts'
import { entry, key } from '../cache-entries.ts'

describe('memory', () => {
  test('keeps to its bytes and counts them', () => {
    const memory = new MemoryLayer(new ManualClock(), { entries: 100, bytes: 10_000 })
    for (let i = 0; i < 50; i++) memory.set(entry(`q${i}`, 'a', { bytes: 900 }))
    expect(memory.size.bytes).toBeLessThanOrEqual(10_000)
    expect(memory.size.bytes).toBe(memory.size.entries * 900)
    memory.clear()
    expect(memory.size).toEqual({ entries: 0, bytes: 0 })
  })

  test('a stale entry is a miss and makes room', async () => {
    const clock = new ManualClock()
    const memory = new MemoryLayer(clock, { entries: 100, bytes: 10_000 })
    memory.set(entry('q', 'a', { expiresAt: clock.now() + 10 }))
    await clock.advance(9)
    expect(memory.get(key('q'))?.answer.text).toBe('a')
    await clock.advance(1)
    expect(memory.get(key('q'))).toBeNull()
    expect(memory.size.entries).toBe(0)
  })

  test('a later entry replaces an earlier one, tags and all', () => {
    const memory = new MemoryLayer(new ManualClock(), { entries: 100, bytes: 10_000 })
    memory.set(entry('q', 'a', { tags: ['file:1'] }))
    memory.set(entry('q', 'b', { tags: ['file:2'], bytes: 500 }))
    memory.invalidate('file:1')
    expect(memory.get(key('q'))?.answer.text).toBe('b')
    expect(memory.size).toEqual({ entries: 1, bytes: 500 })
    memory.invalidate('file:2')
    expect(memory.get(key('q'))).toBeNull()
  })
})

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { CacheEntry, CacheKey } from '../../main/domain/cache.ts'
import { DEFAULT_WORKSPACE, type ModelRef } from '../../main/domain/ids.ts'
import { MemoryLayer } from '../../main/optimizer/cache/memory-layer.ts'
import type { Clock } from '../../main/ports.ts'
import { lru, optimum, s3Fifo, sieve, tinyLfu, type Rival } from './eviction-rivals.ts'
import type { Measured, Suite } from './suite.ts'

const PERCENTS = [1, 10] as const
const ENTRY_BYTES = 1_000
const RIVALS: Readonly<Record<string, Rival>> = { lru, sieve, 's3-fifo': s3Fifo, 'w-tiny-lfu': tinyLfu, optimum }

/** Hits of the product's memory layer, and of other rules, on a trace of keys, one a line. */
export const eviction: Suite = {
  ownSet: 'test/eval/sets/eviction.txt',
  goals: [
    { metric: 'hitRatio.1', atLeast: 0.315 },
    { metric: 'hitRatio.10', atLeast: 0.515 }
  ],
  run(file): Promise<Measured> {
    const { trace, keys } = readTrace(file)
    const metrics: Record<string, number> = {}
    for (const percent of PERCENTS) {
      const capacity = Math.max(1, Math.round((keys.length * percent) / 100))
      metrics[`hitRatio.${percent}`] = memoryHits(trace, keys, capacity) / trace.length
      for (const [name, rival] of Object.entries(RIVALS))
        metrics[`${name}.hitRatio.${percent}`] = rival(trace, capacity) / trace.length
    }
    return Promise.resolve({
      metrics,
      notes: [`${trace.length} requests, ${keys.length} keys; the aims are means over many traces`]
    })
  }
}

/** @returns the trace as numbers, and the keys that they stand for */
function readTrace(file: string): { trace: Int32Array; keys: CacheKey[] } {
  const numbers = new Map<string, number>()
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0) throw new Error(`${file} holds no keys`)
  const trace = Int32Array.from(lines, (line) => {
    const known = numbers.get(line)
    if (known !== undefined) return known
    numbers.set(line, numbers.size)
    return numbers.size - 1
  })
  return {
    trace,
    keys: Array.from(numbers.keys(), (line) => createHash('sha256').update(line).digest('hex') as CacheKey)
  }
}

/** Requests come a millisecond apart: the layer listens to reads at most that often. */
function memoryHits(trace: Int32Array, keys: readonly CacheKey[], capacity: number): number {
  let now = 0
  const clock: Clock = { now: () => now, monotonic: () => now, after: () => () => undefined }
  const layer = new MemoryLayer(clock, { entries: capacity, bytes: capacity * ENTRY_BYTES })
  let hits = 0
  for (const number of trace) {
    now++
    const key = keys[number] as CacheKey
    if (layer.get(key)) hits++
    else layer.set(entryOf(key))
    if (layer.size.entries > capacity)
      throw new Error(`the layer holds ${layer.size.entries} entries, ${capacity} are allowed`)
  }
  return hits
}

function entryOf(key: CacheKey): CacheEntry {
  return {
    key,
    stamp: 0,
    createdAt: 0,
    expiresAt: Infinity,
    workspaceId: DEFAULT_WORKSPACE,
    scope: 'workspace',
    scopeId: DEFAULT_WORKSPACE,
    kind: 'plain',
    sensitivity: 'open',
    tags: [],
    bytes: ENTRY_BYTES,
    answer: {
      question: '',
      text: '',
      reasoning: '',
      model: 'local:one' as ModelRef,
      modelName: '',
      finish: 'stop',
      usage: {},
      costMicroUsd: 0,
      totalMs: 0
    }
  }
}

import type { Expert, ExpertHost } from '../../main/optimizer/cache/eviction/expert.ts'
import { FrequencySketch, remix } from '../../main/optimizer/cache/eviction/frequency-sketch.ts'
import { S3FifoExpert } from '../../main/optimizer/cache/eviction/s3-fifo-expert.ts'
import { TinyLfuExpert } from '../../main/optimizer/cache/eviction/tiny-lfu-expert.ts'

/** Hits of a rule that keeps `capacity` keys, over a trace. */
export type Rival = (trace: Int32Array, capacity: number) => number

/** Least recently used. */
export const lru: Rival = (trace, capacity) => {
  const kept = new Set<number>()
  let hits = 0
  for (const key of trace) {
    if (kept.delete(key)) hits++
    kept.add(key)
    if (kept.size > capacity) kept.delete(kept.values().next().value as number)
  }
  return hits
}

/** SIEVE (Zhang et al., NSDI 2024): a queue in the order of arrival and a hand that spares what was visited. */
export const sieve: Rival = (trace, capacity) => {
  interface Node {
    key: number
    visited: boolean
    newer: Node | null
    older: Node | null
  }
  const nodes = new Map<number, Node>()
  const ends: { newest: Node | null; oldest: Node | null; hand: Node | null } = {
    newest: null,
    oldest: null,
    hand: null
  }
  let hits = 0
  for (const key of trace) {
    const known = nodes.get(key)
    if (known) {
      hits++
      known.visited = true
      continue
    }
    if (nodes.size >= capacity) {
      let victim = ends.hand ?? ends.oldest
      while (victim?.visited) {
        victim.visited = false
        victim = victim.newer ?? ends.oldest
      }
      if (victim) {
        ends.hand = victim.newer
        if (victim.newer) victim.newer.older = victim.older
        else ends.newest = victim.older
        if (victim.older) victim.older.newer = victim.newer
        else ends.oldest = victim.newer
        nodes.delete(victim.key)
      }
    }
    const node: Node = { key, visited: false, newer: null, older: ends.newest }
    if (ends.newest) ends.newest.newer = node
    else ends.oldest = node
    ends.newest = node
    nodes.set(key, node)
  }
  return hits
}

/** A host that lets one of our experts play alone. */
function alone(make: (host: ExpertHost, sketch: FrequencySketch) => Expert): Rival {
  return (trace, capacity) => {
    const sketch = new FrequencySketch(capacity)
    const host: ExpertHost = {
      capacity,
      weightOf: () => 1,
      hashOf: (slot) => remix(slot + 1),
      entered: () => undefined,
      left: () => undefined,
      hold: () => undefined,
      release: () => undefined
    }
    const expert = make(host, sketch)
    expert.grow(trace.reduce((most, key) => Math.max(most, key), 0) + 1)
    let hits = 0
    for (const key of trace) {
      sketch.add(host.hashOf(key))
      if (expert.request(key)) hits++
    }
    return hits
  }
}

export const s3Fifo = alone((host) => new S3FifoExpert(host))
export const tinyLfu = alone((host, sketch) => new TinyLfuExpert(host, 0.01, sketch))

/** Belady's rule, which knows the future: what is asked for last goes. No rule can do better. */
export const optimum: Rival = (trace, capacity) => {
  const nextUse = new Int32Array(trace.length)
  const seen = new Map<number, number>()
  for (let at = trace.length - 1; at >= 0; at--) {
    const key = trace[at] as number
    // What never comes back goes before everything else.
    nextUse[at] = seen.get(key) ?? trace.length + at
    seen.set(key, at)
  }
  const heap = new FarthestFirst(nextUse)
  const kept = new Map<number, number>()
  let hits = 0
  for (let at = 0; at < trace.length; at++) {
    const key = trace[at] as number
    if (kept.has(key)) hits++
    kept.set(key, at)
    heap.push(at)
    while (kept.size > capacity) {
      const farthest = heap.pop()
      if (kept.get(trace[farthest] as number) === farthest) kept.delete(trace[farthest] as number)
    }
  }
  return hits
}

/** Requests, the one whose key is used again last on top. */
class FarthestFirst {
  readonly #nextUse: Int32Array
  readonly #heap: number[] = []

  constructor(nextUse: Int32Array) {
    this.#nextUse = nextUse
  }

  push(request: number): void {
    const heap = this.#heap
    heap.push(request)
    for (let at = heap.length - 1; at > 0;) {
      const above = (at - 1) >> 1
      if (this.#use(above) >= this.#use(at)) break
      this.#swap(at, above)
      at = above
    }
  }

  pop(): number {
    const heap = this.#heap
    const top = heap[0] as number
    const last = heap.pop() as number
    if (heap.length === 0) return top
    heap[0] = last
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      let farthest = at
      if (left < heap.length && this.#use(left) > this.#use(farthest)) farthest = left
      if (right < heap.length && this.#use(right) > this.#use(farthest)) farthest = right
      if (farthest === at) return top
      this.#swap(at, farthest)
      at = farthest
    }
  }

  #use(place: number): number {
    return this.#nextUse[this.#heap[place] as number] as number
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap
    const before = heap[a] as number
    heap[a] = heap[b] as number
    heap[b] = before
  }
}

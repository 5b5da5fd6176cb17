import { describe, expect, test } from 'vitest'
import { AdaptivePolicy } from '../../../../main/optimizer/cache/eviction/adaptive-policy.ts'
import { NONE } from '../../../../main/optimizer/cache/eviction/intrusive-lists.ts'
import { seeded } from '../../../bench/seeded.ts'

/** A cache of numbers over the policy, which checks its limits at every step. */
class Numbers {
  readonly policy: AdaptivePolicy
  readonly slots = new Map<number, number>()
  readonly #numbers = new Map<number, number>()
  readonly #bytes = new Map<number, number>()
  readonly #limits: { entries: number; bytes: number }
  hits = 0

  constructor(entries: number, bytes = entries * 10) {
    this.#limits = { entries, bytes }
    this.policy = new AdaptivePolicy(this.#limits, (slot) => {
      expect(this.#numbers.has(slot)).toBe(true)
      this.slots.delete(this.#numbers.get(slot) as number)
      this.#numbers.delete(slot)
    })
  }

  request(number: number, bytes = 10): void {
    const slot = this.slots.get(number)
    if (slot !== undefined) {
      this.hits++
      this.policy.touch(slot)
      return
    }
    const taken = this.policy.insert(number, bytes)
    if (taken !== NONE) {
      expect(this.#numbers.has(taken)).toBe(false)
      this.slots.set(number, taken)
      this.#numbers.set(taken, number)
      this.#bytes.set(number, bytes)
    }
    expect(this.slots.size).toBeLessThanOrEqual(this.#limits.entries)
  }

  remove(number: number): void {
    const slot = this.slots.get(number)
    if (slot === undefined) return
    this.slots.delete(number)
    this.#numbers.delete(slot)
    this.policy.remove(slot)
  }

  get bytes(): number {
    return [...this.slots.keys()].reduce((sum, number) => sum + (this.#bytes.get(number) ?? 0), 0)
  }
}

describe('the adaptive policy', () => {
  test.each([1, 2, 3, 7, 50, 400])('keeps to its limits through anything, with room for %i', (entries) => {
    const random = seeded(entries)
    const cache = new Numbers(entries)
    for (let step = 0; step < 20_000; step++) {
      const number = Math.floor(random() ** 2 * entries * 5)
      if (random() < 0.1) cache.remove(number)
      else cache.request(number, 1 + Math.floor(random() * 40))
      if (step % 500 === 0) expect(cache.bytes).toBeLessThanOrEqual(entries * 10)
    }
    expect(cache.hits).toBeGreaterThan(0)
  })

  test('refuses what is larger than the whole cache', () => {
    const cache = new Numbers(10)
    cache.request(1, 101)
    expect(cache.slots.size).toBe(0)
  })

  test('a loop a little longer than the cache still hits, where recency never would', () => {
    const cache = new Numbers(100)
    for (let i = 0; i < 40_000; i++) cache.request(i % 120)
    expect(cache.hits / 40_000).toBeGreaterThan(0.6)
  })

  test('what is asked for often survives a long scan', () => {
    const random = seeded(4)
    const cache = new Numbers(100)
    for (let i = 0; i < 10_000; i++) cache.request(Math.floor(random() * 50))
    for (let i = 0; i < 3_000; i++) cache.request(1_000 + i)
    const before = cache.hits
    for (let i = 0; i < 50; i++) cache.request(i)
    expect(cache.hits - before).toBeGreaterThan(40)
  })

  test('the leader changes with the use', () => {
    const random = seeded(5)
    const cache = new Numbers(50)
    const leaders = new Set<string>()
    for (let round = 0; round < 6; round++) {
      for (let i = 0; i < 10_000; i++) {
        // First a loop, where recency is blind, then a slow walk, where only recency sees.
        cache.request(round % 2 === 0 ? i % 70 : 1_000 + round * 10_000 + Math.floor(i / 4) - Math.floor(random() * 40))
        leaders.add(cache.policy.leader)
      }
    }
    expect(leaders.size).toBeGreaterThan(1)
  })
})

import { describe, expect, test } from 'vitest'
import type { ModelRef } from '../../../../main/domain/ids.ts'
import { ExpectedLengths } from '../../../../main/optimizer/streaming/expected-length.ts'

const model = 'local:m' as ModelRef
const kept = () => {
  const values = new Map<string, unknown>()
  return {
    find: (name: string) => values.get(name),
    set: (name: string, value: unknown) => void values.set(name, value)
  }
}
const answer = (output: number, change: object = {}) => ({
  model,
  outcome: 'complete' as const,
  cacheLayer: null,
  usage: { output },
  ...change
})

describe('the expected length of an answer', () => {
  test('is unknown until there are a few', () => {
    const lengths = new ExpectedLengths(kept())
    lengths.learn(answer(100))
    lengths.learn(answer(100))
    expect(lengths.of(model)).toBeUndefined()
    lengths.learn(answer(100))
    expect(lengths.of(model)).toBe(100)
  })

  test('lies between short and long ones, and follows what is asked lately', () => {
    const lengths = new ExpectedLengths(kept())
    for (const output of [10, 1000, 10, 1000]) lengths.learn(answer(output))
    expect(lengths.of(model)).toBe(100)
    for (let i = 0; i < 40; i++) lengths.learn(answer(500))
    expect(lengths.of(model)).toBeGreaterThan(480)
  })

  test('is not learned from what was cut, failed or came out of the cache', () => {
    const lengths = new ExpectedLengths(kept())
    for (const change of [{ outcome: 'stopped' }, { outcome: 'failed' }, { cacheLayer: 'L1' }, { usage: {} }])
      for (let i = 0; i < 5; i++) lengths.learn(answer(9, change))
    expect(lengths.of(model)).toBeUndefined()
  })

  test('survives the end of the app', () => {
    const store = kept()
    const first = new ExpectedLengths(store)
    for (let i = 0; i < 3; i++) first.learn(answer(64))
    expect(new ExpectedLengths(store).of(model)).toBe(64)
  })
})

import { expect, test } from 'vitest'
import { modelRef, type ProviderId } from '../../../main/domain/ids.ts'
import type { Model } from '../../../main/domain/model.ts'
import { answerCost } from '../../../main/providers/prices/answer-cost.ts'
import { affordableOutput, costBound, type CostOf } from '../../../main/spending/cost-bound.ts'

const provider = 'lab' as ProviderId
const model: Model = {
  ref: modelRef(provider, 'm'),
  provider,
  name: 'M',
  where: 'remote',
  demo: false,
  prices: [{ input: '1', cacheWriteInput: '2', output: '10' }]
}
const messages = [{ messageId: null, role: 'user' as const, text: 'a'.repeat(950) }]
const costOf: CostOf = (one, usage) => answerCost(one, usage, 0)
const bound = (of: Model, output = 4_096): number | null => costBound(messages, of, output, costOf)

test('what an attempt may cost is bounded by its bytes at the dearest price and the longest answer that is asked for', () => {
  expect(bound(model)).toBe(1_000 * 2 + 4_096 * 10)
  expect(bound(model, 100)).toBe(1_000 * 2 + 100 * 10)
})

test('nothing bounds a price that is unknown, and what is answered here is free', () => {
  const { prices, ...unpriced } = model
  expect(prices).toHaveLength(1)
  expect(bound(unpriced)).toBeNull()
  expect(bound({ ...unpriced, where: 'local' })).toBe(0)
})

test('an answer may be as long as an amount pays for, to the token', () => {
  const longest = (amount: number): number => affordableOutput(messages, model, 4_096, amount, costOf)
  expect(longest(1e9)).toBe(4_096)
  expect(longest(1_000 * 2 + 500 * 10)).toBe(500)
  expect(longest(1_000 * 2 + 500 * 10 - 1)).toBe(499)
  expect(longest(1_999)).toBe(0)
})

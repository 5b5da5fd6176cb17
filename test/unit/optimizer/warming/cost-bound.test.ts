import { expect, test } from 'vitest'
import { modelRef, type ProviderId } from '../../../../main/domain/ids.ts'
import type { Model } from '../../../../main/domain/model.ts'
import { answerCost } from '../../../../main/providers/prices/answer-cost.ts'
import { costBound, LONGEST_WARMED_TOKENS } from '../../../../main/optimizer/warming/cost-bound.ts'

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
const bound = (of: Model): number | null => costBound({ messages }, of, (one, usage) => answerCost(one, usage, 0))

test('what an attempt may cost is bounded by its bytes at the dearest price and the longest answer that is asked for', () => {
  expect(bound(model)).toBe(1_000 * 2 + LONGEST_WARMED_TOKENS * 10)
  expect(bound({ ...model, maxOutputTokens: 100 })).toBe(1_000 * 2 + 100 * 10)
})

test('nothing bounds a price that is unknown, and what is answered here is free', () => {
  const { prices, ...unpriced } = model
  expect(prices).toHaveLength(1)
  expect(bound(unpriced)).toBeNull()
  expect(bound({ ...unpriced, where: 'local' })).toBe(0)
})

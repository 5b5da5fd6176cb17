import fc from '../../fakes/seeded-properties.ts'
import { describe, expect, test } from 'vitest'
import { encodingOf } from '../../../main/tokens/encodings.ts'
import { familyOf } from '../../../main/tokens/families.ts'
import { classCounts, promptCounts, TEXT_CLASSES } from '../../../main/tokens/text-classes.ts'
import { TokenEstimator } from '../../../main/tokens/token-estimator.ts'

const one = (): number => 1

describe('estimating tokens', () => {
  test('classes of text are told apart', () => {
    const counts = classCounts('Total: 12345 müşteri 東京 aGVsbG8gd29ybGQgMTIzNDU2Nzg5MA==', one)
    const of = (name: (typeof TEXT_CLASSES)[number]): number => counts[TEXT_CLASSES.indexOf(name)] ?? 0
    expect(of('words')).toBe(1)
    expect(of('digits')).toBe(5)
    expect(of('digitGroups')).toBe(2)
    expect(of('accented')).toBe(1)
    expect(of('ideographs')).toBe(1)
    expect(of('opaque')).toBe(1)
  })

  test('every character is in one class', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        let seen = ''
        classCounts(text, (run) => {
          seen += run
          return 1
        })
        return seen.length + (text.match(/\p{N}/gu)?.join('').length ?? 0) >= text.length
      })
    )
  })

  test('reports of the provider bring the estimate to the truth, from above', () => {
    const estimator = new TokenEstimator(familyOf('claude-opus'))
    const truth = [1.3, 2, 0.4, 0.1, 1.4, 2.5, 1.4, 0.3, 1.1, 7]
    const prompt = (n: number): number[] =>
      promptCounts([[900 + 37 * n, 40 * (n % 5), 90 * (n % 3), 30 * (n % 3), 0, 0, 200 + 11 * n, 60, 0, 0]], 2 + n)
    const tokensOf = (counts: number[]): number =>
      Math.round(counts.reduce((sum, count, i) => sum + count * (truth[i] ?? 0), 0))
    for (let n = 0; n < 40; n++) estimator.learn(prompt(n), tokensOf(prompt(n)))
    const counts = prompt(17)
    const error = estimator.estimate(counts) / tokensOf(counts) - 1
    expect(error).toBeGreaterThan(-0.03)
    expect(error).toBeLessThan(0.03)
    expect(new TokenEstimator(familyOf('x'), estimator.state).estimate(counts)).toBe(estimator.estimate(counts))
  })

  test('a report of something else than the text is not learned', () => {
    const estimator = new TokenEstimator(familyOf('mistral-large'))
    const counts = promptCounts([[1000, 0, 0, 0, 0, 0, 100, 50, 0, 0]], 1)
    const before = estimator.estimate(counts)
    estimator.learn(counts, 10 * before)
    estimator.learn(counts, 0)
    expect(estimator.estimate(counts)).toBe(before)
    expect(estimator.reports).toBe(0)
  })

  test.each([
    ['gpt-5.1', 'o200k_base'],
    ['openai/gpt-4o-mini', 'o200k_base'],
    ['o3-mini', 'o200k_base'],
    ['gpt-4-turbo', 'cl100k_base'],
    ['claude-opus-4', undefined],
    ['qwen2.5-coder', undefined]
  ])('%s is counted with %s', (model, encoding) => {
    expect(encodingOf(model)).toBe(encoding)
  })
})

import { describe, expect, test } from 'vitest'
import { sameAnswer, minHashOf } from '../../../../../main/optimizer/cache/semantic/minhash.ts'
import { HitConfidence } from '../../../../../main/optimizer/cache/semantic/hit-confidence.ts'
import { fit, probability, scoreOf } from '../../../../../main/optimizer/cache/semantic/logistic.ts'
import { FEATURES, SIGNS } from '../../../../../main/optimizer/cache/semantic/neighbour-statistics.ts'
import { PRIOR } from '../../../../../main/optimizer/cache/semantic/prior.ts'
import { seeded } from '../../../../bench/seeded.ts'

const RECORD = FEATURES.indexOf('contradicted')

/** A world in which the farther a question is from a contradiction, the surer its neighbour is right. */
function live(
  confidence: HitConfidence,
  questions: number,
  random: () => number,
  rightAbove: number
): { served: number; wrong: number } {
  let served = 0
  let wrong = 0
  for (let i = 0; i < questions; i++) {
    const values = Float64Array.from(PRIOR.means)
    const place = random() * 4 - 2
    values[RECORD] = (PRIOR.means[RECORD] as number) + place * (PRIOR.spreads[RECORD] as number)
    const right = random() < probability((place - rightAbove) * 8)
    const { features, score } = confidence.score(values)
    const group = `g${i % 500}`
    if (confidence.allows(score, group) && random() >= confidence.checked) {
      confidence.served()
      served++
      if (!right) wrong++
    } else confidence.learn(features, score, group, right)
  }
  return { served, wrong }
}

describe('the hit confidence', () => {
  test('a prior and a scale exist for every feature', () => {
    expect(SIGNS).toHaveLength(FEATURES.length + 1)
    expect(PRIOR.weights).toHaveLength(FEATURES.length + 1)
    expect(PRIOR.means).toHaveLength(FEATURES.length)
    expect(PRIOR.spreads.every((spread) => spread > 0)).toBe(true)
  })

  test('allows nothing before it has learned', () => {
    const confidence = new HitConfidence()
    expect(confidence.allows(100, 'g')).toBe(false)
    expect(confidence.trustsWords).toBe(false)
    expect(confidence.checked).toBe(1)
  })

  test.each([1, 2, 3, 4, 5])('serves much and at most one in fifty wrong where neighbours tell (world %i)', (seed) => {
    const { served, wrong } = live(new HitConfidence(), 6_000, seeded(seed), 0)
    expect(served).toBeGreaterThan(900)
    expect(wrong / served).toBeLessThanOrEqual(0.02)
  })

  test('serves next to nothing where neighbours tell nothing', () => {
    const random = seeded(7)
    const confidence = new HitConfidence()
    let served = 0
    for (let i = 0; i < 3_000; i++) {
      const { features, score } = confidence.score(
        Float64Array.from(PRIOR.means, (mean, j) => mean + (random() - 0.5) * 4 * (PRIOR.spreads[j] as number))
      )
      if (confidence.allows(score, `g${i}`) && random() >= confidence.checked) served++
      else confidence.learn(features, score, `g${i}`, random() < 0.7)
    }
    expect(served).toBeLessThan(10)
  })

  test('an answer that was called wrong is not allowed, others are', () => {
    const confidence = new HitConfidence()
    live(confidence, 6_000, seeded(1), 0)
    expect(confidence.allows(50, 'a')).toBe(true)
    confidence.block('a')
    expect(confidence.allows(50, 'a')).toBe(false)
    expect(confidence.allows(50, 'b')).toBe(true)
  })

  test('goes on from its memory, and leaves samples alone that it does not understand', () => {
    const confidence = new HitConfidence()
    live(confidence, 6_000, seeded(1), 0)
    const memory = JSON.parse(JSON.stringify(confidence.memory())) as ReturnType<HitConfidence['memory']>
    expect(new HitConfidence(memory).allows(50, 'a')).toBe(true)
    expect(
      new HitConfidence({ ...memory, samples: memory.samples.map((one) => ({ ...one, features: [1, 2] })) }).allows(
        50,
        'a'
      )
    ).toBe(false)
  })
})

describe('the regression', () => {
  const samples = Array.from({ length: 400 }, (_, i) => ({ features: Float64Array.of(1, i / 200 - 1), right: i > 250 }))
  const weak = Float64Array.of(0.01, 0.01)

  test('finds the border', () => {
    const weights = fit(samples, Float64Array.of(0, 0), weak, [0, 0])
    expect(scoreOf(weights, Float64Array.of(1, 0.4))).toBeGreaterThan(0)
    expect(scoreOf(weights, Float64Array.of(1, 0.1))).toBeLessThan(0)
  })

  test('keeps to the prior where there is nothing to learn from', () => {
    expect([...fit([], Float64Array.of(-1, 2), weak, [0, 1])]).toEqual([-1, 2])
  })

  test('never turns a sign', () => {
    expect(fit(samples, Float64Array.of(0, 0), weak, [0, -1])[1]).toBe(0)
  })
})

describe('answers', () => {
  const long =
    'Churn is the share of customers who leave a company during a period; it is measured by dividing the customers lost in that period by the customers at its start, for example 12 of 200.'

  test('are the same when they are equal but for spaces', () => {
    expect(sameAnswer(minHashOf('yes  indeed'), minHashOf('yes indeed '))).toBe(true)
  })

  test('that are short are different when they differ', () => {
    expect(sameAnswer(minHashOf('card_arrival'), minHashOf('card_linking'))).toBe(false)
  })

  test('that are long may be worded a little differently, but not have other numbers', () => {
    expect(sameAnswer(minHashOf(long), minHashOf(long.replace('for example', 'such as')))).toBe(true)
    expect(sameAnswer(minHashOf(long), minHashOf(long.replace('12', '13')))).toBeUndefined()
    expect(
      sameAnswer(
        minHashOf(long),
        minHashOf(
          'A star schema keeps facts in one table and their dimensions in others around it, which makes queries simple and quick for people who analyse sales, stock and visits.'
        )
      )
    ).toBe(false)
  })
})

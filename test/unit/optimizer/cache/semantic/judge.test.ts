import { describe, expect, test } from 'vitest'
import { sameAnswer, sketchOf } from '../../../../../main/optimizer/cache/semantic/answer-sketch.ts'
import { Judge } from '../../../../../main/optimizer/cache/semantic/judge.ts'
import { fit, probability, scoreOf } from '../../../../../main/optimizer/cache/semantic/logistic.ts'
import { FEATURES, SIGNS } from '../../../../../main/optimizer/cache/semantic/neighbourhood.ts'
import { PRIOR } from '../../../../../main/optimizer/cache/semantic/prior.ts'
import { seeded } from '../../../../bench/seeded.ts'

const RECORD = FEATURES.indexOf('contradicted')

/** A world in which the farther a question is from a contradiction, the surer its neighbour is right. */
function live(
  judge: Judge,
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
    const { features, score } = judge.score(values)
    const group = `g${i % 500}`
    if (judge.allows(score, group) && random() >= judge.checked) {
      judge.served()
      served++
      if (!right) wrong++
    } else judge.learn(features, score, group, right)
  }
  return { served, wrong }
}

describe('the judge', () => {
  test('a prior and a scale exist for every feature', () => {
    expect(SIGNS).toHaveLength(FEATURES.length + 1)
    expect(PRIOR.weights).toHaveLength(FEATURES.length + 1)
    expect(PRIOR.means).toHaveLength(FEATURES.length)
    expect(PRIOR.spreads.every((spread) => spread > 0)).toBe(true)
  })

  test('allows nothing before it has learned', () => {
    const judge = new Judge()
    expect(judge.allows(100, 'g')).toBe(false)
    expect(judge.trustsWords).toBe(false)
    expect(judge.checked).toBe(1)
  })

  test.each([1, 2, 3, 4, 5])('serves much and at most one in fifty wrong where neighbours tell (world %i)', (seed) => {
    const { served, wrong } = live(new Judge(), 6_000, seeded(seed), 0)
    expect(served).toBeGreaterThan(900)
    expect(wrong / served).toBeLessThanOrEqual(0.02)
  })

  test('serves next to nothing where neighbours tell nothing', () => {
    const random = seeded(7)
    const judge = new Judge()
    let served = 0
    for (let i = 0; i < 3_000; i++) {
      const { features, score } = judge.score(
        Float64Array.from(PRIOR.means, (mean, j) => mean + (random() - 0.5) * 4 * (PRIOR.spreads[j] as number))
      )
      if (judge.allows(score, `g${i}`) && random() >= judge.checked) served++
      else judge.learn(features, score, `g${i}`, random() < 0.7)
    }
    expect(served).toBeLessThan(10)
  })

  test('an answer that was called wrong is not allowed, others are', () => {
    const judge = new Judge()
    live(judge, 6_000, seeded(1), 0)
    expect(judge.allows(50, 'a')).toBe(true)
    judge.block('a')
    expect(judge.allows(50, 'a')).toBe(false)
    expect(judge.allows(50, 'b')).toBe(true)
  })

  test('goes on from its memory, and leaves lessons alone that it does not understand', () => {
    const judge = new Judge()
    live(judge, 6_000, seeded(1), 0)
    const memory = JSON.parse(JSON.stringify(judge.memory())) as ReturnType<Judge['memory']>
    expect(new Judge(memory).allows(50, 'a')).toBe(true)
    expect(
      new Judge({ ...memory, lessons: memory.lessons.map((one) => ({ ...one, features: [1, 2] })) }).allows(50, 'a')
    ).toBe(false)
  })
})

describe('the regression', () => {
  const lessons = Array.from({ length: 400 }, (_, i) => ({ features: Float64Array.of(1, i / 200 - 1), right: i > 250 }))
  const weak = Float64Array.of(0.01, 0.01)

  test('finds the border', () => {
    const weights = fit(lessons, Float64Array.of(0, 0), weak, [0, 0])
    expect(scoreOf(weights, Float64Array.of(1, 0.4))).toBeGreaterThan(0)
    expect(scoreOf(weights, Float64Array.of(1, 0.1))).toBeLessThan(0)
  })

  test('keeps to the prior where there is nothing to learn from', () => {
    expect([...fit([], Float64Array.of(-1, 2), weak, [0, 1])]).toEqual([-1, 2])
  })

  test('never turns a sign', () => {
    expect(fit(lessons, Float64Array.of(0, 0), weak, [0, -1])[1]).toBe(0)
  })
})

describe('answers', () => {
  const long =
    'Churn is the share of customers who leave a company during a period; it is measured by dividing the customers lost in that period by the customers at its start, for example 12 of 200.'

  test('are the same when they are equal but for spaces', () => {
    expect(sameAnswer(sketchOf('yes  indeed'), sketchOf('yes indeed '))).toBe(true)
  })

  test('that are short are different when they differ', () => {
    expect(sameAnswer(sketchOf('card_arrival'), sketchOf('card_linking'))).toBe(false)
  })

  test('that are long may be worded a little differently, but not have other numbers', () => {
    expect(sameAnswer(sketchOf(long), sketchOf(long.replace('for example', 'such as')))).toBe(true)
    expect(sameAnswer(sketchOf(long), sketchOf(long.replace('12', '13')))).toBeUndefined()
    expect(
      sameAnswer(
        sketchOf(long),
        sketchOf(
          'A star schema keeps facts in one table and their dimensions in others around it, which makes queries simple and quick for people who analyse sales, stock and visits.'
        )
      )
    ).toBe(false)
  })
})

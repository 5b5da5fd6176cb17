import { expect, test } from 'vitest'
import { RecursiveRidge } from '../../../main/statistics/recursive-ridge.ts'
import { seeded } from '../../bench/seeded.ts'

test('a line is learned, and its change is followed', () => {
  const random = seeded(1)
  const ridge = new RecursiveRidge(2, 0.97, 1)
  for (let i = 0; i < 400; i++) {
    const x = random()
    ridge.learn([1, x], i < 200 ? 2 + 3 * x : 1 - x)
  }
  expect(ridge.predict([1, 0.5])).toBeCloseTo(0.5, 1)
})

test('a direction that never comes does not grow without bound', () => {
  const ridge = new RecursiveRidge(3, 0.9, 1)
  for (let i = 0; i < 20_000; i++) ridge.learn([1, 0, 0], 1)
  ridge.learn([1, 1, 0], 2)
  expect(Math.abs(ridge.predict([1, 1, 1]))).toBeLessThan(10)
})

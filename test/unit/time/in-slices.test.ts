import { describe, expect, test } from 'vitest'
import { inSlices, stepsAtOnce, stepsInSlices } from '../../../main/time/in-slices.ts'

describe('work in slices', () => {
  test('is done once for every number in their order, with looks at the clock in between', async () => {
    const done: number[] = []
    let looks = 0
    await inSlices(
      250,
      () => void looks++,
      (index) => done.push(index)
    )
    expect(done).toEqual(Array.from({ length: 250 }, (_, index) => index))
    expect(looks).toBe(3)
  })

  test('waits where others have their turn', async () => {
    const order: string[] = []
    const work = inSlices(
      2,
      () => Promise.resolve().then(() => void order.push('others')),
      (index) => order.push(`own ${index}`),
      1
    )
    await work
    expect(order).toEqual(['others', 'own 0', 'others', 'own 1'])
  })

  test('steps come to the same at once and in slices', async () => {
    function* steps(): Generator<void, number> {
      let sum = 0
      for (let i = 1; i <= 4; i++) {
        sum += i
        yield
      }
      return sum
    }
    let looks = 0
    expect(stepsAtOnce(steps())).toBe(10)
    expect(await stepsInSlices(steps(), () => void looks++)).toBe(10)
    expect(looks).toBe(4)
  })
})

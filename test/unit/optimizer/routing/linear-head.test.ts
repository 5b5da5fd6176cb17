import { expect, test } from 'vitest'
import { LinearGraph } from '../../../../main/optimizer/routing/quality/linear-graph.ts'
import { LinearHead } from '../../../../main/optimizer/routing/quality/linear-head.ts'
import { profileOf } from '../../../../main/optimizer/routing/quality/prompt-profile.ts'
import { seeded } from '../../../bench/seeded.ts'

test('a question whose meaning is not known is judged with what was learned of others, and resets nothing', async () => {
  const graph = await LinearGraph.load()
  const random = seeded(3)
  const head = new LinearHead(() => Promise.resolve(graph), random)
  const meaning = (): Float32Array => Float32Array.from({ length: 8 }, () => random() - 0.5)
  for (let i = 0; i < 64; i++)
    await head.learn({
      profile: profileOf(`What is the sum of ${i} and ${i + 1}?`, meaning()),
      qualities: { small: 0, large: 1 }
    })
  const { version } = head.state
  const [small = 1, large = 0] = await head.predict(profileOf('What is the sum of 3 and 4?'), ['small', 'large'])
  expect(large).toBeGreaterThan(small + 0.3)
  await head.learn({ profile: profileOf('And of 5 and 6?'), qualities: { small: 0, large: 1 } })
  expect(head.state.version).toBe(version)
  expect(head.state.weights?.inputs).toBe(8 + profileOf('x').features.length)
})

test('nothing is known of a model until it was learned from, and none of it once meanings can be told', async () => {
  const graph = await LinearGraph.load()
  const random = seeded(4)
  const head = new LinearHead(() => Promise.resolve(graph), random)
  const sum = (i: number, embedding?: Float32Array) => profileOf(`What is the sum of ${i} and ${i + 1}?`, embedding)
  const meaning = (): Float32Array => Float32Array.from({ length: 8 }, () => random() - 0.5)
  const qualities = { small: 0, large: 1 }
  const known = async (): Promise<boolean[]> =>
    (await head.predict(sum(3), ['small', 'large'])).map((quality) => quality !== undefined)
  for (let i = 0; i < 31; i++) await head.learn({ profile: sum(i), qualities })
  expect(await known()).toEqual([false, false])
  await head.learn({ profile: sum(31), qualities })
  expect(await known()).toEqual([true, true])
  await head.learn({ profile: sum(32, meaning()), qualities })
  expect(head.state.weights?.inputs).toBe(8 + sum(1).features.length)
  expect(await known()).toEqual([false, false])
  for (let i = 33; i < 96; i++) await head.learn({ profile: sum(i, meaning()), qualities })
  expect(await known()).toEqual([true, true])
})

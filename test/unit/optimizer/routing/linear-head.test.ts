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

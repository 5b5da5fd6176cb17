import { describe, expect, test } from 'vitest'
import { profileOf } from '../../../../main/optimizer/routing/quality/prompt-profile.ts'
import { QualityModel } from '../../../../main/optimizer/routing/quality/quality-model.ts'
import { seeded } from '../../../bench/seeded.ts'

const SQL = ['select the names of customers', 'count orders by city in sql', 'sql query for the average salary']
const POEMS = ['write a poem about the sea', 'write a short poem for anna', 'a poem on autumn leaves please']

describe('what is thought of the quality of models', () => {
  test('without any outcome nothing is', async () => {
    const model = new QualityModel(seeded(1))
    expect(await model.predictWithGraph(profileOf('hello'), ['a', 'b'])).toEqual([undefined, undefined])
  })

  test('a preference for one model by kind of question is learned within sixty answers', async () => {
    const random = seeded(2)
    const model = new QualityModel(random)
    for (let i = 0; i < 60; i++) {
      const sql = i % 2 === 0
      const texts = sql ? SQL : POEMS
      const profile = profileOf(`${texts[Math.floor(random() * texts.length)] ?? ''} ${i}`)
      const asked = random() < 0.5 ? 'coder' : 'writer'
      await model.learn({ profile, qualities: { [asked]: (asked === 'coder') === sql ? 1 : 0 } })
    }
    const [coder = 0, writer = 0] = model.predict(profileOf('sql query for all orders'), ['coder', 'writer'])
    expect(coder).toBeGreaterThan(writer)
    const [poemCoder = 0, poemWriter = 0] = model.predict(profileOf('a poem about sql'), ['coder', 'writer'])
    expect(poemWriter).toBeGreaterThan(poemCoder)
  })

  test('a text of a million characters is looked at in bounded time', () => {
    expect(profileOf('a b '.repeat(250_000)).words.places.length).toBeLessThan(1_000)
  })
})

import { describe, expect, test } from 'vitest'
import { NearHits } from '../../../../../main/optimizer/cache/semantic/near-hits.ts'

const MODEL = 'multilingual-e5-small 2619f7d98311b3e1'
const near = { similarity: 0.98, doubts: 0, sameContent: false }

describe('a neighbour that all but coincides', () => {
  test('is served before this person has taught anything', () => {
    expect(new NearHits(MODEL).allows(near, 0)).toBe(true)
    expect(new NearHits(MODEL).allows({ ...near, similarity: 0.96 }, 0)).toBe(false)
    expect(new NearHits(MODEL).allows({ similarity: 0.96, doubts: 0, sameContent: true }, 0)).toBe(true)
  })

  test('is not served where the verifier has a doubt, or with vectors of which nothing is known', () => {
    expect(new NearHits(MODEL).allows({ ...near, doubts: 1 }, 0)).toBe(false)
    expect(new NearHits('hashed words').allows({ ...near, similarity: 1 }, 0)).toBe(false)
  })

  test('is left to the estimate once there are samples enough', () => {
    expect(new NearHits(MODEL).allows(near, 240)).toBe(false)
  })

  test('is not served after a check that failed, until many were right', () => {
    const hits = new NearHits(MODEL)
    for (let n = 0; n < 30; n++) hits.learn(near, true)
    hits.learn(near, false)
    expect(hits.allows(near, 50)).toBe(false)
    for (let n = 0; n < 45; n++) hits.learn(near, true)
    expect(hits.allows(near, 50)).toBe(true)
  })

  test('is checked often at first, and what was learned is known at the next start', () => {
    const hits = new NearHits(MODEL)
    expect(hits.checked).toBeGreaterThan(0.25)
    for (let n = 0; n < 20; n++) hits.learn(near, true)
    hits.learn({ ...near, similarity: 0.9 }, false)
    expect(hits.checked).toBeLessThan(0.15)
    const again = new NearHits(MODEL, hits.memory())
    expect([again.checked, again.allows(near, 0)]).toEqual([hits.checked, true])
  })
})

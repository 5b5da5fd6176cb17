import { expect, test } from 'vitest'
import { profileOf } from '../../../../../main/optimizer/cache/semantic/verify/profile.ts'

test.each(['a.', 'a-', 'a(', '1.', '20-', '`'])('reading 20,000 signs of %s takes the time of words', (unit) => {
  const text = unit.repeat(20_000 / unit.length)
  const began = performance.now()
  profileOf(text)
  expect(performance.now() - began).toBeLessThan(400)
})

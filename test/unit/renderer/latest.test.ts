import { expect, test } from 'vitest'
import { Latest } from '../../../renderer/client/latest.ts'

test('only the request that began last is the last', () => {
  const requests = new Latest()
  const first = requests.begin()
  expect(first()).toBe(true)
  const second = requests.begin()
  expect([first(), second()]).toEqual([false, true])
})

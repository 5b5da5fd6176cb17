import { expect, test } from 'vitest'
import { inOrder } from '../../../main/ipc/in-order.ts'

test('what is sent from inside a send arrives after it', () => {
  const arrived: string[] = []
  const send = inOrder()
  send(() => {
    send(() => arrived.push('second'))
    send(() => arrived.push('third'))
    arrived.push('first')
  })
  expect(arrived).toEqual(['first', 'second', 'third'])
})

test('a send that fails says so, and holds up no other', () => {
  const arrived: string[] = []
  const send = inOrder()
  expect(() =>
    send(() => {
      send(() => arrived.push('second'))
      throw new Error('could not be cloned')
    })
  ).toThrow('could not be cloned')
  send(() => arrived.push('third'))
  expect(arrived).toEqual(['second', 'third'])
})

import { expect, test } from 'vitest'
import type { BranchMessage } from '../../../main/domain/conversation.ts'
import type { MessageId } from '../../../main/domain/ids.ts'
import { lastMadeAnswer } from '../../../renderer/stores/last-answer.ts'

const id = (n: number): MessageId => `m${n}` as MessageId
const message = (n: number, made: boolean): BranchMessage =>
  ({ id: id(n), role: n % 2 === 0 ? 'user' : 'assistant', summary: made ? {} : null }) as BranchMessage
const branchOf = (length: number, read: readonly [n: number, made: boolean][]) => ({
  order: Array.from({ length }, (_, n) => id(n)),
  messages: Object.fromEntries(read.map(([n, made]) => [id(n), message(n, made)]))
})

test('it is the last of which is known how it was made', () => {
  expect(
    lastMadeAnswer(
      branchOf(
        4,
        [0, 1, 2, 3].map((n) => [n, n === 1])
      )
    )
  ).toBe(id(1))
  expect(
    lastMadeAnswer(
      branchOf(
        4,
        [0, 1, 2, 3].map((n) => [n, n % 2 === 1])
      )
    )
  ).toBe(id(3))
  expect(lastMadeAnswer(branchOf(4, []))).toBeUndefined()
})

test('of a long branch only what was read is searched, and only once', () => {
  const { order, messages } = branchOf(10_000, [
    [9_998, false],
    [9_999, false]
  ])
  let looks = 0
  const watched = new Proxy(messages, {
    get(target, key) {
      looks++
      return target[key as MessageId]
    }
  })
  for (let row = 0; row < 40; row++) expect(lastMadeAnswer({ order, messages: watched })).toBeUndefined()
  expect(looks).toBe(2)
})

test('when a piece of an answer came, it is looked for anew', () => {
  const { order, messages } = branchOf(2, [
    [0, false],
    [1, false]
  ])
  expect(lastMadeAnswer({ order, messages })).toBeUndefined()
  expect(lastMadeAnswer({ order, messages: { ...messages, [id(1)]: message(1, true) } })).toBe(id(1))
})

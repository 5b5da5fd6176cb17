import { expect, test } from 'vitest'
import type { MessageId } from '../../../main/domain/ids.ts'
import type { AnswerChoice } from '../../../preload/contract/turns.ts'
import { counterpartOf } from '../../../renderer/stores/use-comparison.ts'

const id = (name: string): MessageId => name as MessageId

/** An answer to a question that follows another answer, or begins the conversation. */
const choice = (name: string, question: string, before: string | null): AnswerChoice => ({
  messageId: id(name),
  turnId: null,
  parentId: id(question),
  beforeId: before === null ? null : id(before),
  model: null,
  modelName: null,
  createdAt: 0,
  question
})

const first = choice('a1', 'q1', null)
const second = choice('a2', 'q2', 'a1')

test('an answer is compared with another version of it first', () => {
  expect(counterpartOf([first, choice('a1b', 'q1', null), second], id('a1'))).toBe('a1b')
})

test('where the question was changed, with the answer to the other version of it, not with what came last', () => {
  const changed = choice('a2c', 'q2c', 'a1')
  expect(counterpartOf([first, second, choice('a3', 'q3', 'a2'), changed], id('a2c'))).toBe('a2')
})

test('without another version, with the answer before it on its branch', () => {
  const otherBranch = choice('a3', 'q3', 'a2')
  const later = choice('a5', 'q5', 'a2c')
  expect(counterpartOf([first, second, choice('a2c', 'q2c', 'a1'), otherBranch, later], id('a5'))).toBe('a2c')
})

test('the first answer is compared with the one after it, and an only one with none', () => {
  expect(counterpartOf([first, second], id('a1'))).toBe('a2')
  expect(counterpartOf([first], id('a1'))).toBeNull()
})

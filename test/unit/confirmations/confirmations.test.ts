import { expect, test } from 'vitest'
import { Confirmations } from '../../../main/confirmations/confirmations.ts'
import type { ConfirmationOf } from '../../../main/domain/confirmation.ts'
import type { ConversationId, TurnId } from '../../../main/domain/ids.ts'

const send = (id: string): ConfirmationOf<'network'> => ({
  kind: 'network',
  id,
  url: 'https://a.test/',
  host: 'a.test:443',
  method: 'POST',
  purpose: 'completion',
  turnId: null,
  conversationId: null,
  download: null,
  body: null,
  messages: [],
  bytes: 1
})
const check = (id: string): ConfirmationOf<'security'> => ({
  kind: 'security',
  id,
  turnId: 't' as TurnId,
  conversationId: 'c' as ConversationId,
  verdict: 'validate',
  passages: []
})

test('questions of every kind wait for their answers in the order they came', async () => {
  const shown: string[][] = []
  const confirmations = new Confirmations((open) => shown.push(open.map((one) => one.id)))
  const first = confirmations.ask(send('1'))
  const second = confirmations.ask(check('2'))
  confirmations.answer('2', { type: 'appeal', reason: 'it is mine' })
  confirmations.answer('2', { type: 'send' })
  confirmations.answer('1', { type: 'cancel' })
  expect([await first, await second]).toEqual([{ type: 'cancel' }, { type: 'appeal', reason: 'it is mine' }])
  expect(shown).toEqual([['1'], ['1', '2'], ['1'], []])
})

test('an answer to another kind of question is refused, and the question stays open', async () => {
  const confirmations = new Confirmations(() => undefined)
  const asked = confirmations.ask(send('1'))
  expect(() => confirmations.answer('1', { type: 'always' })).toThrow(
    expect.objectContaining({ code: 'invalid-input' })
  )
  expect(confirmations.open).toHaveLength(1)
  confirmations.answer('1', { type: 'send' })
  expect(await asked).toEqual({ type: 'send' })
})

test('a turn that is to be answered here is remembered as such', async () => {
  const confirmations = new Confirmations(() => undefined)
  const asked = confirmations.ask(check('1'))
  confirmations.answer('1', { type: 'here' })
  expect(await asked).toEqual({ type: 'here' })
  expect(confirmations.choseHere('t' as TurnId)).toBe(true)
  expect(confirmations.choseHere('other' as TurnId)).toBe(false)
})

test('messages that a request is to do without are told once', async () => {
  const confirmations = new Confirmations(() => undefined)
  const asked = confirmations.ask({ ...send('1'), turnId: 't' as TurnId })
  confirmations.answer('1', { type: 'without', messages: [2] })
  expect(await asked).toEqual({ type: 'without', messages: [2] })
  expect(confirmations.takeWithout('t' as TurnId)).toEqual([2])
  expect(confirmations.takeWithout('t' as TurnId)).toEqual([])
})

test('sends are cancelled when their turn is stopped or the app goes offline; other questions stay', async () => {
  const confirmations = new Confirmations(() => undefined)
  const abort = new AbortController()
  const stopped = confirmations.ask(send('1'), abort.signal)
  const others = [confirmations.ask(send('2')), confirmations.ask(send('3'))]
  void confirmations.ask(check('4'))
  abort.abort()
  confirmations.cancelAll('network')
  expect(await Promise.all([stopped, ...others])).toEqual([{ type: 'cancel' }, { type: 'cancel' }, { type: 'cancel' }])
  expect(await confirmations.ask(send('5'), abort.signal)).toEqual({ type: 'cancel' })
  expect(confirmations.open.map(({ id }) => id)).toEqual(['4'])
})

test('nobody is asked before somebody attends', () => {
  const confirmations = new Confirmations(() => undefined)
  expect(confirmations.asker).toBeUndefined()
  confirmations.attend()
  expect(confirmations.asker).toBe(confirmations.ask)
})

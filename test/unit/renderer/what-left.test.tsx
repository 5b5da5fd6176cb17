import { act, fireEvent, screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import type { ModelRef, TurnId } from '../../../main/domain/ids.ts'
import type { LedgerLine } from '../../../main/domain/network.ts'
import type { KeptText, RecordedExchange } from '../../../main/domain/recorded-exchange.ts'
import { openConversation } from '../../../renderer/stores/use-conversation.ts'
import { anAnswer, aQuestion, aSummary, conversationId, FakeMain } from './fake-main.ts'
import { openApp, settle } from './open-app.tsx'

let main: FakeMain

beforeEach(() => {
  main = new FakeMain().connect()
})

const whole = (body: object): KeptText => ({ head: JSON.stringify(body), leftOut: 0, tail: '' })

const sent = (body: KeptText): RecordedExchange => ({
  model: 'acme:large' as ModelRef,
  way: 'http',
  startedAt: 0,
  waitedMs: 100,
  totalMs: 1200,
  request: { method: 'POST', url: 'https://api.acme.example/v1/chat', headers: [], body },
  response: null,
  error: null
})

const line = (seq: number): LedgerLine => ({
  seq,
  hash: 'h',
  at: 0,
  host: 'api.acme.example:443',
  purpose: 'completion',
  turnId: 'turn-a1' as TurnId,
  verdict: 'allowed',
  rule: 'auto',
  end: null
})

async function openWhatLeft(exchanges: RecordedExchange[], lines: LedgerLine[]): Promise<string> {
  const summary = aSummary({ where: 'remote', sentBytes: 900_000 })
  main.holds([aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y', { summary })])
  main.answer(main.turns.exchange, exchanges)
  main.answer(main.network.ledger, { lines, more: false, places: [] })
  await openApp()
  await act(() => openConversation(conversationId))
  await settle()
  fireEvent.click(screen.getByRole('button', { name: /900/ }))
  await settle()
  return screen.getByRole('dialog').textContent
}

test('a request that was too long to be kept whole says so', async () => {
  const text = await openWhatLeft([sent({ head: '{"messages":[', leftOut: 9, tail: ']}' })], [line(1)])
  expect(text).toContain('too long to list word by word')
})

test('pictures are counted, and the words of a whole request stand there without a word about its length', async () => {
  const content = [
    { type: 'text', text: 'What is this?' },
    { type: 'image_url', image_url: { url: 'data:' } }
  ]
  const text = await openWhatLeft([sent(whole({ messages: [{ role: 'user', content }] }))], [line(1)])
  expect(text).toContain('1 picture went with it.')
  expect(text).toContain('What is this?')
  expect(text).not.toContain('too long')
  expect(text).not.toContain('Only the first request')
})

test('where more was asked than is kept, it says which requests are shown', async () => {
  const exchanges = Array.from({ length: 8 }, () => sent(whole({ messages: [] })))
  const text = await openWhatLeft(
    exchanges,
    Array.from({ length: 12 }, (_, seq) => line(seq))
  )
  expect(text).toContain('Only the first request and the last 7 are kept.')
})

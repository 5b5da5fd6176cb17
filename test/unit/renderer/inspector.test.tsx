import { act, fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import type { RecordedExchange } from '../../../main/domain/recorded-exchange.ts'
import type { MessageId, ModelRef, TurnId } from '../../../main/domain/ids.ts'
import type { LedgerLine } from '../../../main/domain/network.ts'
import type { TurnTrace } from '../../../main/domain/trace.ts'
import { diffWords } from '../../../renderer/features/inspector/diff-words.ts'
import { setInspectorOpen } from '../../../renderer/stores/use-app.ts'
import { openConversation } from '../../../renderer/stores/use-conversation.ts'
import { anAnswer, aQuestion, aTrace, conversationId, FakeMain, plainError } from './fake-main.ts'
import { openApp, settle } from './open-app.tsx'

let main: FakeMain
beforeEach(() => {
  main = new FakeMain().connect()
})

const anExchange = (change: Partial<RecordedExchange> = {}): RecordedExchange => ({
  model: 'acme:large' as ModelRef,
  way: 'http',
  startedAt: 0,
  waitedMs: 100,
  totalMs: 1200,
  request: {
    method: 'POST',
    url: 'https://api.acme.example/v1/chat',
    headers: [['authorization', '•••']],
    body: { head: '{"model":"large","n":1}', leftOut: 0, tail: '' }
  },
  response: {
    status: 200,
    headers: [['content-type', 'text/event-stream']],
    body: { head: 'data: {}\n\n', leftOut: 12_000, tail: 'data: [DONE]' }
  },
  error: null,
  ...change
})

async function inspect(trace: TurnTrace): Promise<HTMLElement> {
  main.holds([aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y')])
  main.answer(main.turns.trace, trace)
  await openApp()
  await act(() => openConversation(conversationId))
  act(() => setInspectorOpen(true))
  await settle()
  await settle()
  return screen.getByRole('complementary', { name: 'Answer details' })
}

const unfold = async (summary: HTMLElement): Promise<void> => {
  const details = summary.closest('details') as HTMLDetailsElement
  await act(async () => {
    details.open = true
    fireEvent(details, new Event('toggle'))
    await Promise.resolve()
  })
}

const plain = (text: string | null): string => (text ?? '').replaceAll('\u00a0', ' ')

describe('tokens and cost', () => {
  const prices = { input: '2.5', cachedInput: '1.25', output: '10' }

  test('are shown by kind with the prices that held, and summed up', async () => {
    const inspector = await inspect(
      aTrace({
        where: 'remote',
        usage: { input: 1000, cachedInput: 400, output: 500, reasoning: 200 },
        costMicroUsd: 7000,
        cost: { totalMicroUsd: 7000, inputUsd: '0.002', outputUsd: '0.005', prices }
      })
    )
    const rows =
      within(inspector)
        .getByRole('heading', { name: /^Tokens and cost/ })
        .closest('section')
        ?.querySelectorAll('tr') ?? []
    expect([...rows].map((row) => [...row.children].map((cell) => plain(cell.textContent)))).toEqual([
      ['', 'Tokens', 'per million', 'Cost'],
      ['Read', '1,000', '$2.50', '$0.002'],
      ["from the provider's cache", '400', '$1.25', ''],
      ['Written', '500', '$10.00', '$0.005'],
      ['thinking', '200', '', '']
    ])
  })

  test('are called unknown where they are, never 0', async () => {
    const inspector = await inspect(
      aTrace({
        where: 'remote',
        usage: {},
        costMicroUsd: null,
        cost: { totalMicroUsd: null, inputUsd: null, outputUsd: null, prices: null }
      })
    )
    const section = within(inspector)
      .getByRole('heading', { name: /^Tokens and cost/ })
      .closest('section')
    expect(section?.textContent).toContain('The price of this model is not known')
    expect(section?.textContent).not.toMatch(/[0-9]/)
  })
})

describe('who was asked', () => {
  test('is listed with why the others did not answer', async () => {
    const inspector = await inspect(
      aTrace({
        switches: [{ from: 'acme:large' as ModelRef, error: plainError('provider-auth', { provider: 'Acme' }) }]
      })
    )
    expect(within(inspector).getByText('Acme did not accept the API key.')).toBeTruthy()
    expect(within(inspector).getByText('After 1 other model failed')).toBeTruthy()
  })

  test('a model that the person did not let be asked is none that failed', async () => {
    const inspector = await inspect(
      aTrace({ switches: [{ from: 'acme:large' as ModelRef, error: plainError('network-declined') }] })
    )
    expect(within(inspector).getByText('you chose this computer')).toBeTruthy()
    expect(within(inspector).queryByText(/other model failed/)).toBeNull()
  })
})

describe('what left the machine', () => {
  test('is shown with the lines of the network ledger', async () => {
    const line: LedgerLine = {
      seq: 1,
      hash: 'h',
      at: 0,
      host: 'api.acme.example:443',
      purpose: 'completion',
      turnId: 'turn-a1' as TurnId,
      verdict: 'allowed',
      rule: 'auto',
      end: { at: 1, outcome: 'done', bytesOut: 2100, bytesIn: 900 }
    }
    main.answer(main.network.ledger, { lines: [line], more: false, places: [] })
    const inspector = await inspect(aTrace({ sentBytes: 2100 }))
    expect(main.network.ledger).toHaveBeenCalledWith({ filter: { turnId: 'turn-a1' }, before: null, limit: 100 })
    const attempts = within(inspector).getByRole('list', { name: 'Network log' })
    expect(plain(attempts.textContent)).toMatch(
      /^api\.acme\.example:443.*Answer · Allowed: sent directly2 kB out, 900 bytes in$/
    )
  })
})

describe('request and response', () => {
  test('are read when they are unfolded, and can be copied as they were sent', async () => {
    main.answer(main.turns.exchange, [anExchange()])
    const inspector = await inspect(aTrace())
    expect(main.turns.exchange).not.toHaveBeenCalled()
    await unfold(within(inspector).getByText('Request and response'))
    expect(main.turns.exchange).toHaveBeenCalledWith({ turnId: 'turn-a1' })
    expect(within(inspector).getByText('https://api.acme.example/v1/chat')).toBeTruthy()
    await unfold(within(inspector).getByText('Request'))
    expect(within(inspector).getByLabelText('Request').textContent).toContain('"model": "large"')
    fireEvent.click(within(inspector).getByRole('button', { name: 'Copy the request' }))
    await settle()
    expect(main.app.copyText).toHaveBeenCalledWith({ text: '{"model":"large","n":1}' })
    await unfold(within(inspector).getByText('Response'))
    expect(within(inspector).getByLabelText('Response').textContent).toBe(
      'data: {}\n\n12,000 characters not storeddata: [DONE]'
    )
  })

  test('that were not kept are said to be so', async () => {
    const inspector = await inspect(aTrace())
    await unfold(within(inspector).getByText('Request and response'))
    expect(within(inspector).getByText(/^Not stored/)).toBeTruthy()
  })
})

describe('two answers side by side', () => {
  test('begin with another answer to the same message, and any answer of the conversation can be chosen', async () => {
    const choice = (id: string, parentId: string, question: string) => ({
      messageId: id as MessageId,
      turnId: `turn-${id}` as TurnId,
      parentId: parentId as MessageId,
      model: 'local:small' as ModelRef,
      modelName: 'Small 1B',
      createdAt: 0,
      question
    })
    main.answer(main.turns.answers, [
      choice('a0', 'q0', 'Before'),
      choice('a1', 'q1', 'What is a median?'),
      choice('a2', 'q1', 'What is a median?')
    ])
    main.turns.answer.mockImplementation((input) => {
      const { messageId } = input as unknown as { messageId: string }
      const texts: Record<string, string> = { a0: 'Nothing alike', a1: 'The middle value.', a2: 'The middle number.' }
      return Promise.resolve({ ok: true, data: [{ type: 'text', text: texts[messageId] }] })
    })
    const inspector = await inspect(aTrace())
    main.answer(main.turns.trace, aTrace({ turnId: 'turn-a2' as TurnId, totalMs: 1500 }))
    fireEvent.click(within(inspector).getByRole('button', { name: 'Compare with another answer' }))
    await screen.findByRole('heading', { name: 'Two answers side by side' })
    await settle()
    const words = (name: string): HTMLElement => screen.getByRole('article', { name })
    expect(words('Left answer').querySelector('mark')?.textContent).toBe('value')
    expect(words('Right answer').querySelector('mark')?.textContent).toBe('number')
    expect(plain(screen.getByRole('row', { name: /^Total time/ }).textContent)).toBe('Total time1 s1.5 s+500 ms')
    const second = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Right answer' })
    expect(second.value).toBe('a2')
    fireEvent.change(second, { target: { value: 'a0' } })
    await settle()
    expect(words('Right answer').textContent).toBe('Nothing alike')
  })
})

describe('the difference of two texts', () => {
  const marked = (left: string, right: string): [string, string] => {
    const { left: a, right: b } = diffWords(left, right)
    const write = (pieces: typeof a): string => pieces.map(({ text, own }) => (own ? `[${text}]` : text)).join('')
    return [write(a), write(b)]
  }

  test.each([
    ['', ''],
    ['the same words', 'the same words'],
    ['a\nb\nc', 'a\nx\nc'],
    ['İlk ve son', 'İlk ile son'],
    ['1,234 customers lost.', '1,284 customers were lost.']
  ])('loses nothing of %j and %j', (left, right) => {
    const pieces = diffWords(left, right)
    expect([pieces.left.map(({ text }) => text).join(''), pieces.right.map(({ text }) => text).join('')]).toEqual([
      left,
      right
    ])
  })

  test('marks words, not letters, and no white space', () => {
    expect(marked('The middle value of a list.', 'The middle number of the list.')).toEqual([
      'The middle [value] of [a] list.',
      'The middle [number] of [the] list.'
    ])
    expect(marked('one\n\ntwo', 'one two')).toEqual(['one\n\ntwo', 'one two'])
    expect(marked('all of it is other here', 'nothing alike was said here')).toEqual([
      '[all of it is other] here',
      '[nothing alike was said] here'
    ])
  })

  test('of texts too long to compare word by word is found quickly, by lines', () => {
    const long = (word: string): string => Array.from({ length: 6000 }, (_, i) => `${word}${i % 7}`).join(' ')
    const [left] = marked(`same\n${long('a')}`, `same\n${long('b')}`)
    expect(left.startsWith('same\n[a0 a1')).toBe(true)
  })
})

import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LedgerLine, NetworkQuestion } from '../../../main/domain/network.ts'
import type { MessageId, ModelRef, TurnId } from '../../../main/domain/ids.ts'
import { showPage } from '../../../renderer/stores/use-app.ts'
import { openConversation } from '../../../renderer/stores/use-conversation.ts'
import { readLedger, readOlder, useLedger } from '../../../renderer/stores/use-ledger.ts'
import {
  anAnswer,
  aNetwork,
  aProvider,
  aQuestion,
  aRemoteModel,
  aSummary,
  conversationId,
  FakeMain,
  plainError,
  someFacts,
  someProviders
} from './fake-main.ts'
import { openApp, settle } from './open-app.tsx'

let main: FakeMain
const away = 'acme:large' as ModelRef
const composerForm = (): string =>
  screen.getByRole('form', { name: 'Write a message' }).textContent.replaceAll('\u00a0', ' ')
const composer = (): HTMLElement => screen.getByRole('textbox', { name: 'Message' })
const write = (text: string): void => void fireEvent.change(composer(), { target: { value: text } })
const sendButton = (): HTMLButtonElement => screen.getByRole('button', { name: 'Send' })
const rules = (mode: 'offline' | 'ask' | 'auto') => ({ ...someFacts().settings.network, mode })

beforeEach(() => {
  main = new FakeMain().connect()
})
afterEach(() => {
  vi.useRealTimers()
})

async function openAnswered(change: Parameters<typeof anAnswer>[3] = {}, text = 'The middle value.'): Promise<void> {
  main.holds([aQuestion('q1', 'What is a median?'), anAnswer('a1', 'q1', text, { model: away, ...change })], {
    conversation: {
      id: conversationId,
      title: 'Median',
      model: away,
      headId: 'a1' as MessageId,
      pinned: false,
      archived: false,
      folderId: null,
      tags: [],
      deletedAt: null,
      createdAt: 0,
      updatedAt: 0,
      workspaceId: 'default' as never
    }
  })
  await openApp()
  await act(() => openConversation(conversationId))
  await settle()
}

describe('the route line of a model that is elsewhere', () => {
  test('says what would leave, and that its price is unknown', async () => {
    main.answer(main.providers.list, someProviders(aProvider()))
    await openAnswered()
    write('And the mean?')
    // Instructions, question, answer and the message to come.
    expect(composerForm()).toContain('Sends this conversation (3 messages, 56 bytes) to Acme. Price unknown.')
  })

  test('says where it is and nothing of leaving while there is nothing to send', async () => {
    main.answer(main.providers.list, someProviders(aProvider()))
    await openAnswered()
    expect(composerForm()).toContain('by Acme, online.')
    expect(composerForm()).not.toContain('Sends this')
  })

  test('says about what reading it costs, and that it is asked first', async () => {
    main.answer(main.network.status, aNetwork({ rules: rules('ask') }))
    main.answer(
      main.providers.list,
      someProviders(
        aProvider({ models: [aRemoteModel('large', { prices: [{ input: '3', output: '15' }], priceSource: 'list' })] })
      )
    )
    await openAnswered()
    write('And the mean?')
    expect(composerForm()).toContain('Reading it costs about $0.000057. You are asked first.')
  })

  test('says that it is out of reach while the app is offline, and sends all the same: the cache may have the answer', async () => {
    main.answer(main.network.status, aNetwork({ rules: rules('offline') }))
    main.answer(main.providers.list, someProviders(aProvider()))
    await openAnswered()
    write('And the mean?')
    expect(composerForm()).toContain('by Acme cannot be reached. Sextant is offline. Only saved answers are available.')
    expect(sendButton().disabled).toBe(false)
    fireEvent.keyDown(composer(), { key: 'Enter' })
    expect(main.turns.start).toHaveBeenCalled()
  })

  test('sends nothing while the app is offline and no answer is kept', async () => {
    main.answer(main.network.status, aNetwork({ rules: rules('offline') }))
    main.answer(main.providers.list, someProviders(aProvider()))
    const facts = someFacts()
    main.answer(main.app.facts, {
      ...facts,
      settings: { ...facts.settings, cache: { ...facts.settings.cache, on: false } }
    })
    await openAnswered()
    write('And the mean?')
    expect(composerForm()).not.toContain('kept')
    expect(sendButton().disabled).toBe(true)
    fireEvent.keyDown(composer(), { key: 'Enter' })
    expect(main.turns.start).not.toHaveBeenCalled()
    fireEvent.click(screen.getByRole('button', { name: 'Use Small 1B' }))
    expect(main.conversations.setModel).toHaveBeenCalledWith({ id: conversationId, model: 'local:small' })
  })

  test('lets a message go offline where another model takes its place', async () => {
    main.answer(main.network.status, aNetwork({ rules: rules('offline') }))
    main.answer(main.providers.list, someProviders(aProvider()))
    const facts = someFacts()
    main.answer(main.app.facts, {
      ...facts,
      settings: { ...facts.settings, chat: { ...facts.settings.chat, fallbackModel: 'local:small' } }
    })
    await openAnswered()
    write('And the mean?')
    expect(sendButton().disabled).toBe(false)
  })

  test('says that its key is not here, sends nothing, and leads to where it is entered', async () => {
    main.answer(main.providers.list, someProviders(aProvider({ keyState: 'none' })))
    await openAnswered()
    write('And the mean?')
    expect(composerForm()).toContain('The API key for Acme is missing.')
    expect(sendButton().disabled).toBe(true)
    fireEvent.click(screen.getByRole('button', { name: 'Open Providers' }))
    await settle()
    expect(screen.getByRole('heading', { name: 'Providers' })).toBeTruthy()
  })

  test('waits for the providers instead of showing another model', async () => {
    main.providers.list.mockReturnValue(new Promise(() => undefined))
    await openAnswered()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true)
    expect(composerForm()).not.toContain('Small 1B')
  })
})

describe('an answer from elsewhere', () => {
  beforeEach(() => main.answer(main.providers.list, someProviders(aProvider())))

  test('says how much left for it and what it cost; the number leads to its lines of the ledger', async () => {
    await openAnswered({
      turnId: 't1' as TurnId,
      summary: aSummary({ where: 'remote', sentBytes: 2400, costMicroUsd: 4200 })
    })
    expect(screen.getByText('$0.0042')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: /2 kB sent/ }))
    await settle()
    expect(main.network.ledger).toHaveBeenLastCalledWith({ filter: { turnId: 't1' }, before: null, limit: 100 })
  })

  test('says who was asked before and why that one did not answer', async () => {
    const switches = [{ from: 'acme:huge' as ModelRef, error: plainError('provider-quota', { provider: 'Acme' }) }]
    await openAnswered({ summary: aSummary({ where: 'remote', sentBytes: 10, switches }) })
    fireEvent.click(screen.getByRole('button', { name: 'instead of huge' }))
    expect(await screen.findByText('Your Acme account has no credit left.')).toBeTruthy()
    expect(screen.getByText('cost unknown')).toBeTruthy()
  })

  test('that was not allowed did not leave', async () => {
    await openAnswered(
      {
        status: 'failed',
        error: plainError('network-declined', { host: 'x' }),
        summary: aSummary({ where: 'remote' })
      },
      ''
    )
    expect(screen.getByText('Nothing was sent')).toBeTruthy()
    expect(screen.queryByText('cost unknown')).toBeNull()
  })

  test('that was cut by going offline can be gone on with here', async () => {
    main.answer(main.network.status, aNetwork({ rules: rules('offline') }))
    await openAnswered({
      status: 'failed',
      error: plainError('went-offline'),
      summary: aSummary({ where: 'remote', sentBytes: 10 })
    })
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
    main.starts(main.turns.continue)
    fireEvent.click(screen.getByRole('button', { name: 'Continue with Small 1B' }))
    await settle()
    expect(main.turns.continue).toHaveBeenCalledWith({ messageId: 'a1', model: 'local:small' })
    expect(screen.getByText('The middle value.')).toBeTruthy()
  })
})

const question = (id: string, text: string): NetworkQuestion => ({
  kind: 'network',
  id,
  url: 'https://api.acme.example/v1/chat',
  host: 'api.acme.example:443',
  method: 'POST',
  purpose: 'completion',
  turnId: null,
  conversationId: null,
  download: null,
  body: `{"text":"${text}"}`,
  messages: [{ role: 'user', text, images: 1 }],
  bytes: 1200
})

describe('the confirmation', () => {
  test('shows the words that would leave; a click right after it came answers nothing', async () => {
    await openApp()
    vi.useFakeTimers()
    act(() => main.tells('confirmations.changed', [question('1', 'Salaries of May'), question('2', 'Second')]))
    await act(() => vi.dynamicImportSettled())
    const panel = screen.getByRole('region', { name: 'Send this to api.acme.example:443?' })
    expect(panel.textContent).toContain('Salaries of May')
    expect(panel.textContent).toContain('1 image')
    expect(within(panel).getByText('1 of 2')).toBeTruthy()
    expect(within(panel).getByRole<HTMLButtonElement>('button', { name: 'Yes, send' }).disabled).toBe(true)
    act(() => void vi.advanceTimersByTime(600))
    fireEvent.click(within(panel).getByRole('button', { name: 'Yes, send' }))
    expect(main.confirmations.answer).toHaveBeenCalledExactlyOnceWith({ id: '1', answer: { type: 'send' } })
    // The next one is there at once, and waits as well.
    expect(screen.getByText('Second')).toBeTruthy()
    expect(
      within(screen.getByRole('region', { name: /^Send this/ })).getByRole<HTMLButtonElement>('button', {
        name: 'Yes, send'
      }).disabled
    ).toBe(true)
  })

  test('an answer that main did not get is asked for again', async () => {
    main.refuse(main.confirmations.answer, plainError('internal'))
    await openApp()
    act(() => main.tells('confirmations.changed', [question('1', 'Salaries')]))
    await settle()
    fireEvent.click(screen.getByRole('button', { name: 'No, do not send' }))
    await settle()
    expect(screen.getByRole('region', { name: /^Send this/ })).toBeTruthy()
  })
})

const line = (seq: number, change: Partial<LedgerLine> = {}): LedgerLine => ({
  seq,
  hash: `h${seq}`,
  at: seq,
  host: 'api.acme.example:443',
  purpose: 'completion',
  turnId: null,
  verdict: 'allowed',
  rule: 'auto',
  end: { at: seq, outcome: 'done', bytesOut: 10, bytesIn: 20 },
  ...change
})
const page = (lines: LedgerLine[], more = false) => ({ lines, more, places: [] })
const seqs = (): number[] | undefined => useLedger.getState().lines?.map(({ seq }) => seq)

describe('the ledger', () => {
  test('keeps the older lines on view when it grows, and the same lines the same', async () => {
    main.answer(main.network.ledger, page([line(5), line(4)], true))
    await readLedger()
    main.answer(main.network.ledger, page([line(3), line(2)]))
    await readOlder()
    const before = useLedger.getState().lines
    main.answer(main.network.ledger, page([line(6), line(5), line(4)], true))
    await readLedger()
    expect(seqs()).toEqual([6, 5, 4, 3, 2])
    expect(useLedger.getState().lines?.[1]).toBe(before?.[0])
    expect(useLedger.getState().more).toBe(false)
  })

  test('drops older lines rather than hiding a gap', async () => {
    main.answer(main.network.ledger, page([line(2), line(1)]))
    await readLedger()
    main.answer(main.network.ledger, page([line(9), line(8)], true))
    await readLedger()
    expect(seqs()).toEqual([9, 8])
    expect(useLedger.getState().more).toBe(true)
  })

  test('a line that has ended is painted again', async () => {
    main.answer(main.network.ledger, page([line(1, { end: null })]))
    await readLedger()
    main.answer(main.network.ledger, page([line(1)]))
    await readLedger()
    expect(useLedger.getState().lines?.[0]?.end).not.toBeNull()
  })
})

describe('the Providers page', () => {
  const open = async (): Promise<void> => {
    await openApp()
    act(() => showPage('providers'))
    await settle()
    await settle()
  }

  test('a host without encryption is asked about before it is set up', async () => {
    main.refuse(main.providers.add, plainError('base-url-unconfirmed', { host: 'nas.local' }))
    await open()
    fireEvent.click(screen.getByRole('button', { name: 'Add a provider' }))
    fireEvent.change(screen.getByRole('combobox', { name: 'Provider' }), { target: { value: '' } })
    fireEvent.change(screen.getByRole('textbox', { name: 'Address' }), { target: { value: 'http://nas.local/v1' } })
    fireEvent.click(screen.getByRole('button', { name: 'Add' }))
    await settle()
    const added = aProvider({ name: 'Acme', models: [] })
    main.answer(main.providers.add, added)
    main.answer(main.providers.refreshModels, added)
    fireEvent.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'It is in my network' }))
    await settle()
    expect(main.providers.add).toHaveBeenLastCalledWith({
      preset: null,
      kind: 'openai-chat',
      baseUrl: 'http://nas.local/v1',
      confirmHost: true
    })
    expect(main.providers.refreshModels).toHaveBeenCalledWith({ id: 'acme' })
  })

  test('a key that cannot be one is refused before it is sent', async () => {
    await open()
    fireEvent.click(screen.getByRole('button', { name: 'Add a provider' }))
    fireEvent.change(screen.getByLabelText('API key'), { target: { value: 'sk two words' } })
    expect(screen.getByRole('alert').textContent).toContain('An API key has no spaces')
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Add' }).disabled).toBe(true)
  })

  test('a failed test says what to do, and which way the last answer came is shown', async () => {
    const sockets = { way: 'socket' as const, open: 2, busy: 1, waiting: 0, handshakes: 2 }
    main.answer(main.providers.list, someProviders(aProvider({ sockets })))
    main.answer(main.providers.test, { ok: false, ms: 80, error: plainError('provider-auth', { provider: 'Acme' }) })
    await open()
    expect(screen.getByText('2 connections open, 1 in use')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Test connection: Acme' }))
    await settle()
    expect(screen.getByRole('alert').textContent).toBe(
      'Acme did not accept the API key. Check the API key and its permissions.'
    )
    fireEvent.click(screen.getByRole('button', { name: 'Replace the API key…' }))
    expect(screen.getByRole('form', { name: 'API key: Acme' })).toBeTruthy()
  })

  test('a list that could not be fetched is explained once, in its place', async () => {
    main.answer(main.providers.list, someProviders(aProvider({ models: [], enabledModels: [], listedAt: null })))
    main.refuse(main.providers.refreshModels, plainError('provider-auth', { provider: 'Acme' }))
    await open()
    fireEvent.click(screen.getByRole('button', { name: 'Refresh models: Acme' }))
    await settle()
    expect(screen.getAllByText(/did not accept the API key/)).toHaveLength(1)
  })

  test('a test that goes well fetches the models that are not known yet, and one is offered with a click', async () => {
    const models = [
      aRemoteModel('text-embedding'),
      aRemoteModel('large'),
      aRemoteModel('small', { prices: [{ input: '1' }] })
    ]
    const listed = aProvider({ models, enabledModels: [] })
    main.answer(main.providers.list, someProviders(aProvider({ models: [], enabledModels: [], listedAt: null })))
    main.answer(main.providers.test, { ok: true, ms: 80, models: 3 })
    main.answer(main.providers.refreshModels, listed)
    await open()
    fireEvent.click(screen.getByRole('button', { name: 'Test connection: Acme' }))
    await settle()
    expect(screen.getByText('0 of 3 models enabled')).toBeTruthy()
    main.answer(main.providers.change, { ...listed, enabledModels: ['small'] })
    fireEvent.click(screen.getByRole('button', { name: 'Enable small' }))
    await settle()
    expect(main.providers.change).toHaveBeenCalledWith({ id: 'acme', enabledModels: ['small'] })
    expect(screen.queryByText(/Tick the models/)).toBeNull()
  })
})

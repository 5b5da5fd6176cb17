import { act, fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../main/domain/ids.ts'
import type { Backup, Task } from '../../../preload/contract/archive.ts'
import { showPage } from '../../../renderer/stores/use-app.ts'
import { openConversation } from '../../../renderer/stores/use-conversation.ts'
import { useTasks } from '../../../renderer/stores/use-tasks.ts'
import { aConversation, anAnswer, aQuestion, conversationId, FakeMain, plainError, someFacts } from './fake-main.ts'
import { openApp, settle } from './open-app.tsx'

let main: FakeMain
beforeEach(() => {
  main = new FakeMain().connect()
  useTasks.setState({ tasks: [], backups: null })
})

const aTask = (change: Partial<Task> = {}): Task => ({
  id: 't1',
  kind: 'export',
  startedAt: 0,
  fraction: 0.4,
  state: 'running',
  report: null,
  error: null,
  ...change
})
const aBackup: Backup = {
  folder: '/backups/one',
  createdAt: 1_790_000_000_000,
  bytes: 4_000_000,
  conversations: 12,
  messages: 340,
  turns: 170
}

async function openArchive(): Promise<void> {
  await openApp()
  act(() => showPage('archive'))
  await settle()
  await settle()
}

const plain = (text: string | null | undefined): string => (text ?? '').replaceAll('\u00a0', ' ')

describe('a task', () => {
  test('shows how far it has come, here and in the status bar, and can be ended', async () => {
    await openArchive()
    act(() => main.tells('tasks.changed', [aTask()]))
    expect(screen.getByRole('progressbar', { name: 'Export' }).getAttribute('aria-valuenow')).toBe('40')
    expect(within(screen.getByRole('contentinfo')).getByRole('button', { name: 'Export, 40%' })).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(main.archive.cancelTask).toHaveBeenCalledWith({ id: 't1' })
  })

  test('keeps others from being started while it runs', async () => {
    main.answer(main.archive.backups, { folder: '/backups', backups: [aBackup] })
    await openArchive()
    act(() => main.tells('tasks.changed', [aTask()]))
    for (const name of ['Back up now', 'Export all…', 'From a file…', /^Restore the backup/, /^Verify the backup/])
      expect(screen.getByRole<HTMLButtonElement>('button', { name }).disabled).toBe(true)
  })

  test('that imported says what came and what was not taken over', async () => {
    await openArchive()
    const report = {
      kind: 'import' as const,
      sources: ['chatgpt' as const],
      conversations: 3,
      messages: 1,
      extended: 0,
      alreadyThere: 2,
      notTaken: [
        { reason: 'image' as const, count: 7 },
        { reason: 'tool-call' as const, count: 1 }
      ]
    }
    act(() => main.tells('tasks.changed', [aTask({ kind: 'import', state: 'done', fraction: 1, report })]))
    const card = screen.getByRole('list', { name: 'Tasks' })
    expect(plain(card.textContent)).toContain('3 conversations with 1 message imported from ChatGPT.')
    expect(plain(card.textContent)).toContain(
      '2 conversations already existed and were not changed.Not imported:7 images1 use of a tool'
    )
  })

  test('that failed says what to do', async () => {
    await openArchive()
    act(() =>
      main.tells('tasks.changed', [
        aTask({ state: 'failed', error: plainError('file-not-written', { file: '/x.json' }) })
      ])
    )
    expect(screen.getByRole('alert').textContent).toContain(
      'The file could not be written: /x.json. Check that the folder exists'
    )
  })

  test('can be put away when it has ended', async () => {
    await openArchive()
    act(() => main.tells('tasks.changed', [aTask({ state: 'cancelled' })]))
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss: Export' }))
    expect(main.archive.dismissTask).toHaveBeenCalledWith({ id: 't1' })
  })
})

describe('backups', () => {
  test('are listed with what is in them, checked, and restored after what will happen was said', async () => {
    main.answer(main.archive.backups, { folder: '/backups', backups: [aBackup] })
    await openArchive()
    const row = screen.getByRole('button', { name: /^Verify the backup/ }).closest('li')
    expect(plain(row?.textContent)).toContain('12 conversations · 340 messages · 4 MB')
    fireEvent.click(screen.getByRole('button', { name: /^Verify the backup/ }))
    expect(main.archive.checkBackup).toHaveBeenCalledWith({ folder: '/backups/one' })
    fireEvent.click(screen.getByRole('button', { name: /^Restore the backup/ }))
    expect(main.archive.restore).not.toHaveBeenCalled()
    expect(row?.textContent).toContain('Your current data is not deleted')
    fireEvent.click(screen.getByRole('button', { name: 'Verify and prepare' }))
    expect(main.archive.restore).toHaveBeenCalledWith({ folder: '/backups/one' })
    act(() =>
      main.tells('tasks.changed', [
        aTask({ kind: 'restore', state: 'done', report: { kind: 'restore', folder: '/backups/one' } })
      ])
    )
    fireEvent.click(screen.getByRole('button', { name: 'Restart now' }))
    expect(main.archive.restart).toHaveBeenCalled()
  })

  test('are read again when one was made', async () => {
    await openArchive()
    expect(screen.getByText(/^There is no backup yet/)).toBeTruthy()
    act(() => main.tells('tasks.changed', [aTask({ kind: 'backup' })]))
    main.answer(main.archive.backups, { folder: '/backups', backups: [aBackup] })
    act(() =>
      main.tells('tasks.changed', [aTask({ kind: 'backup', state: 'done', report: { kind: 'backup', ...aBackup } })])
    )
    await settle()
    expect(screen.getByRole('button', { name: /^Verify the backup/ })).toBeTruthy()
  })
})

describe('an export', () => {
  test('is of all conversations, or of those that are ticked', async () => {
    const other = 'c2' as ConversationId
    main.answer(main.conversations.list, {
      conversations: [aConversation(), aConversation({ id: other, title: 'Late payments' })],
      more: false,
      answering: []
    })
    await openArchive()
    fireEvent.click(screen.getByRole('radio', { name: 'JSON' }))
    fireEvent.click(screen.getByRole('button', { name: 'Export all…' }))
    expect(main.archive.exportConversations).toHaveBeenCalledWith({ format: 'json', conversationIds: null })
    fireEvent.click(screen.getByRole('radio', { name: 'Selected' }))
    await settle()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Export 0…' }).disabled).toBe(true)
    fireEvent.change(screen.getByRole('searchbox', { name: 'Search titles' }), { target: { value: 'LATE' } })
    fireEvent.click(screen.getByRole('checkbox', { name: '1 conversation' }))
    fireEvent.click(screen.getByRole('button', { name: 'Export 1…' }))
    expect(main.archive.exportConversations).toHaveBeenLastCalledWith({ format: 'json', conversationIds: [other] })
  })

  test('of the conversation on view is in its head', async () => {
    main.holds([aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y')])
    await openApp()
    await act(() => openConversation(conversationId))
    fireEvent.click(screen.getByRole('button', { name: 'Export this conversation' }))
    fireEvent.click(await screen.findByRole('menuitem', { name: 'As a table (CSV)…' }))
    expect(main.archive.exportConversations).toHaveBeenCalledWith({ format: 'csv', conversationIds: [conversationId] })
    await settle()
  })
})

describe('settings of history and telemetry', () => {
  async function openSettings(change: Partial<ReturnType<typeof someFacts>['settings']> = {}): Promise<void> {
    const facts = someFacts()
    main.answer(main.app.facts, { ...facts, settings: { ...facts.settings, ...change } })
    main.answer(main.settings.change, { ...facts.settings, ...change })
    await openApp()
    act(() => showPage('settings'))
    await settle()
  }

  test('nothing is sent to other programs unless it is switched on, and an address that is none is not taken', async () => {
    await openSettings()
    expect(screen.getByRole<HTMLInputElement>('switch', { name: 'Send to OpenTelemetry' }).checked).toBe(false)
    expect(screen.queryByRole('textbox', { name: 'Address' })).toBeNull()
    fireEvent.click(screen.getByRole('switch', { name: 'Send to OpenTelemetry' }))
    const address = screen.getByRole('textbox', { name: 'Address' })
    fireEvent.change(address, { target: { value: 'collector' } })
    fireEvent.blur(address)
    expect(main.settings.change).toHaveBeenCalledTimes(1)
    expect(screen.getByRole('alert').textContent).toContain('begins with http')
    fireEvent.change(address, { target: { value: 'http://10.0.0.7:4318' } })
    fireEvent.keyDown(address, { key: 'Enter' })
    expect(main.settings.change).toHaveBeenLastCalledWith({ telemetry: { otlpEndpoint: 'http://10.0.0.7:4318' } })
    await settle()
  })

  test('what becomes of older quarters is asked only where quarters grow old, and said in words', async () => {
    await openSettings()
    expect(screen.queryByRole('radiogroup', { name: 'Older usage data' })).toBeNull()
    fireEvent.change(screen.getByRole('combobox', { name: 'Keep detailed usage data for' }), { target: { value: '4' } })
    expect(main.settings.change).toHaveBeenCalledWith({ storage: { keepQuarters: 4 } })
    fireEvent.click(screen.getByRole('radio', { name: 'Delete' }))
    expect(screen.getByText(/deleted for good/)).toBeTruthy()
    await settle()
  })
})

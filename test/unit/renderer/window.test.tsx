import { act, fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import { openConversation, useConversation } from '../../../renderer/stores/use-conversation.ts'
import {
  aConversation,
  anAnswer,
  aQuestion,
  aTrace,
  conversationId,
  FakeMain,
  plainError,
  someFacts
} from './fake-main.ts'
import { openApp, settle } from './open-app.tsx'

let main: FakeMain

beforeEach(() => {
  main = new FakeMain().connect()
})

const command = (key: string): void => void fireEvent.keyDown(window, { key, ctrlKey: true })
const listed = (...titles: string[]): void =>
  main.answer(main.conversations.list, {
    conversations: titles.map((title) => aConversation({ title, updatedAt: Date.now() })),
    more: false,
    answering: []
  })

describe('the window', () => {
  test('starts with the field for a message ready and focused', async () => {
    await openApp()
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Message' }))
  })

  test('opens what was on view before it was loaded again', async () => {
    sessionStorage.setItem('sextant.view.conversation', conversationId)
    main.holds([aQuestion('q1', 'Still here')])
    await openApp()
    expect(screen.getByText('Still here')).toBeTruthy()
  })

  test('a remembered conversation that was deleted is an empty page, not an error', async () => {
    sessionStorage.setItem('sextant.view.conversation', conversationId)
    main.refuse(main.conversations.open, plainError('not-found'))
    await openApp()
    expect(screen.getByText('What would you like to know?')).toBeTruthy()
  })

  test('speaks the language of the settings, and changes it at once', async () => {
    await openApp()
    const { settings } = someFacts()
    act(() =>
      main.tells('settings.changed', {
        ...settings,
        appearance: { ...settings.appearance, language: 'tr', theme: 'dark', textScale: 1.2 }
      })
    )
    expect(screen.getByRole('textbox', { name: 'İleti' })).toBeTruthy()
    expect(document.documentElement.lang).toBe('tr')
    expect(document.documentElement.dataset['theme']).toBe('dark')
    expect(document.documentElement.style.getPropertyValue('--text-scale')).toBe('1.2')
  })

  test('has its landmarks', async () => {
    await openApp()
    for (const role of ['navigation', 'main', 'contentinfo'] as const) expect(screen.getByRole(role)).toBeTruthy()
    command('i')
    await settle()
    expect(screen.getByRole('complementary', { name: 'Answer details' })).toBeTruthy()
  })

  test('tells what was kept after a bad start, until that is put away', async () => {
    main.answer(
      main.app.facts,
      someFacts({
        notices: [{ kind: 'database-recovered', keptAt: '/data/old.db', conversations: 2, messages: 1, whole: true }]
      })
    )
    await openApp()
    const notice = screen.getByText(/set aside as \/data\/old\.db.*1 message in 2 conversations/)
    fireEvent.click(within(notice.parentElement as HTMLElement).getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByText(/set aside/)).toBeNull()
  })

  test('a failed request is explained, not thrown away', async () => {
    main.refuse(main.models.list, plainError('internal'))
    await openApp()
    expect(screen.getByText('Something went wrong in Sextant.')).toBeTruthy()
  })
})

describe('the keyboard', () => {
  test('F6 goes through the parts of the window, Shift+F6 back', async () => {
    await openApp()
    const region = (): string | undefined =>
      document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset['region']
    expect(region()).toBe('composer')
    const seen = ['status', 'rail', 'messages', 'composer'].map(() => {
      fireEvent.keyDown(document.activeElement ?? window, { key: 'F6' })
      return region()
    })
    expect(seen).toEqual(['status', 'rail', 'messages', 'composer'])
    fireEvent.keyDown(document.activeElement ?? window, { key: 'F6', shiftKey: true })
    expect(region()).toBe('messages')
  })

  test('Ctrl+N begins a conversation, Ctrl+, opens the settings and Esc leaves them', async () => {
    main.holds([aQuestion('q1', 'Old')])
    await openApp()
    await act(() => openConversation(conversationId))
    command('n')
    expect(useConversation.getState().id).toBeNull()
    command(',')
    await settle()
    expect(screen.getByRole('heading', { name: 'Settings' })).toBeTruthy()
    fireEvent.keyDown(window, { key: 'Escape' })
    expect(screen.getByRole('textbox', { name: 'Message' })).toBeTruthy()
  })

  test('Ctrl+B hides the list of conversations and brings it back', async () => {
    await openApp()
    command('b')
    expect(screen.queryByRole('navigation')).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Show the conversation list' }))
    expect(screen.getByRole('navigation')).toBeTruthy()
  })

  test('the menu does the same', async () => {
    await openApp()
    act(() => main.tells('menu.command', { command: 'settings' }))
    await settle()
    expect(screen.getByRole('heading', { name: 'Settings' })).toBeTruthy()
  })

  test('Ctrl+F finds in the whole conversation, goes on with Enter and closes with Esc', async () => {
    main.holds([aQuestion('q1', 'mean and mean'), anAnswer('a1', 'q1', 'The mean.')])
    await openApp()
    await act(() => openConversation(conversationId))
    await settle()
    command('f')
    await settle()
    const field = screen.getByRole('textbox', { name: 'Find in this conversation' })
    fireEvent.change(field, { target: { value: 'MEAN' } })
    expect(screen.getByText('1 of 3')).toBeTruthy()
    fireEvent.keyDown(field, { key: 'Enter' })
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(screen.getByText('3 of 3')).toBeTruthy()
    fireEvent.keyDown(field, { key: 'Enter', shiftKey: true })
    expect(screen.getByText('2 of 3')).toBeTruthy()
    fireEvent.keyDown(field, { key: 'Escape' })
    expect(screen.queryByRole('textbox', { name: 'Find in this conversation' })).toBeNull()
  })
})

describe('the list of conversations', () => {
  test('a deleted one can be brought back', async () => {
    listed('Churn by segment')
    await openApp()
    const row = screen.getByRole('button', { name: 'Churn by segment' })
    fireEvent.keyDown(row, { key: 'Delete' })
    await settle()
    expect(main.conversations.delete).toHaveBeenCalledWith({ id: conversationId })
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
    expect(main.conversations.restore).toHaveBeenCalledWith({ id: conversationId })
    await settle()
  })

  test('is renamed in its place: Enter keeps, Esc does not', async () => {
    listed('Churn by segment')
    main.answer(main.conversations.rename, aConversation({ title: 'Churn, Q3' }))
    await openApp()
    const rename = (): HTMLElement => {
      fireEvent.keyDown(screen.getByRole('button', { name: /^Churn/ }), { key: 'F2' })
      return screen.getByRole('textbox', { name: 'Title of the conversation' })
    }
    fireEvent.keyDown(rename(), { key: 'Escape' })
    expect(main.conversations.rename).not.toHaveBeenCalled()
    const field = rename()
    fireEvent.change(field, { target: { value: '  Churn, Q3 ' } })
    fireEvent.keyDown(field, { key: 'Enter' })
    await settle()
    expect(main.conversations.rename).toHaveBeenCalledExactlyOnceWith({ id: conversationId, title: 'Churn, Q3' })
    expect(screen.getByRole('button', { name: 'Churn, Q3' })).toBeTruthy()
  })

  test('is read anew when main says that it changed', async () => {
    await openApp()
    listed('A new one')
    await act(async () => {
      main.tells('conversations.changed', { ids: [conversationId] })
      await Promise.resolve()
    })
    await settle()
    expect(screen.getByRole('button', { name: 'A new one' })).toBeTruthy()
  })
})

describe('the Inspector', () => {
  test('shows the measured stages of the last answer and copies them', async () => {
    main.holds([aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y')])
    main.answer(main.turns.trace, aTrace())
    await openApp()
    await act(() => openConversation(conversationId))
    command('i')
    await settle()
    await settle()
    const inspector = screen.getByRole('complementary', { name: 'Answer details' })
    expect(within(inspector).getByText('Time to first word').parentElement?.textContent).toContain('195 ms')
    expect(within(inspector).getByText('Sent').textContent).toContain('Nothing')
    fireEvent.click(within(inspector).getByRole('button', { name: 'Copy as JSON' }))
    await settle()
    expect(main.app.copyText).toHaveBeenCalledWith({
      text: JSON.stringify({ trace: aTrace(), network: [], exchanges: null }, null, 2)
    })
  })

  test('an answer without measurements says why', async () => {
    main.holds([aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y', { status: 'interrupted' })])
    await openApp()
    await act(() => openConversation(conversationId))
    command('i')
    await settle()
    await settle()
    expect(screen.getByText('No details: the answer was interrupted.')).toBeTruthy()
  })
})

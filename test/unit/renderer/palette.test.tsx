import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import en from '../../../resources/templates/en.json' with { type: 'json' }
import tr from '../../../resources/templates/tr.json' with { type: 'json' }
import { bestEntries } from '../../../renderer/features/palette/best-entries.ts'
import { TemplatesDialog } from '../../../renderer/features/templates/templates-dialog.tsx'
import { nextVariable } from '../../../renderer/features/templates/variables.ts'
import { useDrafts } from '../../../renderer/stores/use-drafts.ts'
import { useOverlay } from '../../../renderer/stores/use-overlay.ts'
import { aConversation, conversationId, FakeMain, someFacts } from './fake-main.ts'
import { openApp, settle } from './open-app.tsx'

let main: FakeMain
beforeEach(() => {
  main = new FakeMain()
  Object.assign(globalThis, { api: main })
  useDrafts.setState({ drafts: {} })
  useOverlay.setState({ overlay: null })
})

const composer = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })

describe('the command palette', () => {
  test('opens with Ctrl+K, finds a conversation among everything and opens it', async () => {
    main.answer(main.conversations.list, {
      conversations: [aConversation({ title: 'Churn by segment' })],
      more: false,
      answering: []
    })
    main.holds([])
    await openApp()
    fireEvent.keyDown(window, { key: 'k', ctrlKey: true })
    const field = await screen.findByRole('combobox', { name: /^Search commands/ })
    fireEvent.change(field, { target: { value: 'churn seg' } })
    const [first] = screen.getAllByRole('option')
    expect(first?.textContent).toBe('Churn by segmentConversation')
    fireEvent.keyDown(field, { key: 'Enter' })
    await settle()
    await act(() => new Promise((resolve) => requestAnimationFrame(() => resolve(undefined))))
    expect(main.conversations.open).toHaveBeenCalledWith({ id: conversationId })
    expect(screen.queryByRole('combobox', { name: /^Search commands/ })).toBeNull()
  })

  test('what begins with the words comes before what has them inside; what fits everything comes last', () => {
    const entry = (name: string, always = false) => ({
      key: name,
      kind: 'command' as const,
      name,
      always,
      run: () => undefined
    })
    const names = bestEntries([entry('x', true), entry('Recap'), entry('Open cap'), entry('Cap')], 'cap', 'en')
    expect(names.map(({ name }) => name)).toEqual(['Cap', 'Open cap', 'Recap', 'x'])
    expect(bestEntries([entry('İstanbul')], 'ist', 'tr')).toHaveLength(1)
  })
})

describe('templates', () => {
  test('twenty ship in both languages, with the same ids and something to fill in', () => {
    expect(en.map(({ id }) => id)).toEqual(tr.map(({ id }) => id))
    expect(new Set(en.map(({ id }) => id)).size).toBe(20)
    for (const { text, id } of [...en, ...tr]) expect(nextVariable(text, 0), id).not.toBeNull()
  })

  test('a slash offers them by name; Enter takes one and Tab goes through its words in braces', async () => {
    await openApp()
    fireEvent.change(composer(), { target: { value: '/sql' } })
    expect(screen.getAllByRole('option')[0]?.textContent).toContain('Write SQL')
    fireEvent.keyDown(composer(), { key: 'Enter' })
    await act(() => new Promise((resolve) => requestAnimationFrame(() => resolve(undefined))))
    const selected = () => composer().value.slice(composer().selectionStart, composer().selectionEnd)
    expect(selected()).toBe('{database}')
    fireEvent.keyDown(composer(), { key: 'Tab' })
    expect(selected()).toBe('{question}')
    expect(main.turns.start).not.toHaveBeenCalled()
  })

  test('are saved as a file and added from one; what is no list of templates is said', async () => {
    await openApp()
    render(<TemplatesDialog onClose={() => undefined} />)
    main.answer(main.app.openTemplates, { text: '{"no": "list"}' })
    fireEvent.click(screen.getByRole('button', { name: 'Add from a file…' }))
    expect((await screen.findByRole('alert')).textContent).toBe('This is not a list of templates.')
    main.answer(main.app.openTemplates, { text: '[{"name": "Recap", "text": "Recap {text}."}]' })
    fireEvent.click(screen.getByRole('button', { name: 'Add from a file…' }))
    await waitFor(() => expect(main.settings.change).toHaveBeenCalled())
    const own = [{ id: 'r', name: 'Recap', text: 'Recap {text}.' }]
    act(() => main.tells('settings.changed', { ...someFacts().settings, templates: { own } }))
    fireEvent.click(await screen.findByRole('button', { name: 'Save as a file…' }))
    expect(main.app.saveText).toHaveBeenCalledWith({
      name: 'Sextant templates.json',
      text: JSON.stringify([{ name: 'Recap', text: 'Recap {text}.' }], null, 2)
    })
  })
})

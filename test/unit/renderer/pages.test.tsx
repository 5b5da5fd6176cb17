import { act, fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ModelRef } from '../../../main/domain/ids.ts'
import { showPage } from '../../../renderer/stores/use-app.ts'
import { aModel, aModelList, FakeMain, plainError, someFacts } from './fake-main.ts'
import { openApp, settle } from './open-app.tsx'

let main: FakeMain
const big = aModel({
  id: 'big',
  ref: 'local:big' as ModelRef,
  name: 'Big 4B',
  recommended: true,
  state: 'available',
  fileBytes: 2_500_000_000,
  memoryBytes: 3_600_000_000
})

beforeEach(() => {
  main = new FakeMain().connect()
})

async function openPage(page: 'models' | 'settings'): Promise<void> {
  await openApp()
  act(() => showPage(page))
  await settle()
}

const card = (name: string): HTMLElement =>
  screen.getByRole('heading', { name: new RegExp(`^${name}`), level: 3 }).closest('li') as HTMLElement

describe('the Models page', () => {
  test('a model has one thing to do, after its state', async () => {
    const models = [
      aModel(),
      aModel({ id: 'other', ref: 'local:other' as ModelRef, name: 'Other' }),
      big,
      aModel({ id: 'd', ref: 'local:d' as ModelRef, name: 'Coming', state: 'downloading' }),
      aModel({ id: 'p', ref: 'local:p' as ModelRef, name: 'Paused', state: 'paused' }),
      aModel({ id: 'h', ref: 'local:h' as ModelRef, name: 'Huge', state: 'available', fit: 'too-big' })
    ]
    main.answer(main.models.list, aModelList({ models }))
    await openPage('models')
    const action = (name: string): string | undefined =>
      within(card(name)).queryByRole('button', { name: new RegExp(`: ${name}`) })?.textContent
    expect(models.map(({ name }) => action(name))).toEqual([
      undefined,
      'Set as default',
      'Download',
      'Pause',
      'Resume',
      undefined
    ])
    expect(card('Huge').textContent).toContain('Too big for this computer')
    expect(card('Small 1B').textContent).toContain('Default')
  })

  test('a download shows how much has come, how fast, and how long the rest takes', async () => {
    const download = { receivedBytes: 400_000_000, totalBytes: 1_000_000_000, bytesPerSecond: 10_000_000 }
    main.answer(main.models.list, aModelList({ models: [aModel({ state: 'downloading', download })] }))
    await openPage('models')
    expect(card('Small 1B').textContent?.replaceAll('\u00a0', ' ')).toContain('400 MB of 1 GB10 MB/s1 min left')
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('40')
  })

  test('deleting gigabytes is asked about in its place', async () => {
    main.answer(main.models.list, aModelList({ models: [aModel()] }))
    await openPage('models')
    fireEvent.click(screen.getByRole('button', { name: 'More for Small 1B' }))
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    expect(main.models.remove).not.toHaveBeenCalled()
    fireEvent.click(
      within(screen.getByRole('group', { name: /Delete 1.GB from disk\?/ })).getByRole('button', { name: 'Delete' })
    )
    expect(main.models.remove).toHaveBeenCalledWith({ id: 'small' })
    await settle()
  })

  test('a refused action is explained', async () => {
    main.answer(main.models.list, aModelList({ models: [big] }))
    main.refuse(main.models.download, plainError('download-no-space'))
    await openPage('models')
    fireEvent.click(screen.getByRole('button', { name: 'Download: Big 4B' }))
    await settle()
    expect(screen.getByText('There is not enough space on the disk.')).toBeTruthy()
  })

  test('what is in memory can be freed', async () => {
    main.answer(
      main.models.list,
      aModelList({
        engine: {
          state: 'ready',
          modelName: 'Small 1B',
          memoryBytes: 1_500_000_000,
          threads: 2,
          contextTokens: 8192,
          gpu: false
        }
      })
    )
    await openPage('models')
    expect(screen.getByRole('region', { name: 'In memory' }).textContent?.replaceAll('\u00a0', ' ')).toContain(
      'Small 1B is ready1.5 GB of memoryreads up to 8,192 tokens (about 12 pages)2 threads'
    )
    fireEvent.click(screen.getByRole('button', { name: 'Unload from memory' }))
    expect(main.models.unload).toHaveBeenCalled()
    await settle()
  })
})

describe('the Settings page', () => {
  test('a change counts at once and is sent alone', async () => {
    await openPage('settings')
    const { settings } = someFacts()
    main.answer(main.settings.change, { ...settings, appearance: { ...settings.appearance, theme: 'dark' } })
    fireEvent.click(screen.getByRole('radio', { name: 'Dark' }))
    expect(document.documentElement.dataset['theme']).toBe('dark')
    expect(main.settings.change).toHaveBeenCalledWith({ appearance: { theme: 'dark' } })
    await settle()
  })

  test('a refused change is taken back', async () => {
    await openPage('settings')
    main.refuse(main.settings.change, plainError('database-full'))
    fireEvent.click(screen.getByRole('radio', { name: 'Dark' }))
    await settle()
    expect(document.documentElement.dataset['theme']).toBeUndefined()
    expect(screen.getByText('There is no space left on the disk.')).toBeTruthy()
  })

  test('the instructions are saved when the field is left', async () => {
    await openPage('settings')
    main.answer(main.settings.change, someFacts().settings)
    const field = screen.getByRole('textbox', { name: 'Instructions for every conversation' })
    fireEvent.change(field, { target: { value: 'Answer in Turkish.' } })
    fireEvent.blur(field)
    expect(main.settings.change).toHaveBeenCalledExactlyOnceWith({ chat: { systemPrompt: 'Answer in Turkish.' } })
    await settle()
  })

  test('says honestly that secrets cannot be kept without a keyring', async () => {
    await openPage('settings')
    expect(screen.getByText(/never writes them to disk/)).toBeTruthy()
    expect(screen.getByText('/data/Sextant')).toBeTruthy()
  })
})

describe('the first start', () => {
  beforeEach(() => {
    const facts = someFacts()
    main.answer(main.app.facts, { ...facts, settings: { ...facts.settings, onboarding: { done: false } } })
    main.answer(main.models.list, aModelList({ models: [aModel({ demo: true }), big] }))
  })

  test('offers the one model that suits this machine, with its size, and the field below works already', async () => {
    await openApp()
    expect(screen.getByRole('heading', { name: 'Welcome to Sextant' })).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: /^Download 2.5.GB$/ }))
    expect(main.models.download).toHaveBeenCalledWith({ id: 'big' })
    expect(screen.getByRole('textbox', { name: 'Message' })).toBeTruthy()
    await settle()
  })

  test('later is one click and is remembered', async () => {
    await openApp()
    const { settings } = someFacts()
    main.answer(main.settings.change, settings)
    fireEvent.click(screen.getByRole('button', { name: 'Skip for now' }))
    expect(main.settings.change).toHaveBeenCalledWith({ onboarding: { done: true } })
    await settle()
    expect(screen.queryByRole('heading', { name: 'Welcome to Sextant' })).toBeNull()
  })
})

import { act, fireEvent, screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { showPage } from '../../../renderer/stores/use-app.ts'
import { FakeMain } from './fake-main.ts'
import { openApp } from './open-app.tsx'

beforeEach(() => void new FakeMain().connect())

const look = (text: string): void =>
  void fireEvent.change(screen.getByRole('searchbox', { name: 'Find a setting' }), { target: { value: text } })
const titles = (): (string | null)[] => screen.getAllByRole('heading', { level: 3 }).map((title) => title.textContent)

test('a setting is found by words of its title, its text or its section', async () => {
  await openApp()
  await act(async () => {
    showPage('settings')
    await import('../../../renderer/features/settings/settings-page.tsx')
  })
  const all = titles().length
  look('temperature')
  expect(titles()).toContain('Temperature')
  expect(titles().length).toBeLessThan(all)
  // Any order, capital letters and words of its explanation.
  look('LIKELY wording')
  expect(titles()).toEqual(['Temperature'])
  // A section that is looked for shows all that it has.
  look('appearance')
  expect(titles()).toEqual(expect.arrayContaining(['Language']))
  look('')
  expect(titles()).toHaveLength(all)
})

import type { Locator, Page } from '@playwright/test'
import type { Api } from '../../preload/contract/contract.ts'
import { composer, expect, test } from './sextant.ts'

const TITLES = ['Churn in May', 'Revenue forecast', 'Survey answers', 'Board letter', 'Price test']

/** Conversations without answers: their titles are what this is about. */
async function makeConversations(page: Page): Promise<void> {
  for (const title of TITLES) {
    await page.getByRole('button', { name: /^New conversation/ }).click()
    await composer(page).fill(title)
    await composer(page).press('Enter')
    await expect(row(page, title)).toBeVisible()
    await expect(page.getByRole('article', { name: 'Answer' })).toHaveAttribute('aria-busy', 'false')
  }
}

const rail = (page: Page): Locator => page.getByRole('navigation', { name: 'Conversations and pages' })
const row = (page: Page, title: string): Locator => rail(page).getByRole('button', { name: title, exact: true })
const more = (page: Page, title: string): Locator => rail(page).getByRole('button', { name: `More for “${title}”` })

async function act(page: Page, title: string, action: string): Promise<void> {
  await row(page, title).hover()
  await more(page, title).click()
  await page.getByRole('menuitem', { name: action }).click()
}

async function show(page: Page, view: string): Promise<void> {
  await rail(page)
    .getByRole('button', { name: /^Show: / })
    .click()
  await page.getByRole('menuitemradio', { name: view }).click()
}

test('conversations are pinned, put into folders, tagged, archived, deleted and brought back', async ({ launch }) => {
  const first = await launch()
  const { page } = first
  await makeConversations(page)

  await act(page, 'Churn in May', 'Pin')
  await expect(rail(page).getByRole('heading', { name: 'Pinned' })).toBeVisible()

  await act(page, 'Revenue forecast', 'Move to folder')
  await page.getByRole('menuitem', { name: 'New folder…' }).click()
  await page.getByRole('textbox', { name: 'Name of the folder' }).fill('Finance')
  await page.getByRole('button', { name: 'Create' }).click()
  const folder = rail(page).getByRole('button', { name: 'Finance, 1 conversation' })
  await expect(folder).toBeVisible()
  await expect(row(page, 'Revenue forecast')).toBeHidden()
  await folder.click()
  await expect(row(page, 'Revenue forecast')).toBeVisible()

  await act(page, 'Survey answers', 'Tags…')
  await page.getByRole('textbox', { name: 'New tag' }).fill('urgent')
  await page.getByRole('button', { name: 'Add' }).click()
  await expect(page.getByRole('checkbox', { name: 'urgent' })).toBeChecked()
  await page.getByRole('button', { name: 'Done' }).click()

  // By the right button, and several at once.
  await row(page, 'Board letter').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  await expect(row(page, 'Board letter')).toBeHidden()
  await row(page, 'Survey answers').click({ modifiers: ['ControlOrMeta'] })
  await row(page, 'Price test').click({ modifiers: ['ControlOrMeta'] })
  const chosen = page.getByRole('toolbar', { name: 'Selected conversations' })
  await expect(chosen).toContainText('2 selected')
  await chosen.getByRole('button', { name: 'Delete' }).click()
  await expect(row(page, 'Price test')).toBeHidden()
  await expect(chosen).toBeHidden()

  // Ctrl+Z brings them back; the list of the deleted ones has what is deleted again.
  await page.keyboard.press('ControlOrMeta+z')
  await expect(row(page, 'Price test')).toBeVisible()
  await expect(row(page, 'Survey answers')).toBeVisible()
  await row(page, 'Price test').focus()
  await page.keyboard.press('Delete')
  await expect(row(page, 'Price test')).toBeHidden()

  await first.app.close()
  const { page: again } = await launch()
  await expect(row(again, 'Revenue forecast')).toBeVisible() // the folder is still unfolded
  await show(again, 'Deleted conversations')
  await expect(rail(again)).toContainText('for good after 30 days')
  await rail(again).getByRole('button', { name: 'Restore “Price test”' }).click()
  await expect(rail(again)).toContainText('Nothing here.')
  await show(again, 'Archived')
  await expect(row(again, 'Board letter')).toBeVisible()
  await show(again, 'Tag: urgent')
  await expect(row(again, 'Survey answers')).toBeVisible()
  await show(again, 'All conversations')

  // One tab stop; arrow keys move through headings, folders and rows; the edge makes the list wider.
  await row(again, 'Churn in May').focus()
  await again.keyboard.press('ArrowDown')
  await expect(rail(again).getByRole('button', { name: 'Finance, 1 conversation' })).toBeFocused()
  await again.keyboard.press('ArrowDown')
  await expect(row(again, 'Revenue forecast')).toBeFocused()
  const reachable = await rail(again).evaluate((nav) => nav.querySelectorAll('[data-line][tabindex="0"]').length)
  expect(reachable).toBe(1)
  const before = await rail(again).boundingBox()
  await rail(again).getByRole('separator', { name: 'Width of the conversation list' }).press('ArrowRight')
  await expect.poll(async () => (await rail(again).boundingBox())?.width).toBeGreaterThan(before?.width ?? 0)

  const left = await again.evaluate(async () => {
    const organisation = await (globalThis as unknown as { api: Api }).api.conversations.organisation()
    return organisation.ok ? organisation.data.deleted : -1
  })
  expect(left).toBe(0)
})

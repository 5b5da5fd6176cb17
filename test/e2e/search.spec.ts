import type { Page } from '@playwright/test'
import { fillDataFolder, filesOf } from '../../scripts/history/fill-data-folder.ts'
import { seeded } from '../bench/seeded.ts'
import { expect, test } from './sextant.ts'

const DAY_MS = 86_400_000

async function fillYear(data: string): Promise<void> {
  const until = Math.floor(Date.now() / DAY_MS) * DAY_MS
  await fillDataFolder(filesOf(data), { turns: 1500, days: 300, until, random: seeded(2) }, () => undefined)
}

const field = (page: Page) => page.getByRole('combobox', { name: 'Search all conversations' })
const hits = (page: Page) => page.getByRole('listbox', { name: 'Results' }).getByRole('option')
const marks = (page: Page) => hits(page).locator('mark')

test('words are found however they were written, and open at their message', async ({ launch, data }) => {
  await fillYear(data)
  const { page } = await launch()
  await page.keyboard.press('Control+Shift+F')
  await expect(field(page)).toBeFocused()
  for (const typed of ['ISTANBUL', 'İSTANBUL', 'istanbul', 'ıstanb']) {
    await field(page).fill(typed)
    await expect(marks(page).first()).toHaveText(/^[İI]stanbul/)
  }
  await field(page).fill('"nakit dönüşümü" ıspar')
  await expect(marks(page).filter({ hasText: 'Isparta' }).first()).toBeVisible()

  const message = hits(page).filter({ hasText: 'You' }).first()
  const place = await message.evaluate((element) => Number(element.id.split('-').at(-1)))
  const words = (await message.locator('mark').first().textContent()) ?? ''
  for (let step = 0; step < place; step++) await page.keyboard.press('ArrowDown')
  await expect(message).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  const question = page.getByRole('article', { name: 'Your message' }).filter({ hasText: words }).first()
  await expect(question).toBeInViewport()
  const marked = () =>
    page.evaluate(() => Array.from(CSS.highlights.get('find') ?? [], (range) => (range as Range).toString()))
  await expect.poll(marked).toContain(words)
  await page.mouse.click(700, 400)
  expect(await marked()).toEqual([])
})

test('results are narrowed by who wrote, by time and by code', async ({ launch, data }) => {
  await fillYear(data)
  const { page } = await launch()
  await page.getByRole('button', { name: /^Search/ }).click()
  await field(page).fill('margin')
  await expect(hits(page).filter({ hasText: 'You' }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Questions and answers' }).click()
  await page.getByRole('menuitemradio', { name: 'Answers', exact: true }).click()
  await expect(hits(page).locator('b').filter({ hasText: /^You$/ })).toHaveCount(0)
  await expect(hits(page).first()).toBeVisible()

  await page.getByRole('button', { name: 'Any time' }).click()
  await page.getByRole('menuitemradio', { name: 'Last 7 days' }).click()
  await page.getByRole('button', { name: 'With code' }).click()
  await expect(page.getByRole('button', { name: 'With code' })).toHaveAttribute('aria-pressed', 'true')
  await field(page).fill('nothing-is-called-so')
  await expect(page.getByText('Nothing found for “nothing-is-called-so” with these filters.')).toBeVisible()
  await field(page).fill('select')
  await page.getByRole('button', { name: 'Search everything' }).first().click()
  await expect(hits(page).first()).toBeVisible()
})

test('the first results are there at once, and finding in a conversation stays what it was', async ({
  launch,
  data
}) => {
  await fillYear(data)
  const { app, page } = await launch()
  await page.keyboard.press('Control+Shift+F')
  await field(page).fill('wholesale')
  await expect(hits(page).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article').first()).toBeVisible()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus())
  await page.keyboard.press('Control+F')
  await expect(page.getByRole('textbox', { name: 'Find in this conversation' })).toBeFocused()
})

test('what is typed right after the shortcut is all in the field', async ({ launch, data }) => {
  await fillYear(data)
  const { page } = await launch()
  await page.keyboard.press('Control+Shift+F')
  await page.keyboard.type('istanbul churn')
  await expect(field(page)).toHaveValue('istanbul churn')
})

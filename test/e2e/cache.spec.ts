import type { Page } from '@playwright/test'
import { answered, answers, ask, expect, test } from './sextant.ts'

const QUESTION = 'What is the Ledger?'

/** Asks in a conversation of its own and waits for the end of the answer. */
async function askAnew(page: Page, text: string): Promise<string> {
  await page.getByRole('button', { name: /^New conversation/ }).click()
  await expect(answers(page)).toHaveCount(0)
  await ask(page, text)
  await answered(page, 1)
  return answers(page).first().locator('.answer-text, p').first().innerText()
}

test('the same question in a new conversation is answered out of the cache, with its age and the way to a new answer', async ({
  launch
}) => {
  const { page } = await launch()
  const first = await askAnew(page, QUESTION)
  await expect(page.getByRole('button', { name: /^Saved answer,/ })).toHaveCount(0)
  expect(await askAnew(page, QUESTION)).toBe(first)
  const badge = answers(page).getByRole('button', { name: /^Saved answer, just now/ })
  await expect(badge).toBeVisible()
  await expect(page.getByRole('contentinfo').getByText('1 saved answer used today')).toBeVisible()
  await badge.click()
  const popup = page.getByRole('dialog')
  await expect(popup.getByText('You got this answer before')).toBeVisible()
  await expect(popup.getByText('Memory')).toBeVisible()
  await page.keyboard.press('Escape')

  await answers(page).getByRole('button', { name: 'Ask again', exact: true }).click()
  await expect(answers(page).getByText('2 of 2')).toBeVisible()
  await answered(page, 1)
  await expect(page.getByRole('button', { name: /^Saved answer,/ })).toHaveCount(0)
})

test('the cache page shows, finds and deletes what is kept', async ({ launch }) => {
  const { page } = await launch()
  await askAnew(page, QUESTION)
  await askAnew(page, 'What is a median?')
  await askAnew(page, QUESTION)
  await page.getByRole('button', { name: 'Saved answers', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Saved answers', level: 1 })).toBeVisible()
  const entry = page.getByRole('listitem').filter({ hasText: QUESTION })
  await expect(entry).toBeVisible()
  await expect(page.getByRole('row', { name: /Memory/ })).toContainText('1')
  await page.getByRole('searchbox').fill('ledger')
  await expect(page.getByRole('listitem').filter({ hasText: 'What is a median?' })).toHaveCount(0)
  await page.getByRole('button', { name: `Delete the answer to: ${QUESTION}` }).click()
  await expect(entry).toHaveCount(0)

  await askAnew(page, QUESTION)
  await expect(page.getByRole('button', { name: /^Saved answer,/ })).toHaveCount(0)
})

test('what is kept survives the end of the app, and everything can be deleted', async ({ launch, data }) => {
  const first = await launch({ data })
  await askAnew(first.page, QUESTION)
  await first.app.close()
  const { page } = await launch({ data })
  await askAnew(page, QUESTION)
  await expect(answers(page).getByRole('button', { name: /^Saved answer,/ })).toBeVisible()
  await page.getByRole('button', { name: 'Saved answers', exact: true }).click()
  await page.getByRole('button', { name: 'Delete…' }).click()
  await page.getByRole('menuitem', { name: 'Everything' }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByText('No answer is saved yet.')).toBeVisible()
})

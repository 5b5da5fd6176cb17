import { answered, answers, ask, expect, test } from './sextant.ts'

test('a bad answer is gathered once that is turned on, masked, and gets a better one', async ({ launch }) => {
  const { page } = await launch()
  await page.getByRole('button', { name: 'Learning', exact: true }).click()
  await expect(page.getByText('Nothing is gathered. Turn on')).toBeVisible()
  await page.getByRole('switch', { name: 'Gather poor answers' }).check()
  await expect(page.getByText('No poor answers yet')).toBeVisible()

  await page.getByRole('button', { name: /^New conversation/ }).click()
  await ask(page, 'Write one line to anna.kaya@example.com')
  await answered(page, 1)
  await answers(page).first().hover()
  await answers(page).getByRole('button', { name: 'Bad answer' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Incomplete' }).click()

  await page.getByRole('button', { name: 'Learning', exact: true }).click()
  const example = page.getByRole('listitem').filter({ hasText: 'marked bad' })
  await expect(example).toBeVisible()
  await expect(example).toContainText('Incomplete')
  await expect(example).toContainText('Write one line to EMAIL_1')
  await example.getByRole('textbox', { name: 'Better answer' }).fill('Dear EMAIL_1, thank you.')
  await example.getByRole('button', { name: 'Save' }).click()
  await expect(example.getByRole('button', { name: 'Save' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Export…' })).toBeEnabled()
  await page.screenshot({ path: test.info().outputPath('learning.png') })
  await example.getByRole('button', { name: 'Delete this example' }).click()
  await expect(page.getByText('No poor answers yet')).toBeVisible()
})

import { answered, answers, ask, expect, test } from './sextant.ts'

test('a bad answer is gathered once that is turned on, masked, and gets a better one', async ({ launch }) => {
  const { page } = await launch()
  await page.getByRole('button', { name: 'Learning', exact: true }).click()
  await expect(page.getByText('Nothing is gathered. Turn on')).toBeVisible()
  await page.getByRole('switch', { name: 'Gather poor answers' }).check()
  await expect(page.getByText('No poor answers yet')).toBeVisible()
  await expect(page.getByText('0 examples of this workspace have a better answer. A run needs 20.')).toBeVisible()

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

  // What the person writes over an answer is another version of it, and the better answer of an example.
  await page.getByRole('button', { name: /^Write one line to/ }).click()
  await answers(page).first().hover()
  await answers(page).getByRole('button', { name: 'Edit answer' }).click()
  await page.getByRole('textbox', { name: 'Edited answer' }).fill('Thank you, the offer is on its way.')
  await page.screenshot({ path: test.info().outputPath('edit-answer.png') })
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(answers(page)).toContainText('Thank you, the offer is on its way.')
  await expect(answers(page)).toContainText('Edited by you')
  await expect(page.getByRole('group', { name: 'Versions' })).toContainText('2 of 2')
  await page.screenshot({ path: test.info().outputPath('edited-answer.png') })
  await page.getByRole('button', { name: 'Learning', exact: true }).click()
  const edited = page.getByRole('listitem').filter({ hasText: 'you edited it' })
  await expect(edited.getByRole('textbox', { name: 'Better answer' })).toHaveValue(
    'Thank you, the offer is on its way.'
  )
})

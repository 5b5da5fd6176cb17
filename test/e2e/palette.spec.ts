import { ask, answered, composer, expect, test } from './sextant.ts'

test('everything is reached with Ctrl+K; templates come with a slash and are one\u2019s own as well', async ({
  launch
}) => {
  const { page } = await launch()
  await ask(page, 'What is a median?')
  await answered(page, 1)
  const palette = page.getByRole('combobox', { name: /^Search commands/ })

  await page.keyboard.press('ControlOrMeta+k')
  await palette.fill('monthly budget')
  await palette.press('Enter')
  await expect(page.getByRole('heading', { name: 'Monthly budget' })).toBeFocused()

  await page.keyboard.press('ControlOrMeta+k')
  await palette.fill('median')
  await expect(page.getByRole('option').first()).toContainText('What is a median?')
  await palette.press('Enter')
  await expect(page.getByRole('article', { name: 'Answer' })).toBeVisible()

  await page.keyboard.press('ControlOrMeta+k')
  await palette.fill('mode: offline')
  await palette.press('Enter')
  await expect(page.getByRole('button', { name: 'Network: Offline' })).toBeVisible()

  await page.keyboard.press('ControlOrMeta+k')
  await palette.fill('manage templates')
  await palette.press('Enter')
  await page.getByRole('button', { name: 'New template' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Weekly note')
  await page.getByRole('textbox', { name: 'Text' }).fill('Write the note of week {week} for {reader}.')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Weekly note')).toBeVisible()
  await page.getByRole('button', { name: 'Done' }).click()

  await composer(page).fill('/week')
  await page.getByRole('option', { name: /^Weekly note/ }).click()
  await expect(composer(page)).toHaveValue('Write the note of week {week} for {reader}.')
  await page.keyboard.insertText('48')
  await composer(page).press('Tab')
  await page.keyboard.insertText('the board')
  await expect(composer(page)).toHaveValue('Write the note of week 48 for the board.')
})

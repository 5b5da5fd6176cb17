import { answered, answers, ask, composer, expect, test } from './sextant.ts'

test('a first start without any network answers with the demo model, and says that it is one', async ({ launch }) => {
  const { page } = await launch({ welcome: true })
  await expect(page.getByRole('heading', { name: 'Welcome to Sextant' })).toBeVisible()
  await page.getByRole('button', { name: 'Skip for now' }).click()
  await ask(page, 'What is Sextant?')
  const answer = await answered(page, 1)
  expect((await answer.innerText()).length).toBeGreaterThan(40)
  await expect(answer.getByText('Stayed on this computer')).toBeVisible()
  await expect(answer.getByRole('button', { name: 'Demo', exact: true })).toBeVisible()
})

test('the welcome is shown once', async ({ launch }) => {
  const first = await launch()
  await first.app.close()
  const { page } = await launch({ welcome: true })
  await expect(page.getByRole('heading', { name: 'What would you like to know?' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Welcome to Sextant' })).toHaveCount(0)
})

test('the language changes at once, in the page and in its language attribute, and stays', async ({ launch }) => {
  const { app, page } = await launch()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('radio', { name: 'Türkçe' }).click()
  await expect(page.getByRole('heading', { name: 'Ayarlar' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'tr')
  const menu = await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items[0]?.label)
  expect(menu).toBe('Dosya')
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'İleti', exact: true })).toBeVisible()
})

test('the theme changes at once', async ({ launch }) => {
  const { page } = await launch()
  await page.getByRole('button', { name: 'Settings' }).click()
  const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.getByRole('radio', { name: 'Light' }).click()
  const light = await background()
  await page.getByRole('radio', { name: 'Dark' }).click()
  await expect.poll(background).not.toBe(light)
})

test('the Inspector shows how an answer came about', async ({ launch }) => {
  const { page } = await launch()
  await ask(page, 'What is a median?')
  await answered(page, 1)
  await answers(page).getByRole('button', { name: 'How this answer was made' }).click()
  const inspector = page.getByRole('complementary', { name: 'Answer details' })
  await expect(inspector.getByText('Fitting the context', { exact: true }).first()).toBeVisible()
  await expect(inspector.getByText('Time to first word')).toBeVisible()
  await expect(inspector.getByText('No connection was made for this answer.')).toBeVisible()
})

test('a second start of the app brings the first window to the front instead', async ({ launch, data }) => {
  await launch()
  await expect(launch({ data })).rejects.toThrow()
})

test('the composer is where the cursor is', async ({ launch }) => {
  const { page } = await launch()
  await expect(composer(page)).toBeFocused()
})

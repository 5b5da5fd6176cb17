import type { Page } from '@playwright/test'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { fillDataFolder, filesOf } from '../../scripts/history/fill-data-folder.ts'
import { seeded } from '../bench/seeded.ts'
import { seedExampleConversations } from './example-conversations.ts'
import { addExampleProviders, seedExampleLedger } from './example-network.ts'
import { answered, answers, ask, composer, expect, setNetworkMode, test } from './sextant.ts'

const root = path.resolve(import.meta.dirname, '../..')
/** For README and docs: the design size. */
const documents = path.join(root, 'docs', 'images')
/** For looking at: every screen, both sizes, both themes. */
const all = path.join(root, 'test-results', 'shots')

const SIZES = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 }
]

async function photograph(page: Page, name: string, theme: string, inDocuments = false): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await page.mouse.move(size.width / 2, 4)
    await page.evaluate(() => document.fonts.ready)
    await page.screenshot({ path: path.join(all, `${name}-${theme}-${size.width}.png`), animations: 'disabled' })
  }
  if (!inDocuments) return
  await page.setViewportSize(SIZES[0] as { width: number; height: number })
  await page.screenshot({ path: path.join(documents, `${name}-${theme}.png`), animations: 'disabled' })
}

test.beforeAll(() => {
  mkdirSync(documents, { recursive: true })
  mkdirSync(all, { recursive: true })
})

for (const theme of ['light', 'dark'] as const) {
  test(`the screens (${theme})`, async ({ launch, data }) => {
    seedExampleConversations(data, Date.now())
    const { app, page } = await launch({ models: 'starter' })
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    await page.getByRole('radio', { name: theme === 'light' ? 'Light' : 'Dark', exact: true }).click()
    await photograph(page, 'settings', theme)
    await page.getByRole('button', { name: 'Models', exact: true }).click()
    await page.getByRole('heading', { name: 'Models' }).waitFor()
    await photograph(page, 'models', theme, true)
    await page.getByRole('button', { name: /^New conversation/ }).click()
    await photograph(page, 'empty', theme)

    await page
      .getByRole('navigation')
      .getByRole('button', { name: /^Which segment lost/ })
      .first()
      .click()
    await expect(answers(page).first().locator('table')).toBeVisible()
    await composer(page).fill('Write a paragraph for the board, no customer names')
    await answers(page).first().getByRole('button', { name: 'How this answer was made' }).click()
    await page.getByRole('complementary', { name: 'Answer details' }).getByText('Time to first word').waitFor()
    await photograph(page, 'chat', theme, true)
    await page.getByRole('button', { name: 'Close the answer details' }).click()
    await photograph(page, 'reading', theme)
    await answers(page).first().getByRole('button', { name: 'How this answer was made' }).click()
    await page.getByRole('button', { name: 'Compare with another answer' }).click()
    await page.getByRole('heading', { name: 'Two answers side by side' }).waitFor()
    await photograph(page, 'compare', theme)
    await page.getByRole('navigation').getByRole('button', { name: 'Backup & export', exact: true }).click()
    await page.getByRole('button', { name: 'Back up now' }).click()
    await page.getByText(/backed up and verified/).waitFor()
    await photograph(page, 'archive', theme)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Close the answer details' }).click()

    await composer(page).fill('')
    await ask(page, 'Write a very long story about the sea, with many chapters.')
    await expect.poll(() => answers(page).last().innerText(), { timeout: 60_000 }).toMatch(/[\s\S]{60,}/)
    await photograph(page, 'answering', theme)
    await page.keyboard.press('Escape')
    await answered(page, 3)
    await photograph(page, 'stopped', theme)

    for (const question of [
      'In one sentence: what is a median?',
      'In one sentence: what is a cohort?',
      'In one sentence: what is a median?'
    ]) {
      await page.getByRole('button', { name: /^New conversation/ }).click()
      await ask(page, question)
      await answered(page, 1)
    }
    await answers(page)
      .getByRole('button', { name: /^Saved answer,/ })
      .click()
    await photograph(page, 'cached', theme)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Saved answers', exact: true }).click()
    await page.getByRole('heading', { name: 'Saved answers', level: 1 }).waitFor()
    await photograph(page, 'cache', theme)
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /^Which segment lost/ })
      .first()
      .click()

    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus())
    await page.keyboard.press('Control+f')
    await page.keyboard.type('customers')
    await photograph(page, 'find', theme)
  })

  test(`the first start (${theme})`, async ({ launch }) => {
    const { page } = await launch({ welcome: true })
    await page.emulateMedia({ colorScheme: theme })
    await page.getByRole('heading', { name: 'Welcome to Sextant' }).waitFor()
    await photograph(page, 'welcome', theme)
  })

  test(`providers and what leaves (${theme})`, async ({ launch, data }) => {
    seedExampleConversations(data, Date.now())
    seedExampleLedger(data, Date.now())
    const { page } = await launch()
    await page.emulateMedia({ colorScheme: theme })
    await page.getByRole('button', { name: 'Providers', exact: true }).click()
    await page.getByRole('button', { name: 'Add a provider' }).click()
    await photograph(page, 'add-provider', theme)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await setNetworkMode(page, 'auto')
    await addExampleProviders(page)
    await page
      .getByRole('button', { name: /^Models and prices/ })
      .first()
      .click()
    await photograph(page, 'providers', theme, true)

    await page.getByRole('button', { name: 'Network: Send directly' }).click()
    await photograph(page, 'modes', theme)
    await page.getByRole('menuitemradio', { name: /^Ask/ }).click()
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /^Which segment lost/ })
      .first()
      .click()
    await page.getByRole('button', { name: /^Answering model/ }).click()
    await photograph(page, 'choose-model', theme)
    await page.getByRole('menuitemradio', { name: /Sonnet 5|claude-sonnet-5/ }).click()
    await composer(page).fill('Write a paragraph for the board, no customer names')
    await photograph(page, 'route', theme)
    await composer(page).press('Enter')
    await page
      .getByRole('region', { name: /^Send this to/ })
      .getByRole('button', { name: 'Yes, send', exact: true, disabled: false })
      .waitFor()
    await photograph(page, 'confirmation', theme, true)
    await page.getByRole('button', { name: 'No, do not send' }).click()
    await answered(page, 3)
    await photograph(page, 'declined', theme)

    await page.getByRole('button', { name: /requests? sent today/ }).click()
    await page.getByRole('combobox', { name: 'Time' }).selectOption({ label: 'Any time' })
    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByText('The log is complete').waitFor()
    await photograph(page, 'ledger', theme, true)
  })
}

/** A year of an analyst who asks some thirty questions a day. */
async function fillYear(data: string): Promise<void> {
  const until = new Date().setHours(0, 0, 0, 0)
  await fillDataFolder(filesOf(data), { turns: 9000, days: 400, until, random: seeded(1) }, () => undefined)
}

for (const theme of ['light', 'dark'] as const)
  test(`a year of history (${theme})`, async ({ launch, data }) => {
    await fillYear(data)
    const { page } = await launch()
    await page.emulateMedia({ colorScheme: theme })
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    const budget = page.getByRole('textbox', { name: 'Monthly budget' })
    await budget.fill('2.50')
    await budget.press('Enter')
    await page.getByRole('button', { name: 'Insights' }).click()
    await page.getByRole('region', { name: 'Models' }).waitFor()
    await photograph(page, 'insights', theme, true)
    await page.getByRole('radio', { name: 'Year', exact: true }).check({ force: true })
    await expect(page.getByRole('slider').first()).toHaveAttribute('aria-valuemax', /^5[34]$/)
    await photograph(page, 'insights-year', theme)
    await page.getByRole('button', { name: /^Spent/ }).click()
    await page
      .getByRole('button', { name: /^Open “/ })
      .first()
      .waitFor()
    await photograph(page, 'insights-behind', theme)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+Shift+F')
    await page.getByRole('combobox').fill('istanbul nakit')
    await page.getByRole('option').first().waitFor()
    await photograph(page, 'search', theme, true)
  })

test('the main screen in Turkish', async ({ launch, data }) => {
  seedExampleConversations(data, Date.now())
  const { page } = await launch()
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('radio', { name: 'Türkçe' }).click()
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Which segment lost/ })
    .first()
    .click()
  await expect(page.locator('table')).toBeVisible()
  await photograph(page, 'chat-tr', 'light')
  await page.getByRole('button', { name: 'Ayarlar', exact: true }).click()
  await photograph(page, 'settings-tr', 'light')
})

test('providers and what leaves in Turkish', async ({ launch, data }) => {
  seedExampleConversations(data, Date.now())
  seedExampleLedger(data, Date.now())
  const { page } = await launch()
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('radio', { name: 'Türkçe' }).click()
  await setNetworkMode(page, 'auto')
  await addExampleProviders(page)
  await page.getByRole('button', { name: 'Sağlayıcılar', exact: true }).click()
  await page
    .getByRole('button', { name: /^Modeller ve fiyatlar/ })
    .first()
    .click()
  await photograph(page, 'providers-tr', 'light')
  await page.getByRole('button', { name: 'Ağ: Doğrudan gönder' }).click()
  await photograph(page, 'modes-tr', 'light')
  await page.getByRole('menuitemradio', { name: /^Önce onay iste/ }).click()
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Which segment lost/ })
    .first()
    .click()
  await page.getByRole('button', { name: /^Yanıtlayan model/ }).click()
  await page.getByRole('menuitemradio', { name: /Sonnet 5|claude-sonnet-5/ }).click()
  const field = page.getByRole('textbox', { name: 'İleti', exact: true })
  await field.fill('Yönetim kurulu için bir paragraf yaz')
  await field.press('Enter')
  await page.getByRole('region', { name: /gönderilsin mi/ }).waitFor()
  await photograph(page, 'confirmation-tr', 'light')
  await page.getByRole('button', { name: 'Hayır, gönderilmesin', exact: true }).click()
  await page.getByRole('button', { name: /veri gönderilmedi$/ }).click()
  await page.getByRole('table').waitFor()
  await photograph(page, 'ledger-tr', 'light')
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { fillDataFolder, filesOf } from '../../scripts/history/fill-data-folder.ts'
import { seeded } from '../bench/seeded.ts'
import { expect, test } from './sextant.ts'

const DAY_MS = 86_400_000
const TURNS = 3000

async function fillYear(data: string): Promise<void> {
  const until = Math.floor(Date.now() / DAY_MS) * DAY_MS
  await fillDataFolder(filesOf(data), { turns: TURNS, days: 360, until, random: seeded(1) }, () => undefined)
}

async function openInsights(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Insights' }).click()
  await page.getByRole('heading', { name: 'Insights' }).waitFor()
}

const chooseSpan = (page: Page, name: string): Promise<void> =>
  page.getByRole('radio', { name, exact: true }).check({ force: true })
const answersFigure = (page: Page) => page.getByRole('button', { name: /^Answers/ }).first()
/** The figure's second line, below its name. */
const countOf = async (page: Page): Promise<number> =>
  Number((await answersFigure(page).innerText()).split('\n')[1]?.replaceAll(',', ''))

test('Insights sums up a year, any part of it, and leads to the answer behind a number', async ({ launch, data }) => {
  await fillYear(data)
  const { page } = await launch()
  await openInsights(page)
  const month = await countOf(page)
  expect(month).toBeGreaterThan(50)

  await chooseSpan(page, 'Year')
  await expect(answersFigure(page)).toContainText('3,000')
  const models = page.getByRole('region', { name: 'Models' })
  await expect(models.getByRole('row')).toHaveCount(6)

  await page.getByRole('button', { name: 'All models' }).click()
  await page.getByRole('menuitemradio', { name: 'gpt-5-mini' }).click()
  await expect(models.getByRole('row')).toHaveCount(2)
  expect(await countOf(page)).toBeLessThan(TURNS)
  await page.getByRole('button', { name: 'Show everything' }).click()
  await expect(answersFigure(page)).toContainText('3,000')

  await models
    .getByRole('row', { name: /claude-sonnet/ })
    .getByRole('button')
    .nth(1)
    .click()
  const behind = page.getByRole('complementary', { name: 'Answers of claude-sonnet-4-5' })
  await expect(behind.getByRole('button', { name: /^Open “/ }).first()).toBeVisible()
  await behind
    .getByRole('button', { name: /^Open “/ })
    .nth(1)
    .click()
  await expect(page.getByRole('article', { name: 'Answer' }).first()).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeVisible()

  await openInsights(page)
  await expect(behind).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(behind).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Insights' })).toBeVisible()
})

test('a chart is read, opened and narrowed from the keyboard, and has a table behind it', async ({ launch, data }) => {
  await fillYear(data)
  const { page } = await launch()
  await openInsights(page)
  const chart = page.getByRole('slider', { name: 'Answers, by where they came from' })
  await chart.focus()
  await page.keyboard.press('Home')
  await expect(chart).toHaveAttribute('aria-valuenow', '1')
  for (let day = 0; day < 5; day++) await page.keyboard.press('ArrowRight')
  await expect(chart).toHaveAttribute('aria-valuetext', /This computer \d+/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: /^Answers, / })).toBeVisible()
  await page.keyboard.press('Escape')

  await chart.focus()
  await page.keyboard.press('Home')
  for (let day = 0; day < 6; day++) await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('radio', { name: 'Custom' })).toBeChecked()
  await expect(chart).toHaveAttribute('aria-valuemax', '7')

  await page.getByRole('button', { name: 'As a table' }).first().click()
  const table = page.getByRole('region', { name: 'Answers, by where they came from' }).getByRole('table')
  await expect(table.getByRole('row')).toHaveCount(8)
})

test('the answers behind a number are written as CSV, as many as it says', async ({ launch, data }) => {
  await fillYear(data)
  const { app, page } = await launch()
  const file = path.join(data, 'turns.csv')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await openInsights(page)
  await answersFigure(page).waitFor()
  const count = await countOf(page)
  await page.getByRole('button', { name: 'Export CSV' }).click()
  await expect(page.getByText(`${count.toLocaleString('en')} answers were written to turns.csv.`)).toBeVisible()
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  expect(lines).toHaveLength(count + 1)
})

test('a budget for the month is set from Insights and measured there and in the status bar', async ({
  launch,
  data
}) => {
  await fillYear(data)
  const { page } = await launch()
  await openInsights(page)
  await expect(page.getByText(/spent in \w+\. No budget is set\./)).toBeVisible()
  await page.getByRole('button', { name: 'Set a budget' }).click()
  const field = page.getByRole('textbox', { name: 'Monthly budget' })
  await expect(field).toBeFocused()
  await field.fill('-5')
  await field.press('Enter')
  await expect(page.getByRole('alert')).toContainText('Enter an amount from')
  await field.fill('1,000.50')
  await field.press('Enter')
  await expect(field).toBeFocused()

  await openInsights(page)
  const gauge = page.getByRole('meter', { name: /^Budget for / })
  await expect(gauge).toHaveAttribute('aria-valuetext', /of \$1,000\.50 spent, .+ of the month is over\. /)
  await expect(page.getByText(/of \$1,000\.50 spent/)).toBeVisible()
  await expect(
    page.getByRole('contentinfo').getByRole('button', { name: /today, \d+% of this month’s budget used/ })
  ).toBeVisible()
})

test('without any answers the page says what it is for and how to begin', async ({ launch }) => {
  const { page } = await launch()
  await openInsights(page)
  await page.getByRole('button', { name: 'Ask a question' }).click()
  await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeFocused()
})

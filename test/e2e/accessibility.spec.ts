import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { answered, answers, ask, expect, test } from './sextant.ts'

/** Findings that keep someone from using the page. */
async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

for (const theme of ['Light', 'Dark'])
  test(`no screen has serious accessibility findings (${theme})`, async ({ launch }) => {
    const { page } = await launch()
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('radio', { name: theme, exact: true }).click()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Models', exact: true }).click()
    await page.getByRole('heading', { name: 'Models' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: /^New conversation/ }).click()
    await ask(page, 'What is a median?')
    await answered(page, 1)
    await answers(page).getByRole('button', { name: 'How this answer was made' }).click()
    const inspector = page.getByRole('complementary', { name: 'Answer details' })
    await inspector.getByText('Request and response').click()
    await inspector.getByLabel('Request', { exact: true }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await inspector.getByRole('button', { name: 'Compare with another answer' }).click()
    await page.getByRole('heading', { name: 'Two answers side by side' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('navigation').getByRole('button', { name: 'Backup & export', exact: true }).click()
    await page.getByRole('radio', { name: 'Selected' }).check({ force: true })
    expect(await seriousFindings(page)).toEqual([])
  })

test('the welcome has no serious accessibility findings', async ({ launch }) => {
  const { page } = await launch({ welcome: true })
  await page.getByRole('heading', { name: 'Welcome to Sextant' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
})

test('everything on the way from question to answer can be done with the keyboard', async ({ launch }) => {
  const { page } = await launch()
  await page.keyboard.type('What is a median?')
  await page.keyboard.press('Enter')
  await answered(page, 1)
  await page.keyboard.press('F6')
  const inRegion = (): Promise<string | null> =>
    page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region') ?? null)
  const visited = new Set<string | null>()
  for (let i = 0; i < 6; i++) {
    visited.add(await inRegion())
    await page.keyboard.press('F6')
  }
  expect([...visited]).toEqual(expect.arrayContaining(['rail', 'composer', 'messages', 'status']))
  await page.keyboard.press('Control+n')
  await expect(page.getByRole('heading', { name: 'What would you like to know?' })).toBeVisible()
})

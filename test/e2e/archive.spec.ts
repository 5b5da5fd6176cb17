import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { fillDataFolder, filesOf } from '../../scripts/history/fill-data-folder.ts'
import { seeded } from '../bench/seeded.ts'
import { answered, ask, expect, test } from './sextant.ts'

const DAY_MS = 86_400_000

/** Answers the next dialogs for a file or a folder, since nobody is there to. */
async function answerDialogs(app: ElectronApplication, answers: { save?: string; open?: string }): Promise<void> {
  await app.evaluate(({ dialog }, { save, open }) => {
    dialog.showSaveDialog = () =>
      Promise.resolve(save === undefined ? { canceled: true, filePath: '' } : { canceled: false, filePath: save })
    dialog.showOpenDialog = () =>
      Promise.resolve(open === undefined ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [open] })
  }, answers)
}

const openArchive = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Backup & export', exact: true }).first().click()
  await page.getByRole('heading', { name: 'Backup & export', level: 1 }).waitFor()
}

const tasks = (page: Page) => page.getByRole('list', { name: 'Tasks' })
const conversation = (page: Page, title: string) =>
  page.getByRole('navigation').getByRole('button', { name: title, exact: true })

test('a backup is made, checked and restored, and after the restart the conversations of then are back', async ({
  launch,
  data
}) => {
  const first = await launch()
  await ask(first.page, 'What is a median?')
  await answered(first.page, 1)
  await openArchive(first.page)
  await first.page.getByRole('button', { name: 'Back up now' }).click()
  await expect(tasks(first.page)).toContainText('1 conversation')
  await first.page.getByRole('button', { name: /^Verify the backup/ }).click()
  await expect(tasks(first.page)).toContainText('This backup is complete')

  await conversation(first.page, 'What is a median?').press('Delete')
  await first.page.getByRole('button', { name: /^New conversation/ }).click()
  await ask(first.page, 'What is a cohort?')
  await answered(first.page, 1)
  await openArchive(first.page)
  await first.page.getByRole('button', { name: /^Restore the backup/ }).click()
  await expect(first.page.getByText('Your current data is not deleted')).toBeVisible()
  await first.page.keyboard.press('Escape')
  await expect(first.page.getByText('Your current data is not deleted')).toHaveCount(0)
  await expect(first.page.getByRole('button', { name: /^Restore the backup/ })).toBeFocused()
  await first.page.keyboard.press('Enter')
  await first.page.getByRole('button', { name: 'Verify and prepare' }).click()
  const restart = first.page.getByRole('button', { name: 'Restart now' })
  await expect(restart).toBeVisible()
  // The test starts the app again itself, so that it can look at it.
  await first.app.evaluate(({ app }) => (app.relaunch = () => undefined))
  const closed = first.app.waitForEvent('close')
  // The window may be gone before the click is reported as done.
  await Promise.all([closed, restart.click().catch(() => undefined)])

  const { page } = await launch()
  await expect(conversation(page, 'What is a median?')).toBeVisible()
  await expect(conversation(page, 'What is a cohort?')).toHaveCount(0)
  expect(readdirSync(data).filter((name) => name.startsWith('sextant-replaced-'))).toHaveLength(1)
})

test('conversations go to a file and come back from it, once', async ({ launch, data }) => {
  const { app, page } = await launch()
  await ask(page, 'What is a median?')
  await answered(page, 1)
  const file = path.join(data, 'export.json')
  await answerDialogs(app, { save: file })
  await openArchive(page)
  await page.getByRole('radio', { name: 'JSON', exact: true }).check({ force: true })
  await page.getByRole('button', { name: 'Export all…' }).click()
  await expect(tasks(page)).toContainText('1 conversation with 2 messages written to:')
  const exported = readFileSync(file, 'utf8')
  expect(JSON.parse(exported)).toMatchObject({
    format: 'sextant-conversations',
    conversations: [{ title: 'What is a median?' }]
  })

  const other = path.join(data, 'other')
  mkdirSync(other)
  const second = await launch({ data: other })
  await answerDialogs(second.app, { open: file })
  await openArchive(second.page)
  await second.page.getByRole('button', { name: 'From a file…' }).click()
  await expect(tasks(second.page)).toContainText('1 conversation with 2 messages imported from Sextant.')
  await expect(conversation(second.page, 'What is a median?')).toBeVisible()
  await second.page.getByRole('button', { name: 'From a file…' }).click()
  await expect(tasks(second.page)).toContainText('1 conversation already existed')
  await conversation(second.page, 'What is a median?').click()
  await expect(second.page.getByRole('article', { name: 'Answer' })).toHaveCount(1)
})

test('a conversation goes to a file from its own head, and nothing happens where no file is chosen', async ({
  launch,
  data
}) => {
  const { app, page } = await launch()
  await ask(page, 'What is a median?')
  await answered(page, 1)
  const choose = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Export this conversation' }).click()
    await page.getByRole('menuitem', { name: 'As Markdown…' }).click()
  }
  await answerDialogs(app, {})
  await choose()
  await expect(page.getByRole('button', { name: 'Export this conversation' })).toBeEnabled()
  expect(existsSync(path.join(data, 'median.md'))).toBe(false)
  await answerDialogs(app, { save: path.join(data, 'median.md') })
  await choose()
  await expect(tasks(page)).toContainText('1 conversation with 2 messages written to:')
  expect(readFileSync(path.join(data, 'median.md'), 'utf8')).toContain('What is a median?')
})

test('a long task can be cancelled from its page and leaves nothing behind', async ({ launch, data }) => {
  test.setTimeout(180_000)
  await fillDataFolder(
    filesOf(data),
    { turns: 30_000, days: 365, until: Math.floor(Date.now() / DAY_MS) * DAY_MS, random: seeded(1) },
    () => undefined
  )
  const { app, page } = await launch()
  const file = path.join(data, 'export.csv')
  await answerDialogs(app, { save: file })
  await openArchive(page)
  await page.getByRole('radio', { name: 'CSV', exact: true }).check({ force: true })
  await page.getByRole('button', { name: 'Export all…' }).click()
  await expect(page.getByRole('contentinfo').getByRole('button', { name: /^Export, / })).toBeVisible()
  await tasks(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(tasks(page)).toContainText('cancelled')
  expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false])
  await expect(page.getByRole('button', { name: 'Export all…' })).toBeEnabled()
})

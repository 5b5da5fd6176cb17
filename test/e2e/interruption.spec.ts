import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { answered, answers, ask, composer, expect, inferencePid, test } from './sextant.ts'

const LONG = 'Write a very long story about the sea, with many chapters.'

/** Begins a long answer and returns what is shown once some of it is there. */
async function midAnswer(page: Page): Promise<string> {
  await ask(page, LONG)
  const text = answers(page).first().locator('p').first()
  await expect.poll(() => text.innerText().catch(() => ''), { timeout: 60_000 }).toMatch(/[\s\S]{60,}/)
  return text.innerText()
}

async function choose(page: Page, model: RegExp): Promise<void> {
  await page.getByRole('button', { name: /^Answering model/ }).click()
  await page.getByRole('menuitemradio', { name: model }).click()
}

async function reopen(page: Page): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Write a very long story/ })
    .first()
    .click()
  await answers(page).first().waitFor()
}

test('closing the app in the middle of an answer keeps what was seen', async ({ launch }) => {
  const first = await launch({ models: 'starter' })
  const seen = await midAnswer(first.page)
  await first.app.close()
  const { page } = await launch()
  await reopen(page)
  await expect(answers(page).first()).toContainText(seen.slice(0, 60))
  await expect(
    answers(page)
      .first()
      .getByText(/The partial answer is saved/)
  ).toBeVisible()
})

test('a kill of the whole app in the middle of an answer keeps what was seen, and says so at the next start', async ({
  launch
}) => {
  const first = await launch({ models: 'starter' })
  const seen = await midAnswer(first.page)
  const main = first.app.process()
  const gone = new Promise((resolve) => main.once('exit', resolve))
  main.kill('SIGKILL')
  await gone
  const { page } = await launch()
  await expect(page.getByText('Sextant was closed during an answer.', { exact: false }).first()).toBeVisible()
  await reopen(page)
  await expect(answers(page).first()).toContainText(seen)
  await expect(
    answers(page)
      .first()
      .getByText(/Sextant was closed during this answer/)
  ).toBeVisible()
})

test('a crash of the inference process ends one answer, not the app', async ({ launch }) => {
  const { app, page } = await launch({ models: 'starter' })
  const seen = await midAnswer(page)
  process.kill(await inferencePid(app), 'SIGKILL')
  const answer = await answered(page, 1)
  await expect(answer).toContainText(seen.slice(0, 60))
  await expect(answer.getByRole('alert')).toBeVisible()
  await expect(answer).not.toContainText('Error:')
  await answer.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => answers(page).first().innerText(), { timeout: 60_000 }).toMatch(/[\s\S]{60,}/)
  await composer(page).press('Escape')
  await answered(page, 1)
})

test('a truncated model file is refused with its reason, and the app goes on with another model', async ({
  launch,
  data
}) => {
  const first = await launch({ models: 'starter' })
  await first.app.close()
  // A copy: the file may be a link to the person's own.
  const file = path.join(data, 'models', 'SmolLM2-135M-Instruct.Q4_1.gguf')
  const bytes = readFileSync(file)
  rmSync(file)
  writeFileSync(file, bytes)
  truncateSync(file, 50_000_000)
  const { page } = await launch()
  await choose(page, /SmolLM2/)
  await ask(page, 'What is a median?')
  const answer = await answered(page, 1)
  await expect(answer.getByRole('alert')).toContainText(/SmolLM2/)
  await choose(page, /Sextant Demo/)
  await ask(page, 'What is a median?')
  await expect((await answered(page, 2)).getByText('Stayed on this computer')).toBeVisible()
})

test('a damaged database is set aside and reported, and the app starts', async ({ launch, data }) => {
  mkdirSync(data, { recursive: true })
  writeFileSync(path.join(data, 'sextant.db'), 'this was never a database '.repeat(200))
  const { page } = await launch()
  await expect(page.getByText(/database was damaged/).first()).toBeVisible()
  await expect(composer(page)).toBeEditable()
})

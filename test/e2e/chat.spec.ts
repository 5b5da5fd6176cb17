import { answered, answers, ask, composer, expect, questions, test } from './sextant.ts'

const LONG = 'Write a very long story about the sea, with many chapters.'

test('a real model streams its answer into the window', async ({ launch }) => {
  const { page } = await launch({ models: 'starter' })
  await ask(page, 'In one sentence: what is a median?')
  const lengths = new Set<number>()
  await expect
    .poll(async () => {
      lengths.add(
        (
          await answers(page)
            .first()
            .innerText()
            .catch(() => '')
        ).length
      )
      return answers(page).first().getAttribute('aria-busy')
    })
    .toBe('false')
  const answer = await answered(page, 1)
  await expect(answer).toContainText('median')
  await expect(answer.getByText('SmolLM2 135M Instruct')).toBeVisible()
  await expect(answer.getByText(/tok\/s/)).toBeVisible()
})

test('Escape stops the answer; what came stays and says so', async ({ launch }) => {
  const { page } = await launch({ models: 'starter' })
  await ask(page, LONG)
  await expect.poll(() => answers(page).first().innerText(), { timeout: 60_000 }).toMatch(/\w{3,}[\s\S]{40,}/)
  await page.keyboard.press('Escape')
  const answer = await answered(page, 1)
  await expect(answer.getByText('Stopped. The partial answer is saved.')).toBeVisible()
  expect((await answer.innerText()).length).toBeGreaterThan(80)
})

test('an answer asked for again is a second version, and one can switch between them', async ({ launch }) => {
  const { page } = await launch()
  await ask(page, 'What is a median?')
  await answered(page, 1)
  await answers(page)
    .getByRole('button', { name: /^Answer again/ })
    .click()
  await expect(answers(page).getByText('2 of 2')).toBeVisible()
  await answered(page, 1)
  await answers(page).getByRole('button', { name: 'Previous version' }).click()
  await expect(answers(page).getByText('1 of 2')).toBeVisible()
  await expect(answers(page)).toHaveCount(1)
})

test('an edited message begins a branch; the earlier one is still there', async ({ launch }) => {
  const { page } = await launch()
  await ask(page, 'What is a median?')
  await answered(page, 1)
  await ask(page, 'What is a mean?')
  await answered(page, 2)
  await composer(page).press('ArrowUp')
  const editor = page.getByRole('textbox', { name: 'Edited message' })
  await editor.fill('What is an outlier?')
  await editor.press('Enter')
  await expect(questions(page).last()).toContainText('What is an outlier?')
  await answered(page, 2)
  await questions(page).last().getByRole('button', { name: 'Previous version' }).click()
  await expect(questions(page).last()).toContainText('What is a mean?')
})

test('a conversation is renamed, deleted and brought back', async ({ launch }) => {
  const { page } = await launch()
  await ask(page, 'What is a cohort?')
  await answered(page, 1)
  const row = page.getByRole('navigation').getByRole('button', { name: 'What is a cohort?', exact: true })
  await row.press('F2')
  await page.getByRole('textbox', { name: 'Title of the conversation' }).fill('Cohorts')
  await page.keyboard.press('Enter')
  const renamed = page.getByRole('navigation').getByRole('button', { name: 'Cohorts', exact: true })
  await expect(renamed).toBeVisible()
  await renamed.press('Delete')
  await expect(renamed).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(renamed).toBeVisible()
})

test('a reload in the middle of an answer goes on with it', async ({ launch }) => {
  const { page } = await launch({ models: 'starter' })
  await ask(page, LONG)
  await expect.poll(() => answers(page).first().innerText(), { timeout: 60_000 }).toMatch(/[\s\S]{60,}/)
  await page.reload()
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Write a very long story/ })
    .first()
    .click()
  await expect(answers(page).first()).toHaveAttribute('aria-busy', 'true')
  const before = (await answers(page).first().innerText()).length
  await expect.poll(async () => (await answers(page).first().innerText()).length).toBeGreaterThan(before)
  await composer(page).press('Escape')
  await answered(page, 1)
})

test('a draft is there again after a restart', async ({ launch }) => {
  const first = await launch()
  await composer(first.page).fill('half a thought')
  await first.page.getByRole('button', { name: 'Settings' }).click()
  await first.app.close()
  const { page } = await launch()
  await expect(composer(page)).toHaveValue('half a thought')
})

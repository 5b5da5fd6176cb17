import { goThrough, seedHostileAnswers } from '../hostile/hostile-answers.ts'
import { ask, composer, expect, test } from './sextant.ts'

/** A tenth of what `node test/hostile/run.ts` goes through; another seed each time would find more, and fail by luck. */
const ANSWERS = 2_000
const SEED = 11

test('two thousand hostile answers are shown, and the window answers', async ({ data, launch }) => {
  test.setTimeout(1_800_000)
  const conversations = seedHostileAnswers(data, ANSWERS, SEED)
  const { page } = await launch()
  let crashes = 0
  page.on('crash', () => crashes++)
  for (const { title, answers } of conversations) {
    const { painted } = await goThrough(page, title)
    expect(painted).toBe(answers)
  }
  expect(crashes).toBe(0)
  await page.keyboard.press('Control+n')
  await ask(page, 'Still there?')
  await expect(page.getByRole('article', { name: 'Answer' })).toBeVisible()
  await expect(composer(page)).toBeEnabled()
})

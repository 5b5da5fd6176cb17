import type { Result } from '../../main/domain/turn.ts'
import type { Api } from '../../preload/contract/contract.ts'
import { fillDataFolder, filesOf } from '../../scripts/history/fill-data-folder.ts'
import { seeded } from '../bench/seeded.ts'
import { answered, ask, expect, test } from './sextant.ts'

const DAY_MS = 86_400_000
const TURNS = 1500
const day = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** What main answered; an error fails the test with its code. */
async function given<T>(result: Promise<Result<T>>): Promise<T> {
  const answer = await result
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.data
}

test('a year of history is searched, summed up and backed up in the real window, and the last turn is part of it', async ({
  launch,
  data
}) => {
  const until = Math.floor(Date.now() / DAY_MS) * DAY_MS
  await fillDataFolder(filesOf(data), { turns: TURNS, days: 365, until, random: seeded(1) }, () => undefined)
  const { page } = await launch()
  // Main is called as the window calls it, over its own bridge.
  const window = await page.evaluateHandle(() => (globalThis as unknown as { api: Api }).api)

  const request = { text: 'İSTANBUL', filters: {}, limit: 10, after: null }
  const found = await given(window.evaluate((api, input) => api.search.find(input), request))
  expect(found.hits).toHaveLength(10)
  expect(found.hits[0]?.snippet.highlights.length).toBeGreaterThan(0)

  const asked = { range: { from: day(Date.now() - 380 * DAY_MS), to: day(Date.now() + DAY_MS) }, filter: {} }
  const figures = () => given(window.evaluate((api, input) => api.insights.figures(input), asked))
  const before = await figures()
  expect(before.totals.turns).toBe(TURNS)
  expect(before.models.length).toBeGreaterThan(3)

  await ask(page, 'What is a zirconium median?')
  await answered(page, 1)
  await expect.poll(async () => (await figures()).totals.turns).toBe(TURNS + 1)
  const again = await given(window.evaluate((api, input) => api.search.find(input), { ...request, text: 'zircon' }))
  expect(again.hits.map((hit) => hit.role)).toContain('user')
  const recent = await given(window.evaluate((api) => api.search.recentAnswers({ limit: 5 })))
  expect(recent).toHaveLength(5)

  await given(window.evaluate((api) => api.archive.backUp()))
  await expect
    .poll(async () => (await given(window.evaluate((api) => api.archive.tasks())))[0]?.state, { timeout: 60_000 })
    .toBe('done')
  const { backups } = await given(window.evaluate((api) => api.archive.backups()))
  expect(backups).toHaveLength(1)
  expect(backups[0]?.turns).toBeGreaterThanOrEqual(TURNS)
})

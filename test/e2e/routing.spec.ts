import { copyFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import type { ModelRef } from '../../main/domain/ids.ts'
import type { Api } from '../../preload/contract/contract.ts'
import { ChatServer, neighbourHost } from '../fakes/chat-server.ts'
import { inEachLook, speak } from './in-each-look.ts'
import { chooseModel } from './own-server.ts'
import { answered, answers, ask, composer, expect, test } from './sextant.ts'

const root = path.resolve(import.meta.dirname, '../..')
const shots = path.join(root, 'test-results/shots')

let server: ChatServer
test.beforeEach(async () => {
  server = await ChatServer.start()
  mkdirSync(shots, { recursive: true })
})
test.afterEach(() => server.close())

type Change = Parameters<Api['settings']['change']>[0]

const change = (page: Page, patch: Change): Promise<void> =>
  page.evaluate(async (wanted) => {
    const { api } = globalThis as unknown as { api: Api }
    const done = await api.settings.change(wanted)
    if (!done.ok) throw new Error(done.error.code)
  }, patch)

/** A model on another machine may be asked, at a price. @returns its name for main */
async function addNeighbour(page: Page): Promise<ModelRef> {
  const baseUrl = server.baseUrl(await neighbourHost())
  return await page.evaluate(async (address) => {
    const { api } = globalThis as unknown as { api: Api }
    await api.network.change({ mode: 'auto' })
    const added = await api.providers.add({ preset: null, name: 'Neighbour', baseUrl: address, confirmHost: true })
    if (!added.ok) throw new Error(added.error.code)
    const { id } = added.data
    await api.providers.change({ id, enabledModels: ['large'] })
    const model = `${id}:large` as never
    await api.providers.editPrice({ model, prices: { input: '1', output: '10' } })
    return model
  }, baseUrl)
}

/** Light at the design's size and dark at the smallest, in both languages, for looking at. */
async function photograph(page: Page, name: string): Promise<void> {
  for (const language of ['en', 'tr'] as const) {
    await speak(page, language)
    await inEachLook(page, (theme) =>
      page.screenshot({ path: path.join(shots, `${name}-${language}-${theme}.png`), animations: 'disabled' })
    )
  }
  await speak(page, 'en')
}

test('a weak answer of this computer is offered to a stronger model, which is asked with consent', async ({
  launch
}) => {
  const { page } = await launch()
  await addNeighbour(page)
  await page.getByRole('button', { name: /^New conversation/ }).click()
  await chooseModel(page, /Sextant Demo/)
  await ask(page, 'What is a median?')
  const first = await answered(page, 1)
  expect(server.requests.filter(({ path: asked }) => asked.endsWith('/completions'))).toEqual([])
  await first.getByRole('button', { name: /^Answer again with/ }).click()
  const offer = page.locator('[data-weak]')
  await expect(offer).toContainText('you asked for another one')
  await photograph(page, 'weak-answer')
  await offer.getByRole('button', { name: 'Ask large' }).click()
  await expect(answers(page).last()).toContainText('The median is the middle value.')
  await expect(answers(page).last()).toContainText('after a weak answer of')
  // The conversation goes on with the model it had.
  await expect(page.getByRole('button', { name: /^Answering model/ })).toContainText('Sextant Demo')
})

test('Auto asks the only model that may answer; Insights shows load, forecasts and savings', async ({ launch }) => {
  const { page } = await launch({ models: 'starter' })
  await addNeighbour(page)
  await change(page, {
    routing: { policy: 'balanced', weights: { quality: 0.1, speed: 0, cost: 1 }, escalation: 'auto' }
  })
  await page.getByRole('button', { name: /^New conversation/ }).click()
  await chooseModel(page, /^Auto/)
  await composer(page).fill('What is a median? Answer in one sentence.')
  await expect(page.getByRole('group', { name: 'Who would answer' })).toContainText('the only one that may answer')
  await photograph(page, 'route-line')
  await composer(page).press('Enter')
  await answered(page, 1)
  await expect(answers(page).last()).toContainText('The median is the middle value.')
  await expect(page.getByRole('button', { name: /^Answering model/ })).toContainText('Auto')
  await page.getByRole('button', { name: 'Insights' }).first().click()
  await expect(page.getByRole('heading', { name: 'Load of the models' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Saved by routing' })).toBeVisible()
  await page.getByRole('heading', { name: 'Load of the models' }).scrollIntoViewIfNeeded()
  await photograph(page, 'insights-load')
})

test('Auto goes on by itself from a weak answer of this computer, and says so', async ({ launch }) => {
  const { app, page, data } = await launch()
  await addNeighbour(page)
  // A file that the person adds is no demo to the app, whatever it can do: Auto may ask it.
  const file = path.join(data, 'own-model.gguf')
  copyFileSync(path.join(root, 'native-models/demo/sextant-demo-5m-q8_0.gguf'), file)
  await app.evaluate(
    ({ dialog }, chosen) => (dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })),
    file
  )
  await page.evaluate(async () => {
    const added = await (globalThis as unknown as { api: Api }).api.models.addFile()
    if (!added.ok) throw new Error(added.error.code)
  })
  await change(page, {
    routing: { policy: 'balanced', weights: { quality: 0, speed: 0, cost: 1 }, escalation: 'auto' }
  })
  await page.getByRole('button', { name: /^New conversation/ }).click()
  await chooseModel(page, /^Auto/)
  await ask(page, 'What is a median?')
  const first = await answered(page, 1)
  expect(server.requests.filter(({ path: asked }) => asked.endsWith('/completions'))).toEqual([])
  // Asking again says that it was not good enough.
  await first.getByRole('button', { name: /^Answer again with/ }).click()
  await expect(answers(page).last()).toContainText('The median is the middle value.')
  await expect(answers(page).last()).toContainText('after a weak answer of')
  await expect(page.getByRole('button', { name: /^Answering model/ })).toContainText('Auto')
  await photograph(page, 'escalated')
})

test('a budget asks before it could be exceeded, in the person’s money', async ({ launch }) => {
  const { page } = await launch()
  await addNeighbour(page)
  await page.getByRole('button', { name: /^New conversation/ }).click()
  await chooseModel(page, /large/)
  await change(page, {
    spending: { dailyBudgetUsd: 0.02, whenReached: 'ask', currency: { code: 'TRY', perUsd: 40 } }
  })
  await ask(page, 'What is a median?')
  const card = page.getByRole('region', { name: 'This request could exceed today’s budget' })
  await expect(card).toContainText('₺')
  await photograph(page, 'budget-card')
  await card.getByRole('button', { name: 'Don’t send' }).click()
  const declined = await answered(page, 1)
  await expect(declined.getByRole('alert')).toContainText('You did not let this request exceed the budget')
  expect(server.requests.filter(({ path: asked }) => asked.endsWith('/completions'))).toEqual([])

  await ask(page, 'And a mean?')
  await card.getByRole('button', { name: 'Send anyway' }).click()
  await expect(await answered(page, 2)).toContainText('The median is the middle value.')
})

import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { Database } from '../../main/storage/database.ts'
import type { Api } from '../../preload/contract/contract.ts'
import { ChatServer, neighbourHost } from '../fakes/chat-server.ts'
import { answered, answers, ask, composer, expect, questions, setNetworkMode, test } from './sextant.ts'

let server: ChatServer
let host: string
test.beforeEach(async () => {
  server = await ChatServer.start()
  host = await neighbourHost()
})
test.afterEach(() => server.close())

/** Sets up a server that is another machine for the app, and makes its model the one that answers. */
async function useNeighbour(page: Page): Promise<void> {
  await page.evaluate(
    async ([address]) => {
      const { api } = globalThis as unknown as { api: Api }
      const added = await api.providers.add({ preset: null, name: 'Neighbour', baseUrl: address, confirmHost: true })
      if (!added.ok) throw new Error(added.error.code)
      await api.providers.change({ id: added.data.id, enabledModels: ['large'] })
    },
    [server.baseUrl(host)]
  )
  await setNetworkMode(page, 'auto')
  await beginWithNeighbour(page)
}

async function beginWithNeighbour(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^New conversation/ }).click()
  await page.getByRole('button', { name: /^Answering model/ }).click()
  await page.getByRole('menuitemradio', { name: /large/ }).click()
}

async function setMode(page: Page, mode: 'Offline' | 'Ask first' | 'Send directly'): Promise<void> {
  await page.getByRole('button', { name: /^Network:/ }).click()
  await page.getByRole('menuitemradio', { name: mode }).click()
  await expect(page.getByRole('button', { name: `Network: ${mode}` })).toBeVisible()
}

const confirmation = (page: Page): Locator => page.getByRole('region', { name: `Send this to ${host}:${server.port}?` })
const completions = (): number =>
  server.requests.filter(({ path: where }) => where.endsWith('/chat/completions')).length

test('the mode is changed in the status bar, also with the keyboard, and holds at the next start', async ({
  launch
}) => {
  const first = await launch()
  await expect(first.page.getByRole('button', { name: 'Network: Ask first' })).toBeVisible()
  await setMode(first.page, 'Send directly')
  await setMode(first.page, 'Ask first')
  await first.page.getByRole('button', { name: 'Network: Ask first' }).press('Enter')
  await expect(first.page.getByRole('menu')).toBeVisible()
  for (const key of ['Home', 'Enter']) await first.page.keyboard.press(key)
  await expect(first.page.getByRole('button', { name: 'Network: Offline' })).toBeVisible()
  await first.app.close()
  const { page } = await launch()
  await expect(page.getByRole('button', { name: 'Network: Offline' })).toBeVisible()
})

test('in Ask nothing leaves before the person has seen it and said yes', async ({ launch }) => {
  const { page } = await launch()
  await useNeighbour(page)
  await setMode(page, 'Ask first')
  await expect(page.getByRole('form', { name: 'Write a message' })).toContainText('You are asked first.')
  await ask(page, 'How many staff left in May?')
  const question = confirmation(page)
  await expect(question).toContainText('How many staff left in May?')
  await expect(question).toContainText('2 messages')
  // What is being typed meanwhile answers nothing.
  await expect(composer(page)).toBeFocused()
  await question.getByText('Show the full request').click()
  await expect(question.locator('pre')).toContainText('"stream": true')

  // It waits on every page.
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await expect(question).toBeVisible()
  expect(completions()).toBe(0)
  await question.getByRole('button', { name: 'No, do not send' }).click()
  await expect(question).toBeHidden()
  await page.keyboard.press('Escape')
  const answer = await answered(page, 1)
  await expect(answer.getByRole('alert')).toContainText('You did not allow this connection.')
  await expect(answer.getByText('Nothing was sent', { exact: true })).toBeVisible()
  expect(completions()).toBe(0)

  await answer.getByRole('button', { name: 'Try again' }).click()
  await page.keyboard.press('F6')
  for (let i = 0; i < 6 && !(await question.locator(':focus').count()); i++) await page.keyboard.press('F6')
  await expect(question.getByRole('button', { name: 'Yes, send', exact: true })).toBeEnabled()
  await question.getByRole('button', { name: 'Yes, send', exact: true }).press('Enter')
  await expect(answers(page).first()).toContainText('The median is the middle value.')
  expect(completions()).toBe(1)
  await expect((await answered(page, 1)).getByRole('button', { name: /sent\. Show what left/ })).toBeVisible()

  // A message that is left out is not sent; whoever agrees to the host in this conversation is asked no more there.
  await ask(page, 'And in June?')
  await expect(question).toContainText('The median is the middle value.')
  await question.getByRole('button', { name: 'Leave out' }).first().click()
  await expect(question).not.toContainText('The median is the middle value.')
  await expect(question).toContainText('And in June?')
  await question.getByRole('button', { name: 'Allow in this conversation' }).click()
  await answered(page, 2)
  expect(JSON.stringify(server.requests.at(-1)?.body)).not.toContain('The median is the middle value.')
  await ask(page, 'And in July?')
  await answered(page, 3)
  expect(completions()).toBe(3)
})

test('several sends wait in order, and all can be refused at once', async ({ launch }) => {
  const { page } = await launch()
  await useNeighbour(page)
  await setMode(page, 'Ask first')
  await ask(page, 'First.')
  await expect(confirmation(page)).toContainText('First.')
  await page.getByRole('button', { name: /^New conversation/ }).click()
  await page.getByRole('button', { name: /^Answering model/ }).click()
  await page.getByRole('menuitemradio', { name: /large/ }).click()
  await ask(page, 'Second.')
  await expect(confirmation(page).getByText('1 of 2')).toBeVisible()
  await expect(confirmation(page)).toContainText('First.')
  await expect(page.getByText('2 requests need your approval')).toBeVisible()
  await page.getByRole('button', { name: 'No, send none of the 2 requests' }).click()
  await expect(confirmation(page)).toBeHidden()
  await expect((await answered(page, 1)).getByRole('alert')).toContainText('You did not allow this connection.')
  expect(completions()).toBe(0)
})

test('going offline in the middle of an answer keeps what came, and a model on this machine goes on', async ({
  launch
}) => {
  server.says = 'endless'
  server.gapMs = 20
  const { page } = await launch()
  await useNeighbour(page)
  await ask(page, 'Count.')
  await expect.poll(() => answers(page).first().innerText()).toMatch(/piece 9/)
  await setMode(page, 'Offline')
  const answer = await answered(page, 1)
  await expect(answer.getByRole('alert')).toContainText('You switched Sextant to offline')
  await expect.poll(() => server.cut).toBe(1)
  await expect(page.getByRole('form', { name: 'Write a message' })).toContainText('Sextant is offline.')
  const kept = (await answer.locator('p').first().innerText()).trim()
  expect(kept).toMatch(/^piece 0 piece 1 .*piece 9/)
  await answer.getByRole('button', { name: /^Continue with/ }).click()
  await answered(page, 1)
  const whole = await answers(page).first().locator('p').first().innerText()
  expect(whole.startsWith(kept)).toBe(true)
  await expect(answers(page).first().getByText('Stayed on this computer')).toBeVisible()
  expect(completions()).toBe(1)
})

test('what the cache has is answered in Offline without a socket; anything else says why not, and loses nothing', async ({
  launch
}) => {
  const { page } = await launch()
  await useNeighbour(page)
  const form = page.getByRole('form', { name: 'Write a message' })
  await ask(page, 'What is a median?')
  const first = await (await answered(page, 1)).locator('p').first().innerText()
  await setMode(page, 'Offline')
  const [sockets, asked] = [server.connections, server.requests.length]

  await beginWithNeighbour(page)
  await expect(answers(page)).toHaveCount(0)
  await expect(form).toContainText('Sextant is offline. Only saved answers are available.')
  await ask(page, 'What is a median?')
  const kept = await answered(page, 1)
  await expect(kept.locator('p').first()).toHaveText(first)
  await expect(kept.getByRole('button', { name: /^Saved answer,/ })).toBeVisible()

  await beginWithNeighbour(page)
  await expect(answers(page)).toHaveCount(0)
  await ask(page, 'What is a quartile?')
  const failed = await answered(page, 1)
  await expect(failed.getByRole('alert')).toContainText('Sextant is offline, so nothing was sent.')
  await expect(failed.getByRole('button', { name: /^Answer with/ })).toBeVisible()
  await expect(questions(page)).toHaveText(/What is a quartile\?/)
  expect([server.connections, server.requests.length]).toEqual([sockets, asked])
})

test('the ledger grows while it is looked at, is searched, and leads to the answers', async ({ launch }) => {
  const { page } = await launch()
  await page.getByRole('button', { name: 'Nothing sent today' }).click()
  await expect(page.getByRole('heading', { name: 'No connections yet' })).toBeVisible()
  await useNeighbour(page)
  await ask(page, 'What is a median?')
  await answered(page, 1)
  await page.getByRole('button', { name: /sent\. Show what left/ }).click()
  await page.getByRole('button', { name: 'Show it in the network log' }).click()
  const lines = page.getByRole('table', { name: 'Entries of the network log' }).getByRole('row')
  await expect(lines).toHaveCount(2)
  await expect(lines.nth(1)).toContainText(`${host}:${server.port}`)
  await expect(lines.nth(1)).toContainText('Allowed')
  await page.getByRole('button', { name: 'Showing one answer only' }).click()
  // What happens now is shown now.
  await page.evaluate(() => void (globalThis as unknown as { api: Api }).api.providers.test({ id: 'neighbour' }))
  await expect(lines).toHaveCount(3)
  await expect(lines.nth(1)).toContainText('API key test')
  await page.getByRole('searchbox', { name: 'Search host, purpose or rule' }).fill('completion')
  await expect(lines).toHaveCount(2)
  await page.getByRole('searchbox').fill('nowhere.example')
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(lines).toHaveCount(3)
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The log is complete' })).toContainText('4 entries')
  await lines
    .nth(2)
    .getByRole('button', { name: /^Open the answer in/ })
    .click()
  await expect(answers(page).first()).toContainText('The median is the middle value.')
})

test('a ledger that somebody changed says so', async ({ launch, data }) => {
  const first = await launch()
  await useNeighbour(first.page)
  await ask(first.page, 'What is a median?')
  await answered(first.page, 1)
  await first.app.close()
  const database = Database.open(path.join(data, 'sextant.db'))
  database.execute('DROP TRIGGER network_ledger_no_update')
  database.execute("UPDATE network_ledger SET host = 'elsewhere.example:443' WHERE seq = 1")
  database.close()
  const { page } = await launch()
  await page.getByRole('button', { name: /requests? sent today/ }).click()
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'entry 1 differs from what Sextant wrote' })).toBeVisible()
})

test('the pages of providers and the network have no serious accessibility findings', async ({ launch }) => {
  const { page } = await launch()
  // What fades in or changes its colour is looked at when it has arrived.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const findings = async (): Promise<string[]> => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  }
  await page.getByRole('button', { name: 'Providers', exact: true }).click()
  await page.getByRole('button', { name: 'Add a provider' }).click()
  expect(await findings()).toEqual([])
  await useNeighbour(page)
  await setMode(page, 'Ask first')
  await ask(page, 'What is a median?')
  await confirmation(page).waitFor()
  await page.getByRole('button', { name: 'Providers', exact: true }).click()
  await page.getByRole('button', { name: /^Models and prices/ }).click()
  await confirmation(page).getByRole('button', { name: 'Yes, send', exact: true, disabled: false }).waitFor()
  expect(await findings()).toEqual([])
  await confirmation(page).getByRole('button', { name: 'No, do not send' }).click()
  await page.getByRole('button', { name: /sent today/ }).click()
  await page.getByRole('table').waitFor()
  await page.getByRole('button', { name: 'Verify' }).click()
  await page.getByText('The log is complete').waitFor()
  expect(await findings()).toEqual([])
  await page.getByRole('button', { name: /^Network:/ }).click()
  expect(await findings()).toEqual([])
})

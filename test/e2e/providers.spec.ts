import type { Page } from '@playwright/test'
import { ChatServer, neighbourHost } from '../fakes/chat-server.ts'
import { answered, answers, ask, expect, setNetworkMode, test } from './sextant.ts'

const KEY = 'sk-example-0d9f3c71e5a84b2c'

const servers: ChatServer[] = []
async function startServer(): Promise<ChatServer> {
  const server = await ChatServer.start()
  servers.push(server)
  return server
}
test.afterEach(() => servers.splice(0).forEach((server) => server.close()))

async function openProviders(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Providers', exact: true }).click()
  await page.getByRole('heading', { name: 'Providers' }).waitFor()
}

/** Fills in the form for a server of one's own; the key is typed as by a keyboard, so that no script ever holds it. */
async function addServer(page: Page, name: string, address: string, key?: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a provider' }).click()
  await page.getByRole('combobox', { name: 'Provider' }).selectOption({ label: 'Another server' })
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('textbox', { name: 'Address' }).fill(address)
  if (key !== undefined) {
    await page.getByLabel('API key (optional)').focus()
    await page.keyboard.insertText(key)
  }
  await page.getByRole('button', { name: 'Add', exact: true }).click()
}

async function choose(page: Page, model: string): Promise<void> {
  await page.getByRole('button', { name: /^New conversation/ }).click()
  await page.getByRole('button', { name: /^Answering model/ }).click()
  await page.getByRole('menuitemradio', { name: model }).click()
}

/** Everything on the heap of the page's process, after what is not needed was thrown away. */
async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page)
  const chunks: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  return chunks.join('')
}

test('a provider is added, tried and asked; its key goes to its server and is nowhere in the page', async ({
  launch
}) => {
  const server = await startServer()
  server.key = KEY
  const { page } = await launch()
  await openProviders(page)
  await addServer(page, 'Own server', server.baseUrl(), KEY)
  await expect(
    page.getByText('API key stored until Sextant closes').or(page.getByText('API key stored, encrypted'))
  ).toBeVisible()
  // A server with a handful of models offers them at once.
  await expect(page.getByRole('checkbox', { name: 'Enable large' })).toBeChecked()
  await page.getByRole('button', { name: 'Test connection: Own server' }).click()
  await expect(page.getByText(/^Connected in .*2 models/)).toBeVisible()
  server.models = [...server.models, { id: 'newest' }]
  await page.getByRole('button', { name: 'Refresh models: Own server' }).click()
  await expect(page.getByRole('checkbox', { name: 'Enable newest' })).not.toBeChecked()

  await choose(page, 'large')
  await ask(page, 'What is a median?')
  const answer = await answered(page, 1)
  await expect(answer).toContainText('The median is the middle value.')
  await expect(answer.getByText('To a server on this computer')).toBeVisible()
  expect(server.requests.length).toBeGreaterThan(3)
  expect(server.requests.every(({ authorization }) => authorization === `Bearer ${KEY}`)).toBe(true)
  expect(server.requests.at(-1)?.body).toMatchObject({ model: 'large', stream: true })

  const told = await page.evaluate(async () => {
    const { api } = globalThis as unknown as { api: { providers: { list(): Promise<unknown> } } }
    const stored = [localStorage, sessionStorage].map((storage) => JSON.stringify(storage))
    return [document.documentElement.outerHTML, ...stored, JSON.stringify(await api.providers.list())].join('\n')
  })
  expect(told).toContain('Own server')
  expect(told).not.toContain(KEY)
  await openProviders(page)
  // Not `toContain`: a failure would print it all.
  const heap = await heapOf(page)
  expect({ name: heap.includes('Own server'), key: heap.includes(KEY) }).toEqual({ name: true, key: false })
})

test('a wrong key is explained and can be replaced', async ({ launch }) => {
  const server = await startServer()
  server.key = KEY
  const { page } = await launch()
  await openProviders(page)
  await addServer(page, 'Own server', server.baseUrl(), 'sk-wrong')
  await page.getByRole('button', { name: 'Test connection: Own server' }).click()
  await expect(page.getByText('Own server did not accept the API key.').first()).toBeVisible()
  await page.getByRole('button', { name: 'More for Own server' }).click()
  await page.getByRole('menuitem', { name: 'Replace the API key…' }).click()
  await page.getByLabel('API key', { exact: true }).focus()
  await page.keyboard.insertText(KEY)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText(/^Connected in/)).toBeVisible()
})

test('an address without encryption is confirmed in the own network, and refused beyond it', async ({ launch }) => {
  const server = await startServer()
  const host = await neighbourHost()
  const { page } = await launch()
  await setNetworkMode(page, 'auto')
  await openProviders(page)
  await addServer(page, 'Neighbour', 'http://api.example.com/v1')
  await expect(page.getByText('The address of api.example.com is not encrypted.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Address' }).fill(server.baseUrl(host))
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('alertdialog', { name: `The connection to ${host} is not encrypted` })).toBeVisible()
  expect(server.requests).toEqual([])
  await page.getByRole('button', { name: 'It is in my network' }).click()
  await expect(page.getByRole('checkbox', { name: 'Enable large' })).toBeChecked()
  await expect(page.getByText('Leaves this computer')).toBeVisible()
})

test('a model that cannot answer gives way to the one that was named for that, and the answer says so', async ({
  launch
}) => {
  const [broken, well] = [await startServer(), await startServer()]
  broken.models = [{ id: 'first' }]
  broken.fails = 400
  well.models = [{ id: 'second' }]
  const { page } = await launch()
  await openProviders(page)
  await addServer(page, 'Broken', broken.baseUrl())
  await page.getByRole('checkbox', { name: 'Enable first' }).waitFor()
  await addServer(page, 'Well', well.baseUrl())
  await page.getByRole('checkbox', { name: 'Enable second' }).waitFor()
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('combobox', { name: 'When the chosen model cannot answer' }).selectOption({ label: 'second' })
  await choose(page, 'first')
  await ask(page, 'What is a median?')
  const answer = await answered(page, 1)
  await expect(answer).toContainText('The median is the middle value.')
  await expect(answer.getByText('second', { exact: true })).toBeVisible()
  await answer.getByRole('button', { name: 'instead of first' }).click()
  await expect(page.getByRole('dialog', { name: 'first could not answer' })).toBeVisible()
})

test('an answer that broke off goes on from there', async ({ launch }) => {
  const server = await startServer()
  server.says = ['One, ', 'two, ', 'three, ', 'four.']
  server.breaksAfter = 2
  const { page } = await launch()
  await openProviders(page)
  await addServer(page, 'Own server', server.baseUrl())
  await page.getByRole('checkbox', { name: 'Enable large' }).waitFor()
  await choose(page, 'large')
  await ask(page, 'Count.')
  const answer = await answered(page, 1)
  await expect(answer).toContainText('One, two,')
  await expect(answer.getByRole('alert')).toContainText('was interrupted during the answer')
  server.breaksAfter = null
  server.says = ['three, ', 'four.']
  await answer.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(answers(page).first()).toContainText('One, two, three, four.')
  await expect(answers(page).first().getByText('2 of 2')).toBeVisible()
  const { host } = new URL(server.baseUrl())
  server.close()
  await ask(page, 'And now?')
  const refused = answers(page).last().getByRole('alert')
  await expect(refused).toContainText(`No service is running at ${host}`)
  await expect(refused).toContainText('What you wrote is kept')
  await expect(refused).toContainText('The system says: “connect ECONNREFUSED')
})

test('prices can be entered where nobody knows them, and answers then say their cost', async ({ launch }) => {
  const server = await startServer()
  const { page } = await launch()
  await openProviders(page)
  await addServer(page, 'Own server', server.baseUrl())
  await page.getByRole('checkbox', { name: 'Enable large' }).waitFor()
  await page.getByRole('button', { name: 'Prices of large' }).click()
  const form = page.getByRole('dialog', { name: 'Prices of large' })
  await form.getByLabel('Input', { exact: true }).fill('2.50')
  await form.getByLabel('Output', { exact: true }).fill('ten')
  await expect(form.getByRole('button', { name: 'Save', exact: true })).toBeDisabled()
  await form.getByLabel('Output', { exact: true }).fill('10')
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Prices of large' })).toContainText('$2.50$10.00')
  await choose(page, 'large')
  await ask(page, 'What is a median?')
  // 40 tokens read at $2.50 a million and 4 written at $10.
  await expect((await answered(page, 1)).getByText('$0.00014')).toBeVisible()
})

test('a provider that was removed comes back; one with a key is asked about first', async ({ launch }) => {
  const server = await startServer()
  const { page } = await launch()
  await openProviders(page)
  await addServer(page, 'Own server', server.baseUrl())
  await page.getByRole('checkbox', { name: 'Enable large' }).waitFor()
  const remove = async (): Promise<void> => {
    await page.getByRole('button', { name: 'More for Own server' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
  }
  await remove()
  await expect(page.getByRole('heading', { name: 'No provider is set up' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('2 of 2 models enabled')).toBeVisible()
  await page.getByRole('button', { name: 'More for Own server' }).click()
  await page.getByRole('menuitem', { name: 'Enter an API key…' }).click()
  await page.getByLabel('API key', { exact: true }).focus()
  await page.keyboard.insertText(KEY)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText(/^API key stored/)).toBeVisible()
  await remove()
  await expect(page.getByRole('group', { name: /The key cannot be restored/ })).toBeVisible()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'No provider is set up' })).toBeVisible()
})

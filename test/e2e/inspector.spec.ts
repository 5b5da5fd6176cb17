import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Locator, Page } from '@playwright/test'
import type { ModelRef } from '../../main/domain/ids.ts'
import type { Api } from '../../preload/contract/contract.ts'
import { seedExampleConversations } from './example-conversations.ts'
import { answered, answers, ask, expect, test } from './sextant.ts'

const KEY = 'sk-never-to-be-seen-0123456789'

async function inspect(page: Page, answer: Locator): Promise<Locator> {
  await answer.getByRole('button', { name: 'How this answer was made' }).click()
  const inspector = page.getByRole('complementary', { name: 'Answer details' })
  await inspector.getByText('Time to first word').waitFor()
  return inspector
}

const unfold = (inspector: Locator, name: RegExp): Promise<void> =>
  inspector.locator('summary').filter({ hasText: name }).click()

test('a local answer shows its stages, what the model was given and what it gave back', async ({ launch }) => {
  const { app, page } = await launch()
  await ask(page, 'What is a zirconium median?')
  const inspector = await inspect(page, await answered(page, 1))
  await expect(inspector.getByText('Everything fits', { exact: true })).toBeVisible()
  await expect(inspector.getByText(/^Finished normally/)).toBeVisible()
  await expect(inspector.getByText('No connection was made for this answer.')).toBeVisible()
  await inspector.getByText('Request and response').click()
  await expect(inspector.getByText('Given to the model on this computer')).toBeVisible()
  await expect(inspector.getByLabel('Request', { exact: true })).toContainText('What is a zirconium median?')
  await expect(inspector.getByLabel('Request', { exact: true })).toContainText('"temperature"')
  await unfold(inspector, /^Response/)
  await expect(inspector.getByLabel('Response', { exact: true })).toContainText('"type":"finish"')
  await inspector.getByRole('button', { name: 'Copy as JSON' }).click()
  await expect(inspector.getByRole('button', { name: 'Copied' })).toBeVisible()
  const copied = JSON.parse(await app.evaluate(({ clipboard }) => clipboard.readText())) as {
    trace: { outcome: string }
    network: unknown[]
    exchanges: { way: string }[]
  }
  expect(copied).toMatchObject({ trace: { outcome: 'complete' }, network: [], exchanges: [{ way: 'local' }] })
})

/** A server that speaks OpenAI's protocol and says the key again that it was asked with. */
async function echoingServer(): Promise<{ server: Server; baseUrl: string; headers: () => IncomingHttpHeaders }> {
  let last: IncomingHttpHeaders = {}
  const server = createServer((request, response) => {
    last = request.headers
    if (request.url === '/v1/models')
      return void response.setHeader('content-type', 'application/json').end('{"data":[{"id":"echo"}]}')
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'request-7' })
    for (const content of ['Your key is ', `${request.headers.authorization?.replace('Bearer ', '')}.`])
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`)
    response.end(
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 12, completion_tokens: 5 } })}\n\ndata: [DONE]\n\n`
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, headers: () => last }
}

test('a remote answer shows what was sent and came back, its lines of the ledger, and never the key', async ({
  launch
}) => {
  const { page } = await launch()
  const { server, baseUrl, headers } = await echoingServer()
  try {
    await page.evaluate(
      async ([address, key]) => {
        const { api } = globalThis as unknown as { api: Api }
        const added = await api.providers.add({
          preset: null,
          kind: 'openai-chat',
          name: 'Own server',
          baseUrl: address,
          key
        })
        if (!added.ok) throw new Error(added.error.code)
        const changed = await api.providers.change({ id: added.data.id, enabledModels: ['echo'] })
        if (!changed.ok) throw new Error(changed.error.code)
        const model: ModelRef = `${added.data.id}:echo` as ModelRef
        const started = await api.turns.start({
          conversationId: null,
          parentId: null,
          text: 'Say my key.',
          attachments: [],
          model
        })
        if (!started.ok) throw new Error(started.error.code)
      },
      [baseUrl, KEY] as const
    )
    await page.getByRole('navigation').getByRole('button', { name: 'Say my key.', exact: true }).click()
    const inspector = await inspect(page, await answered(page, 1))
    expect(headers().authorization).toBe(`Bearer ${KEY}`)
    await expect(inspector.getByRole('list', { name: 'Network log' })).toContainText(`${new URL(baseUrl).host}`)
    await expect(inspector.getByRole('row', { name: /^Read/ })).toContainText('12')
    await inspector.getByText('Request and response').click()
    await expect(inspector.getByText(`${baseUrl}/chat/completions`)).toBeVisible()
    await expect(inspector.getByText('POST over HTTP')).toBeVisible()
    await unfold(inspector, /^Response/)
    await expect(inspector.getByLabel('Response', { exact: true })).toContainText('Your key is')
    await expect(inspector).toContainText('request-7')
    expect(await inspector.innerText()).not.toContain('never-to-be-seen')
    const json = await page.evaluate(async () => {
      const { api } = globalThis as unknown as { api: Api }
      const found = await api.conversations.list({ limit: 1, before: null })
      const opened =
        found.ok && found.data.conversations[0]
          ? await api.conversations.open({ id: found.data.conversations[0].id })
          : null
      const turnId = opened?.ok ? opened.data.messages.at(-1)?.turnId : null
      return JSON.stringify(turnId ? await api.turns.exchange({ turnId }) : null)
    })
    expect(json).toContain('"authorization","•••"')
    expect(json).not.toContain('never-to-be-seen')
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('two answers stand side by side, with their figures and the words that only one of them has', async ({
  launch,
  data
}) => {
  seedExampleConversations(data, Date.now())
  const { page } = await launch()
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Which segment lost/ })
    .first()
    .click()
  const inspector = await inspect(page, answers(page).last())
  await inspector.getByRole('button', { name: 'Compare with another answer' }).click()
  await expect(page.getByRole('heading', { name: 'Two answers side by side' })).toBeVisible()
  const second = page.getByRole('combobox', { name: 'Right answer' })
  await expect(second.locator('option')).toHaveCount(2)
  await expect(page.getByRole('row', { name: /^Total time/ })).toBeVisible()
  await expect(page.getByRole('article', { name: 'Right answer' })).toContainText('Small retail lost the most')
  await expect(page.getByRole('article', { name: 'Right answer' }).locator('mark').first()).toBeVisible()
  await second.selectOption({ index: 1 })
  await expect(page.getByText('Both answers are identical.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(answers(page).last()).toBeVisible()
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import type { Api } from '../../preload/contract/contract.ts'
import { answered, ask, expect, questions, test } from './sextant.ts'

const rail = (page: Page) => page.getByRole('navigation', { name: 'Conversations and pages' })
const switcher = (page: Page) => rail(page).getByRole('button', { name: /^Workspace: / })

async function makeWorkspace(page: Page, name: string): Promise<void> {
  await switcher(page).click()
  await page.getByRole('menuitem', { name: 'New workspace…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(switcher(page)).toHaveText(name)
}

test('a workspace has its own conversations, also after a restart, and one can move', async ({ launch }) => {
  const first = await launch()
  await ask(first.page, 'What is a median?')
  await answered(first.page, 1)
  await makeWorkspace(first.page, 'Audit 2026')
  await expect(questions(first.page)).toHaveCount(0)
  await expect(rail(first.page).getByRole('button', { name: 'What is a median?', exact: true })).toBeHidden()
  await ask(first.page, 'What is a quartile?')
  await answered(first.page, 1)
  await first.app.close()

  const { page } = await launch()
  await expect(switcher(page)).toHaveText('Audit 2026')
  const quartile = rail(page).getByRole('button', { name: 'What is a quartile?', exact: true })
  await quartile.hover()
  await rail(page).getByRole('button', { name: 'More for “What is a quartile?”' }).click()
  await page.getByRole('menuitem', { name: 'Move to', exact: true }).hover()
  await page.getByRole('menuitem', { name: 'Personal' }).click()
  await expect(quartile).toBeHidden()
  await switcher(page).click()
  await page.getByRole('menuitemradio', { name: /Personal/ }).click()
  await expect(quartile).toBeVisible()
  await expect(rail(page).getByRole('button', { name: 'What is a median?', exact: true })).toBeVisible()
})

test('an offline workspace lets nothing out, while the app is in Auto', async ({ launch }) => {
  let asked = 0
  const server = createServer((request, response) => {
    if (request.url === '/v1/models')
      return void response.setHeader('content-type', 'application/json').end('{"data":[{"id":"m"}]}')
    asked++
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end('data: {"choices":[{"delta":{"content":"Yes."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { page } = await launch()
    await makeWorkspace(page, 'Confidential')
    await switcher(page).click()
    await page.getByRole('menuitem', { name: 'Name and rules…' }).click()
    await page.getByRole('dialog').getByRole('radio', { name: 'Offline' }).check()
    await expect(page.getByRole('dialog')).toContainText('Nothing asked here leaves this computer')
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    await expect(switcher(page)).toContainText('Offline')
    const codes = await page.evaluate(
      async (address) => {
        const { api } = globalThis as unknown as { api: Api }
        const added = await api.providers.add({
          preset: null,
          kind: 'openai-chat',
          name: 'Own server',
          baseUrl: address
        })
        if (!added.ok) throw new Error(added.error.code)
        await api.providers.change({ id: added.data.id, enabledModels: ['m'] })
        await api.network.change({ loopbackOffline: false })
        const outcome = async (): Promise<string> => {
          const started = await api.turns.start({
            conversationId: null,
            parentId: null,
            attachments: [],
            text: 'Well?',
            model: `${added.data.id}:m`
          })
          if (!started.ok) throw new Error(started.error.code)
          const { turnId } = started.data
          return new Promise((resolve) =>
            api.watchTurn(
              turnId,
              (event) => event.type === 'end' && resolve(event.message.error?.code ?? event.message.status)
            )
          )
        }
        const here = await outcome()
        await api.workspaces.select({ id: 'default' })
        return [here, await outcome()]
      },
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    )
    expect(codes).toEqual(['network-offline', 'complete'])
    expect(asked).toBe(1)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { ChatServer } from '../fakes/chat-server.ts'
import { addOwnServer, chooseModel } from './own-server.ts'
import { answered, ask, expect, test } from './sextant.ts'

const shots = path.resolve(import.meta.dirname, '../../test-results/shots')

let server: ChatServer
test.beforeEach(async () => {
  server = await ChatServer.start()
  server.gapMs = 1
  mkdirSync(shots, { recursive: true })
})
test.afterEach(() => server.close())

test('a workspace has instructions of its own, and a conversation in it others', async ({ launch }) => {
  const { page } = await launch()
  await addOwnServer(page, server.baseUrl(), ['large'])
  await chooseModel(page, 'large')
  const instructionsSent = (): unknown =>
    (server.requests.at(-1)?.body as { messages: { role: string; content: string }[] }).messages.find(
      ({ role }) => role === 'system'
    )?.content

  await page.getByRole('button', { name: /^Workspace:/ }).click()
  await page.getByRole('menuitem', { name: 'Instructions and parameters…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Instructions for the model').fill('Cite the clause of every claim.')
  await dialog.getByLabel('Longest answer (tokens)').fill('64')
  await page.screenshot({ path: path.join(shots, 'answer-settings.png') })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toHaveCount(0)
  await ask(page, 'Which contract ends first?')
  await answered(page, 1)
  expect(instructionsSent()).toContain('Cite the clause of every claim.')
  expect(server.requests.at(-1)?.body).toMatchObject({ max_tokens: 64 })

  await page
    .getByRole('button', { name: /^More for/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Instructions and parameters…' }).click()
  const field = dialog.getByLabel('Instructions for the model')
  await expect(field).toHaveAttribute('placeholder', 'Cite the clause of every claim.')
  await field.fill('Answer in one word.')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toHaveCount(0)
  await ask(page, 'And which one ends last?')
  await expect.poll(() => server.requests.length).toBeGreaterThan(1)
  await expect.poll(instructionsSent).toContain('Answer in one word.')
})

import type { Api } from '../../preload/contract/contract.ts'
import { ChatServer } from '../fakes/chat-server.ts'
import { answered, answers, ask, composer, expect, questions, test } from './sextant.ts'

let server: ChatServer
test.beforeEach(async () => {
  server = await ChatServer.start()
})
test.afterEach(() => server.close())

test('Esc closes what is open first, a stopped answer goes on, and the next message waits for the one before', async ({
  launch
}) => {
  server.says = 'endless'
  server.gapMs = 20
  const { page } = await launch()
  await page.evaluate(async (address) => {
    const { api } = globalThis as unknown as { api: Api }
    const added = await api.providers.add({ preset: null, name: 'Own server', baseUrl: address, confirmHost: true })
    if (!added.ok) throw new Error(added.error.code)
    await api.providers.change({ id: added.data.id, enabledModels: ['large'] })
    await api.settings.change({ chat: { defaultModel: `${added.data.id}:large` as never } })
  }, server.baseUrl())
  await page.getByRole('button', { name: /^New conversation/ }).click()
  await ask(page, 'Count.')
  await expect.poll(() => answers(page).first().innerText()).toMatch(/piece 9/)

  // A page, then the search of the conversation, then nothing while the focus is elsewhere: the answer goes on.
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(composer(page)).toBeVisible()
  await page.keyboard.press('ControlOrMeta+f')
  const find = page.getByRole('search', { name: 'Find in this conversation' })
  await expect(find).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(find).toBeHidden()
  await page.getByRole('region', { name: 'Messages' }).focus()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeEnabled()
  await expect(answers(page).first()).toHaveAttribute('aria-busy', 'true')

  // Enter queues; the queue can be changed; what was stopped holds it back.
  await ask(page, 'And then?')
  await ask(page, 'And at last?')
  const queue = page.getByRole('region', { name: 'Next messages' })
  await expect(queue).toContainText('Sent when this answer is finished')
  await expect(queue.getByRole('listitem')).toHaveText(['And then?', 'And at last?'])
  await queue.getByRole('button', { name: 'Remove: And at last?' }).click()
  await composer(page).press('Escape')
  const stopped = await answered(page, 1)
  await expect(stopped.getByText('Stopped. The partial answer is saved.')).toBeVisible()
  await expect(queue).toContainText('Not sent: the answer did not finish')
  expect(server.requests.filter(({ path }) => path.endsWith('/chat/completions'))).toHaveLength(1)

  // Now one that finishes: the queued message is sent after it, by itself.
  server.says = ['One, ', 'two.']
  server.gapMs = 400
  await stopped.getByRole('button', { name: 'Try again' }).click()
  await expect(queue).toContainText('Sent when this answer is finished')
  await expect(questions(page).nth(1)).toContainText('And then?')
  await expect(queue).toBeHidden()
  await expect(await answered(page, 2)).toContainText('One, two.')
})

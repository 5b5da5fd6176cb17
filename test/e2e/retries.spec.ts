import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { ChatServer } from '../fakes/chat-server.ts'
import { addOwnServer, chooseModel } from './own-server.ts'
import { answered, ask, expect, test } from './sextant.ts'

const shots = path.resolve(import.meta.dirname, '../../test-results/shots')
let server: ChatServer
test.beforeEach(async () => {
  server = await ChatServer.start()
  mkdirSync(shots, { recursive: true })
})
test.afterEach(() => server.close())

test('a request that is sent again is told apart, and a wait for the rate limit says until when', async ({
  launch
}) => {
  const { page } = await launch()
  await addOwnServer(page, server.baseUrl(), ['large'])
  await page.getByRole('button', { name: /^New conversation/ }).click()
  await chooseModel(page, 'large')

  server.failsFirst = 2
  await ask(page, 'What is a median?')
  await expect(page.getByText(/Asking large again\./)).toBeVisible()
  await page.screenshot({ path: path.join(shots, 'retries-while.png') })
  const answer = await answered(page, 1)
  await expect(answer).toContainText('The median is the middle value.')
  await answer.getByRole('button', { name: 'asked 3 times' }).click()
  await expect(page.getByText('Why it was asked again')).toBeVisible()
  await page.keyboard.press('Escape')
  await answer.getByRole('button', { name: 'How this answer was made' }).click()
  const log = page.getByRole('complementary', { name: 'Answer details' }).getByRole('list', { name: 'Network log' })
  await log.scrollIntoViewIfNeeded()
  await expect(log).toContainText('try 2')
  await expect(log).toContainText('try 3')
  await page.screenshot({ path: path.join(shots, 'retries-details.png') })

  // The server says that nothing is left: the next question waits, and the person sees until when.
  server.headers = {
    'x-ratelimit-limit-requests': '2',
    'x-ratelimit-remaining-requests': '0',
    'x-ratelimit-reset-requests': '16s'
  }
  await ask(page, 'And a mean?')
  await answered(page, 2)
  server.headers = {}
  await ask(page, 'And a mode?')
  await expect(page.getByText(/large is asked again at .*rate limit/)).toBeVisible()
  await page.screenshot({ path: path.join(shots, 'rate-limit-wait.png') })
  await answered(page, 3)
})

import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import type { ConversationId, MessageId, ModelRef } from '../../main/domain/ids.ts'
import type { Api } from '../../preload/contract/contract.ts'
import { ChatServer } from '../fakes/chat-server.ts'
import { inEachLook, speak } from './in-each-look.ts'
import { addOwnServer, chooseModel } from './own-server.ts'
import { answered, answers, ask, composer, expect, questions, test } from './sextant.ts'

const shots = path.resolve(import.meta.dirname, '../../test-results/shots')
const HEAD = 'region;year;revenue;note'
const TABLE = [
  HEAD,
  ...Array.from({ length: 200 }, (_, i) => `Bölge ${i};${2000 + (i % 25)};${i * 137.5};ödendi`)
].join('\n')
const RECORDS = JSON.stringify(
  Array.from({ length: 300 }, (_, i) => ({ invoice: 1000 + i, shelf: `Kutu ${i} 📦`, paid: i % 3 === 0 })),
  null,
  4
)

let server: ChatServer
test.beforeEach(async () => {
  server = await ChatServer.start()
  server.models = [
    { id: 'wide', context_length: 100_000 },
    { id: 'narrow', context_length: 2_048 }
  ]
  server.gapMs = 1
  server.promptTokens = (request) => Math.ceil(Buffer.byteLength(JSON.stringify(request.messages ?? [])) / 3.5)
  mkdirSync(shots, { recursive: true })
})
test.afterEach(() => server.close())

/** A server on this computer, and a new conversation with its model. */
async function prepare(page: Page): Promise<{ narrow: ModelRef }> {
  const provider = await addOwnServer(page, server.baseUrl(), ['wide', 'narrow'])
  await page.getByRole('button', { name: /^New conversation/ }).click()
  await chooseModel(page, 'wide')
  return { narrow: `${provider}:narrow` as ModelRef }
}

/** In both languages, light at the design's size and dark at the smallest, for looking at. */
async function photograph(page: Page, name: string): Promise<void> {
  for (const language of ['tr', 'en'] as const) {
    await speak(page, language)
    await inEachLook(page, (theme) =>
      page.screenshot({ path: path.join(shots, `context-${name}-${language}-${theme}.png`), animations: 'disabled' })
    )
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

/** Sends a message as a person does who has copied it. */
async function paste(app: ElectronApplication, page: Page, text: string): Promise<void> {
  await app.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text)
  await composer(page).focus()
  await page.keyboard.press('ControlOrMeta+V')
  await composer(page).press('Enter')
}

const lastPrompt = (): string =>
  (server.requests.findLast(({ body }) => body.messages)?.body.messages ?? [])
    .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
    .join('\n')

test('what is sent is written shorter, and what does not fit is said before and after it is sent', async ({
  launch
}) => {
  test.setTimeout(240_000)
  const { app, page } = await launch()
  await prepare(page)

  // Written shorter, without loss, and shown beside what was written.
  await paste(app, page, `Who has paid?\n${RECORDS}`)
  const first = await answered(page, 1)
  expect(lastPrompt()).toContain('invoice|shelf|paid')
  await first.getByRole('button', { name: 'How this answer was made' }).click()
  const inspector = page.getByRole('complementary', { name: 'Answer details' })
  await inspector.getByRole('heading', { name: /Shortened texts/ }).scrollIntoViewIfNeeded()
  await photograph(page, 'shortened')
  await inspector.getByRole('button', { name: /with what was written$/ }).click()
  const compared = page.getByRole('dialog', { name: 'What was written, and what the model read' })
  await expect(compared.getByRole('region', { name: 'Written' })).toContainText('"invoice": 1000,')
  await expect(compared.getByRole('region', { name: 'Read by the model' })).toContainText('1000|Kutu 0 📦|true')
  await photograph(page, 'compared')
  await page.keyboard.press('Escape')
  if (await inspector.isVisible()) await inspector.getByRole('button', { name: /^Close/ }).click()

  // A model that reads less is warned about before it is chosen.
  await paste(app, page, `Here is a table.\n${TABLE}`)
  await answered(page, 2)
  await chooseModel(page, 'narrow')
  const warning = page.getByRole('alertdialog')
  await expect(warning).toContainText('narrow can not read all of this conversation')
  await photograph(page, 'switch')
  await warning.getByRole('button', { name: 'Keep wide' }).click()
  await expect(page.getByRole('button', { name: /^Answering model: wide/ })).toBeVisible()
  await chooseModel(page, 'narrow')
  await warning.getByRole('button', { name: 'Switch to narrow' }).click()
  await expect(page.getByRole('button', { name: /^Answering model: narrow/ })).toBeVisible()

  // What would not be read is said before it is sent, and the head of the table is read.
  await composer(page).fill('Please just describe the columns.')
  await expect(page.getByText(/Not all of it fits into what narrow can read/)).toBeVisible()
  await page.getByRole('button', { name: 'Show which' }).click()
  await photograph(page, 'before')
  await composer(page).press('Enter')
  await answered(page, 3)
  expect(lastPrompt()).toContain(HEAD)
  await expect(page.getByRole('button', { name: /Context full/ })).toBeVisible()
  await photograph(page, 'after')

  // The person switches it off, and Insights say what it saved.
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('radiogroup', { name: 'Shorter prompts' }).scrollIntoViewIfNeeded()
  await photograph(page, 'setting')
  await page
    .getByRole('radiogroup', { name: 'Shorter prompts' })
    .getByRole('radio', { name: 'Off', exact: true })
    .click()
  await page.getByRole('button', { name: 'Insights', exact: true }).click()
  await page.getByRole('region', { name: 'Saved by shorter prompts' }).scrollIntoViewIfNeeded()
  await photograph(page, 'insights')
  await page.getByRole('button', { name: /^New conversation/ }).click()
  await chooseModel(page, 'wide')
  await paste(app, page, `And now?\n${RECORDS}`)
  await answered(page, 1)
  expect(lastPrompt()).toContain('"invoice": 1000,')
})

test('a conversation of 200 turns goes on in a context of 2,048 tokens, and shows where it is cut', async ({
  launch
}) => {
  test.setTimeout(240_000)
  const { page } = await launch()
  const { narrow } = await prepare(page)
  await chooseModel(page, 'narrow')
  server.says = ['Tamam, not ettim 👩‍👩‍👧‍👦: ', 'toplantı salı günü 🇹🇷.']
  const conversation = await page.evaluate(
    async ([model, turns]) => {
      const { api } = globalThis as unknown as { api: Api }
      let [conversationId, parentId]: [ConversationId | null, MessageId | null] = [null, null]
      for (let turn = 1; turn <= turns; turn++) {
        const branch = turn === 3 ? 'Zambak' : `${turn}. kat`
        const text = `Not ${turn} 👨‍👩‍👧: ${branch} şubesi için bütçe ${turn * 10} bin lira.`
        const started = await api.turns.start({ conversationId, parentId, text, attachments: [], model })
        if (!started.ok) throw new Error(started.error.code)
        const { turnId, messageId } = started.data
        await new Promise<void>((resolve, reject) =>
          api.watchTurn(turnId, (event) => {
            if (event.type !== 'end') return
            if (event.message.status === 'complete') resolve()
            else reject(new Error(`turn ${turn}: ${event.message.error?.code ?? event.message.status}`))
          })
        )
        conversationId = started.data.conversationId
        parentId = messageId
      }
      return conversationId
    },
    [narrow, 200] as const
  )
  expect(conversation).not.toBeNull()
  const prompts = server.requests.filter(({ body }) => body.messages)
  expect(prompts).toHaveLength(200)
  // Half a character would be written out as its code.
  expect(JSON.stringify(prompts)).not.toMatch(/\\ud[89a-f]/)
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Not 1 / })
    .click()
  await ask(page, 'Zambak şubesinin bütçesi ne kadardı?')
  await expect(questions(page).last()).toContainText('Zambak şubesinin bütçesi')
  await expect.poll(lastPrompt).toContain('Zambak şubesinin bütçesi ne kadardı?')
  await expect(answers(page).last()).toHaveAttribute('aria-busy', 'false')
  await expect(page.getByRole('button', { name: /Context full/ })).toBeVisible()
  const cut = page.getByRole('note').filter({ hasText: /Not read by the model: \d+ messages? above this line/ })
  await expect(async () => {
    await answers(page).first().scrollIntoViewIfNeeded()
    await expect(cut).toBeVisible({ timeout: 500 })
  }).toPass()
  await cut.scrollIntoViewIfNeeded()
  expect(lastPrompt()).toContain('Not 3 👨‍👩‍👧: Zambak şubesi için bütçe 30 bin lira')
  await photograph(page, 'two-hundred')
  await page.getByRole('button', { name: /Context full/ }).click()
  const details = page.getByRole('complementary', { name: 'Answer details' })
  const ledger = details.getByRole('heading', { name: /^Context/ })
  await ledger.scrollIntoViewIfNeeded()
  await expect(details).toContainText(/Kept free for the answer/)
  await photograph(page, 'ledger')
  // A message of long ago is pinned, and the pin taken back.
  await details
    .getByRole('button', { name: /^Pin .*always read it$/ })
    .first()
    .click()
  await expect(details.getByRole('button', { pressed: true })).toHaveCount(1)
  await details.getByRole('button', { pressed: true }).click()
  await expect(details.getByRole('button', { pressed: true })).toHaveCount(0)
})

import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { v7 as uuid } from 'uuid'
import { hasDisplay } from '../../scripts/display/has-display.mjs'
import { startVirtualDisplay } from '../../scripts/display/virtual-display.mjs'
import type { ConversationId, MessageId, ModelRef } from '../../main/domain/ids.ts'
import type { Message } from '../../main/domain/message.ts'
import { ConversationStore } from '../../main/storage/conversation-store.ts'
import { Database } from '../../main/storage/database.ts'
import { MessageStore } from '../../main/storage/message-store.ts'
import type { Api } from '../../preload/contract/contract.ts'
import { tasksOfPage } from './page-tasks.ts'
import { quantile } from './quantile.ts'

const TOKENS_PER_SECOND = 400
const SECONDS = 10
const MESSAGES = 500
const TITLE = 'Five hundred messages'
const root = path.resolve(import.meta.dirname, '../..')

/** An answer as analysts get them: paragraphs, a list, a table, code and a formula, again and again. */
const SECTION = `### Region and product line

Revenue grew by **12.4 %** in the third quarter. The largest share came from the renewals of two accounts, not from new ones: they paid 1.3 million for three years, and both asked for the same discount.

1. Small retail lost 212 customers, 6.9 % of the segment.
2. Wholesale is flat; see the [report](https://example.com/q3).
3. Online only gained 47.

| Segment | Customers | Lost | Churn |
|---|---:|---:|---:|
| Small retail | 3,071 | 212 | 6.9 % |
| Wholesale | 640 | 19 | 3.0 % |
| Online only | 1,955 | 47 | 2.4 % |

\`\`\`sql
SELECT segment, count(*) FILTER (WHERE cancelled_at >= DATE '2026-07-01') AS lost
FROM customers WHERE joined_at < DATE '2026-07-01' GROUP BY segment ORDER BY lost DESC;
\`\`\`

Churn is the share of customers lost: $\\text{churn} = \\frac{\\text{lost}}{\\text{customers}}$.

`

/** What the page of a real window does while an answer comes at the pace of the fastest services. */
export interface WindowFigures {
  /** The longest task of the page's main thread from sending to the end of the answer. */
  longestTaskMs: number
  /** The same by the processor's clock: what other programs took is not in it. */
  longestTaskCpuMs: number
  p99TaskMs: number
  /** Of one second, how much the page's main thread was at work. */
  busyMsPerSecond: number
  /** What came, for the answer must be whole. */
  tokens: number
}

/** Needs the built app and an Electron; opens a window on a display of its own where there is none. */
export async function measureWindow(): Promise<WindowFigures> {
  const display = hasDisplay() ? null : await startVirtualDisplay()
  const data = mkdtempSync(path.join(os.tmpdir(), 'sextant-bench-'))
  const { server, baseUrl, said } = await pacedServer()
  seed(data)
  const env = {
    ...(process.env as Record<string, string>),
    ...(display && { DISPLAY: display.display }),
    LANG: 'en_US.UTF-8',
    SEXTANT_DATA_DIR: data
  }
  const app = await _electron.launch({
    args: ['.', '--lang=en-US'],
    cwd: root,
    chromiumSandbox: process.getuid?.() !== 0,
    env
  })
  try {
    const page = await app.firstWindow()
    await open(page, baseUrl)
    const trace = path.join(data, 'trace.json')
    const tasks = await traced(app, trace, () => answer(page, said()))
    const longest = (pick: (task: { wallMs: number; cpuMs: number }) => number): number => Math.max(...tasks.map(pick))
    return {
      longestTaskMs: longest(({ wallMs }) => wallMs),
      longestTaskCpuMs: longest(({ cpuMs }) => cpuMs),
      p99TaskMs: quantile(
        tasks.map(({ wallMs }) => wallMs),
        0.99
      ),
      busyMsPerSecond: tasks.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / SECONDS,
      tokens: TOKENS_PER_SECOND * SECONDS
    }
  } finally {
    await app.close().catch(() => undefined)
    server.closeAllConnections()
    server.close()
    display?.stop()
    rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** A service on this machine that speaks OpenAI's protocol, four hundred pieces a second. */
async function pacedServer(): Promise<{ server: Server; baseUrl: string; said: () => string }> {
  const text = SECTION.repeat(Math.ceil((TOKENS_PER_SECOND * SECONDS * 4) / SECTION.length))
  const pieces = Array.from({ length: TOKENS_PER_SECOND * SECONDS }, (_, at) => text.slice(at * 4, at * 4 + 4))
  const server = createServer((request, response) => {
    request.resume()
    if (request.url === '/v1/models')
      return void response.setHeader('content-type', 'application/json').end('{"data":[{"id":"fast"}]}')
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const began = performance.now()
    let sent = 0
    const timer = setInterval(() => {
      const due = Math.min(pieces.length, Math.floor(((performance.now() - began) * TOKENS_PER_SECOND) / 1_000))
      for (; sent < due; sent++)
        response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: pieces[sent] } }] })}\n\n`)
      if (sent < pieces.length) return
      clearInterval(timer)
      response.end('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')
    }, 2)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    server,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    said: () => pieces.join('')
  }
}

/** Puts a conversation of five hundred messages into an empty data folder. */
function seed(data: string): void {
  const database = Database.open(path.join(data, 'sextant.db'))
  const [conversations, messages] = [new ConversationStore(database), new MessageStore(database)]
  const conversationId = uuid() as ConversationId
  const model = 'local:demo' as ModelRef
  database.transaction(() => {
    conversations.create(conversationId, TITLE, model, Date.now())
    let parentId: MessageId | null = null
    for (let n = 0; n < MESSAGES; n++) {
      const id = uuid() as MessageId
      const role = n % 2 === 0 ? 'user' : 'assistant'
      const text = role === 'user' ? `Question ${n / 2 + 1}: what changed since the last quarter?` : SECTION
      const message: Message = {
        id,
        conversationId,
        parentId,
        role,
        parts: [{ type: 'text', text }],
        status: 'complete',
        createdAt: Date.now(),
        turnId: null,
        model: null,
        summary: null,
        error: null
      }
      messages.add(message)
      parentId = id
    }
    if (parentId) conversations.setHead(conversationId, parentId)
  })
  database.close()
}

/** Opens the conversation with the fast model chosen, and waits until the page has come to rest. */
async function open(page: Page, baseUrl: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).waitFor()
  await page.evaluate(async (address) => {
    const { api } = globalThis as unknown as { api: Api }
    const added = await api.providers.add({ preset: null, name: 'Fast', baseUrl: address })
    if (!added.ok) throw new Error(added.error.code)
    await api.providers.change({ id: added.data.id, enabledModels: ['fast'] })
  }, baseUrl)
  await page.getByRole('navigation').getByRole('button', { name: TITLE, exact: true }).click()
  await page.getByRole('article', { name: 'Answer' }).last().waitFor()
  await page.getByRole('button', { name: /^Answering model/ }).click()
  await page.getByRole('menuitemradio', { name: /fast/ }).click()
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 5_000 })))
}

/** Asks, and waits for the end of the answer without a look at the page meanwhile. */
async function answer(page: Page, whole: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('And in the fourth?')
  await page.keyboard.press('Enter')
  await new Promise((resolve) => setTimeout(resolve, (SECONDS + 1) * 1_000))
  const last = page.getByRole('article', { name: 'Answer' }).last()
  await last.and(page.locator('[aria-busy=false]')).waitFor({ timeout: 60_000 })
  const kept = await page.evaluate(async () => {
    const { api } = globalThis as unknown as { api: Api }
    const listed = await api.conversations.list({ limit: 1, before: null })
    const opened =
      listed.ok && listed.data.conversations[0]
        ? await api.conversations.open({ id: listed.data.conversations[0].id })
        : null
    return opened?.ok ? (opened.data.messages.at(-1)?.parts ?? []) : []
  })
  if (kept.map((part) => ('text' in part ? part.text : '')).join('') !== whole)
    throw new Error('the answer in the window is not what was said')
}

/** The tasks of the page's main thread while something happens, by Chromium's own trace. */
async function traced(
  app: ElectronApplication,
  file: string,
  work: () => Promise<void>
): Promise<{ wallMs: number; cpuMs: number }[]> {
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['toplevel', '__metadata'], excluded_categories: ['*'] })
  )
  await work()
  await app.evaluate(({ contentTracing }, target) => contentTracing.stopRecording(target), file)
  return tasksOfPage(JSON.parse(readFileSync(file, 'utf8')))
}

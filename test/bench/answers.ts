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
import { ConversationStore } from '../../main/storage/conversation-store.ts'
import { Database } from '../../main/storage/database.ts'
import { MessageStore } from '../../main/storage/message-store.ts'
import type { Api } from '../../preload/contract/contract.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { KINDS, answerOf, type AnswerKind } from './answers/kinds.ts'
import { tasksOfPage } from './page-tasks.ts'

const SIZES = { '10KB': 10_000, '100KB': 100_000, '1MB': 1_000_000 }
const LONG_CONVERSATION = 10_000
const LONG_TITLE = 'Ten thousand messages'
const root = path.resolve(import.meta.dirname, '../..')

export const goals: readonly Goal[] = [
  ...KINDS.map((kind) => ({ metric: `${kind}LongestTaskMs`, atMost: 50 })),
  { metric: 'longestTaskMs', atMost: 50 },
  { metric: 'crashes', atMost: 0 },
  { metric: 'open10000Ms', atMost: 150 },
  { metric: 'scroll10000LostFrames', atMost: 0 }
]

/**
 * The longest task of the page while an answer comes, is scrolled through and is opened again, by kind and size, and how a
 * very long conversation opens and scrolls. Needs the built app and an Electron; opens a window on a display of its own
 * where there is none.
 */
export async function measureAnswers(): Promise<Measured> {
  const display = hasDisplay() ? null : await startVirtualDisplay()
  const data = mkdtempSync(path.join(os.tmpdir(), 'sextant-bench-'))
  const { server, baseUrl, willSay } = await fastServer()
  seedLong(data)
  const app = await _electron.launch({
    args: ['.', '--lang=en-US'],
    cwd: root,
    chromiumSandbox: process.getuid?.() !== 0,
    env: {
      ...(process.env as Record<string, string>),
      ...(display && { DISPLAY: display.display }),
      LANG: 'en_US.UTF-8',
      SEXTANT_DATA_DIR: data
    }
  })
  const metrics: Record<string, number> = {}
  const notes: string[] = []
  let crashes = 0
  try {
    const page = await app.firstWindow()
    page.on('crash', () => crashes++)
    await chooseServer(page, baseUrl)
    Object.assign(metrics, await measureLongConversation(page))
    for (const kind of KINDS) {
      let [worst, worstCpu] = [0, 0]
      for (const [size, bytes] of Object.entries(SIZES)) {
        willSay(answerOf(kind, bytes))
        const longest = await longestTask(app, path.join(data, 'trace.json'), () => showAnswer(page, kind))
        notes.push(
          `${kind} ${size}: longest task ${longest.wallMs.toFixed(0)} ms, ${longest.cpuMs.toFixed(0)} ms of processor`
        )
        worst = Math.max(worst, longest.wallMs)
        worstCpu = Math.max(worstCpu, longest.cpuMs)
      }
      metrics[`${kind}LongestTaskMs`] = worst
      metrics[`${kind}LongestTaskCpuMs`] = worstCpu
    }
    metrics['longestTaskMs'] = Math.max(...KINDS.map((kind) => metrics[`${kind}LongestTaskMs`] ?? 0))
    metrics['longestTaskCpuMs'] = Math.max(...KINDS.map((kind) => metrics[`${kind}LongestTaskCpuMs`] ?? 0))
    metrics['crashes'] = crashes
    metrics['load'] = os.loadavg()[0] ?? 0
    return { metrics, notes }
  } finally {
    await app.close().catch(() => undefined)
    server.closeAllConnections()
    server.close()
    display?.stop()
    rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** A service on this machine that says a given text as fast as the fastest do, a few hundred kilobytes a second. */
async function fastServer(): Promise<{ server: Server; baseUrl: string; willSay: (text: string) => void }> {
  let text = ''
  const server = createServer((request, response) => {
    request.resume()
    if (request.url === '/v1/models')
      return void response.setHeader('content-type', 'application/json').end('{"data":[{"id":"fast"}]}')
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const piece = Math.max(40, Math.ceil(text.length / 250))
    let at = 0
    const timer = setInterval(() => {
      if (at < text.length) {
        response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: text.slice(at, at + piece) } }] })}\n\n`)
        at += piece
        return
      }
      clearInterval(timer)
      response.end('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')
    }, 10)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    server,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    willSay: (next) => (text = next)
  }
}

function seedLong(data: string): void {
  const database = Database.open(path.join(data, 'sextant.db'))
  const [conversations, messages] = [new ConversationStore(database), new MessageStore(database)]
  const conversationId = uuid() as ConversationId
  database.transaction(() => {
    conversations.create(conversationId, LONG_TITLE, 'local:demo' as ModelRef, Date.now())
    let parentId: MessageId | null = null
    for (let n = 0; n < LONG_CONVERSATION; n++) {
      const id = uuid() as MessageId
      messages.add({
        id,
        conversationId,
        parentId,
        role: n % 2 === 0 ? 'user' : 'assistant',
        parts: [{ type: 'text', text: n % 2 === 0 ? `Question ${n}` : answerOf('prose', 400) }],
        status: 'complete',
        createdAt: Date.now(),
        turnId: null,
        model: null,
        summary: null,
        error: null
      })
      parentId = id
    }
    if (parentId) conversations.setHead(conversationId, parentId)
  })
  database.close()
}

async function chooseServer(page: Page, baseUrl: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).waitFor()
  await page.evaluate(async (address) => {
    const { api } = globalThis as unknown as { api: Api }
    const added = await api.providers.add({ preset: null, name: 'Fast', baseUrl: address })
    if (!added.ok) throw new Error(added.error.code)
    await api.providers.change({ id: added.data.id, enabledModels: ['fast'] })
  }, baseUrl)
  const later = page.getByRole('button', { name: 'Later' })
  if (await later.isVisible()) await later.click()
}

/** Asks in a new conversation, waits for the end, scrolls through the answer, leaves it and opens it again. */
async function showAnswer(page: Page, kind: AnswerKind): Promise<void> {
  await page.keyboard.press('Control+n')
  await page.getByRole('button', { name: /^Answering model/ }).click()
  await page.getByRole('menuitemradio', { name: /fast/ }).click()
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill(`${kind}?`)
  await page.keyboard.press('Enter')
  const answer = page.getByRole('article', { name: 'Answer' }).last()
  await answer.and(page.locator('[aria-busy=false]')).waitFor({ timeout: 120_000 })
  await scrollThrough(page, 40)
  await page.keyboard.press('Control+n')
  await page
    .getByRole('navigation')
    .getByRole('button', { name: `${kind}?`, exact: true })
    .first()
    .click()
  await answer.waitFor()
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)))
}

/** Scrolls from the end to the beginning, one step each frame. @returns how many frames came late */
function scrollThrough(page: Page, frames: number): Promise<number> {
  return page.evaluate(
    (steps) =>
      new Promise<number>((resolve) => {
        const scroller = document.querySelector('[data-region="messages"] [data-scroller]') as HTMLElement
        const step = Math.min(2_000, scroller.scrollHeight / steps)
        let left = steps
        let lost = 0
        let last = performance.now()
        const next = (now: number): void => {
          if (now - last > 34) lost++
          last = now
          scroller.scrollTop -= step
          if (--left > 0) requestAnimationFrame(next)
          else resolve(lost)
        }
        requestAnimationFrame((now) => {
          last = now
          next(now)
        })
      }),
    frames
  )
}

async function measureLongConversation(page: Page): Promise<Record<string, number>> {
  const open10000Ms = await page.evaluate(async (title) => {
    const row = [...document.querySelectorAll<HTMLElement>('nav button')].find((one) => one.textContent.includes(title))
    if (!row) throw new Error('the long conversation is not listed')
    const began = performance.now()
    row.click()
    await new Promise<void>((resolve) => {
      const look = (): void => {
        const shown = [...document.querySelectorAll('article[aria-label="Answer"]')].at(-1)
        if (shown && (shown as HTMLElement).innerText.length > 100) resolve()
        else requestAnimationFrame(look)
      }
      look()
    })
    return performance.now() - began
  }, LONG_TITLE)
  const scroll10000LostFrames = await scrollThrough(page, 300)
  return { open10000Ms, scroll10000LostFrames }
}

/** The longest task of the page's main thread while something happens, by Chromium's own trace. */
async function longestTask(
  app: ElectronApplication,
  file: string,
  work: () => Promise<void>
): Promise<{ wallMs: number; cpuMs: number }> {
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['toplevel', '__metadata'], excluded_categories: ['*'] })
  )
  await work()
  await app.evaluate(({ contentTracing }, target) => contentTracing.stopRecording(target), file)
  const tasks = tasksOfPage(JSON.parse(readFileSync(file, 'utf8')))
  return {
    wallMs: Math.max(...tasks.map(({ wallMs }) => wallMs)),
    cpuMs: Math.max(...tasks.map(({ cpuMs }) => cpuMs))
  }
}

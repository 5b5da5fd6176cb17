import type { Page } from '@playwright/test'
import os from 'node:os'
import type { Goal, Measured } from '../eval/suite.ts'
import { KINDS, answerOf, type AnswerKind } from './answers/kinds.ts'
import { addService, chooseService, inBenchWindow, localService, type BenchWindow } from './bench-window.ts'
import { seedConversations, type SeededConversation } from './seed-conversation.ts'

const SIZES = { '10KB': 10_000, '100KB': 100_000, '1MB': 1_000_000 }
const LONG_CONVERSATION = 10_000
const LONG_TITLE = 'Ten thousand messages'

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
  let text = ''
  // As fast as the fastest do, a few hundred kilobytes a second.
  const service = await localService((write, end) => {
    const piece = Math.max(40, Math.ceil(text.length / 250))
    let at = 0
    const timer = setInterval(() => {
      if (at >= text.length) {
        clearInterval(timer)
        return end()
      }
      write(text.slice(at, at + piece))
      at += piece
    }, 10)
  })
  try {
    return await inBenchWindow(
      (data) => seedConversations(data, [longConversation()]),
      (window) => measure(window, service.baseUrl, (next) => (text = next))
    )
  } finally {
    service.close()
  }
}

async function measure(
  { page, traced }: BenchWindow,
  baseUrl: string,
  willSay: (text: string) => void
): Promise<Measured> {
  const metrics: Record<string, number> = {}
  const notes: string[] = []
  let crashes = 0
  page.on('crash', () => crashes++)
  await addService(page, baseUrl)
  const later = page.getByRole('button', { name: 'Later' })
  if (await later.isVisible()) await later.click()
  Object.assign(metrics, await measureLongConversation(page))
  for (const kind of KINDS) {
    let [worst, worstCpu] = [0, 0]
    for (const [size, bytes] of Object.entries(SIZES)) {
      willSay(answerOf(kind, bytes))
      const tasks = await traced(() => showAnswer(page, kind))
      const wallMs = Math.max(...tasks.map((task) => task.wallMs))
      const cpuMs = Math.max(...tasks.map((task) => task.cpuMs))
      notes.push(`${kind} ${size}: longest task ${wallMs.toFixed(0)} ms, ${cpuMs.toFixed(0)} ms of processor`)
      worst = Math.max(worst, wallMs)
      worstCpu = Math.max(worstCpu, cpuMs)
    }
    metrics[`${kind}LongestTaskMs`] = worst
    metrics[`${kind}LongestTaskCpuMs`] = worstCpu
  }
  metrics['longestTaskMs'] = Math.max(...KINDS.map((kind) => metrics[`${kind}LongestTaskMs`] ?? 0))
  metrics['longestTaskCpuMs'] = Math.max(...KINDS.map((kind) => metrics[`${kind}LongestTaskCpuMs`] ?? 0))
  metrics['crashes'] = crashes
  metrics['load'] = os.loadavg()[0] ?? 0
  return { metrics, notes }
}

function longConversation(): SeededConversation {
  const messages = Array.from({ length: LONG_CONVERSATION }, (_, n) =>
    n % 2 === 0
      ? { role: 'user' as const, text: `Question ${n}` }
      : { role: 'assistant' as const, text: answerOf('prose', 400) }
  )
  return { title: LONG_TITLE, messages }
}

/** Asks in a new conversation, waits for the end, scrolls through the answer, leaves it and opens it again. */
async function showAnswer(page: Page, kind: AnswerKind): Promise<void> {
  await page.keyboard.press('Control+n')
  await chooseService(page)
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
  await page.getByRole('navigation').getByRole('button', { name: LONG_TITLE }).first().waitFor()
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

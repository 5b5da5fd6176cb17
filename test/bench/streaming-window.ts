import type { Page } from '@playwright/test'
import type { Api } from '../../preload/contract/contract.ts'
import { addService, chooseService, inBenchWindow, localService } from './bench-window.ts'
import { quantile } from './quantile.ts'
import { seedConversations } from './seed-conversation.ts'

const TOKENS_PER_SECOND = 400
const SECONDS = 10
const MESSAGES = 500
const TITLE = 'Five hundred messages'

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
  const whole = SECTION.repeat(Math.ceil((TOKENS_PER_SECOND * SECONDS * 4) / SECTION.length))
  const pieces = Array.from({ length: TOKENS_PER_SECOND * SECONDS }, (_, at) => whole.slice(at * 4, at * 4 + 4))
  // Four hundred pieces a second.
  const service = await localService((write, end) => {
    const began = performance.now()
    let sent = 0
    const timer = setInterval(() => {
      const due = Math.min(pieces.length, Math.floor(((performance.now() - began) * TOKENS_PER_SECOND) / 1_000))
      for (; sent < due; sent++) write(pieces[sent] ?? '')
      if (sent < pieces.length) return
      clearInterval(timer)
      end()
    }, 2)
  })
  try {
    const tasks = await inBenchWindow(
      (data) => seedConversations(data, [{ title: TITLE, messages: Array.from({ length: MESSAGES }, messageAt) }]),
      async ({ page, traced }) => {
        await open(page, service.baseUrl)
        return traced(() => answer(page, pieces.join('')))
      }
    )
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
    service.close()
  }
}

const messageAt = (_: unknown, n: number): { role: 'user' | 'assistant'; text: string } =>
  n % 2 === 0
    ? { role: 'user', text: `Question ${n / 2 + 1}: what changed since the last quarter?` }
    : { role: 'assistant', text: SECTION }

/** Opens the conversation with the fast model chosen, and waits until the page has come to rest. */
async function open(page: Page, baseUrl: string): Promise<void> {
  await addService(page, baseUrl)
  await page.getByRole('navigation').getByRole('button', { name: TITLE, exact: true }).click()
  await page.getByRole('article', { name: 'Answer' }).last().waitFor()
  await chooseService(page)
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

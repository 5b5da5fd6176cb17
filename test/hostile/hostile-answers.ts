import type { Page } from '@playwright/test'
import { seedConversations, type SeededConversation } from '../bench/seed-conversation.ts'
import { seeded } from '../bench/seeded.ts'
import { hostileAnswer } from './grammar.ts'

/** So many stand in one conversation: a longer one than people have. */
const TOGETHER = 1_000

/** Puts hostile answers into an empty data folder. @returns the titles of their conversations, with how many are in each */
export function seedHostileAnswers(data: string, count: number, seed: number): { title: string; answers: number }[] {
  const random = seeded(seed)
  const wanted = Array.from({ length: Math.ceil(count / TOGETHER) }, (_, n) => ({
    title: `Hostile ${n * TOGETHER} of ${seed}`,
    answers: Math.min(TOGETHER, count - n * TOGETHER)
  }))
  seedConversations(data, conversationsOf(wanted, random))
  return wanted
}

function* conversationsOf(
  wanted: readonly { title: string; answers: number }[],
  random: () => number
): Generator<SeededConversation> {
  for (const { title, answers } of wanted)
    yield {
      title,
      messages: Array.from({ length: answers }, () => ({ role: 'assistant' as const, text: hostileAnswer(random) }))
    }
}

export interface Shown {
  /** How many answers were painted on the way. */
  painted: number
  /** The longest task of the page, in milliseconds. */
  longestTaskMs: number
}

/** Opens a conversation and goes through it from its end to its beginning, so that every answer is painted. */
export async function goThrough(page: Page, title: string): Promise<Shown> {
  await page.getByRole('navigation').getByRole('button', { name: title, exact: true }).click()
  await page.getByRole('article', { name: 'Answer' }).last().waitFor()
  return page.evaluate(async () => {
    // Less than the height of the view: rows grow as they are painted, and none is stepped over.
    const STEP_PX = 500
    const NEAR_PX = 900
    let longestTaskMs = 0
    const tasks = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration)
    })
    tasks.observe({ type: 'longtask' })
    const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve))
    const scroller = document.querySelector('[data-region="messages"] [data-scroller]') as HTMLElement
    const seen = new Set<string>()
    const isPainted = (): boolean => {
      const view = scroller.getBoundingClientRect()
      return [...scroller.querySelectorAll(':scope > div > div')].every((part) => {
        const inView = (element: Element): boolean => {
          const { top, bottom } = element.getBoundingClientRect()
          return bottom > view.top - NEAR_PX && top < view.bottom
        }
        if (!inView(part)) return true
        const rows = [...part.children]
        return rows.length > 0 && rows.every((row) => !inView(row) || row.querySelector('article') !== null)
      })
    }
    for (let still = 0; still < 5; still = scroller.scrollTop > 0 ? 0 : still + 1) {
      scroller.scrollTop -= STEP_PX
      await frame()
      await frame()
      // However busy the machine is, what is in view has come before one goes on.
      for (let patience = 600; patience > 0 && !isPainted(); patience--) await frame()
      for (const row of scroller.querySelectorAll<HTMLElement>('[data-message]'))
        if (row.querySelector('article')) seen.add(row.dataset['message'] ?? '')
    }
    tasks.disconnect()
    return { painted: seen.size, longestTaskMs }
  })
}

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
    // Less than the height of the view, so that all of a long answer is painted.
    const STEP_PX = 500
    const ABOVE_PX = 100
    let longestTaskMs = 0
    const tasks = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration)
    })
    tasks.observe({ type: 'longtask' })
    const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve))
    const scroller = document.querySelector('[data-region="messages"] [data-scroller]') as HTMLElement
    let part = scroller.querySelector(':scope > div')?.lastElementChild ?? null
    // Rows of this part from here on were seen; null until the part is painted and has some.
    let from: number | null = null
    let painted = 0
    // From row to row, and never further than what has come: rows change their heights as they are painted.
    for (let patience = 600; part && patience > 0;) {
      from ??= part.children.length || null
      const row: Element | undefined = from === null ? undefined : part.children[from - 1]
      if (from === 0) {
        part = part.previousElementSibling
        from = null
      } else if (row?.querySelector('article')) {
        painted++
        from = from === null ? null : from - 1
        patience = 600
      } else {
        const { bottom } = (row ?? part).getBoundingClientRect()
        const above = bottom - scroller.getBoundingClientRect().top - ABOVE_PX
        scroller.scrollTop += Math.min(STEP_PX, Math.max(-STEP_PX, above))
        await frame()
        patience--
      }
    }
    tasks.disconnect()
    return { painted, longestTaskMs }
  })
}

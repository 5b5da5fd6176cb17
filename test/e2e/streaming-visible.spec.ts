import type { Page } from '@playwright/test'
import type { Api } from '../../preload/contract/contract.ts'
import { ChatServer } from '../fakes/chat-server.ts'
import { answered, answers, ask, composer, expect, test } from './sextant.ts'

/** What was on view in one frame while the last answer was being written. */
interface Frame {
  /** The number of the last word that somebody could read, and of the last one in the page. */
  read: number
  there: number
  /** Some of the answer stood within the view. */
  inView: boolean
  /** The first message within the view could be read. */
  anyRead: boolean
}

const WORDS_PER_SECOND = [5, 50, 150, 300, 1_000]
const GAP_MS = 10

let server: ChatServer
test.beforeEach(async () => {
  server = await ChatServer.start()
})
test.afterEach(() => server.close())

/** Numbered words in the forms that models write, in pieces for `seconds` at a pace. */
function pieces(wordsPerSecond: number, seconds: number): string[] {
  const count = Math.max(12, Math.round(wordsPerSecond * seconds))
  const words = Array.from({ length: count }, (_, n) => {
    const mark = n % 120
    if (mark === 30) return `w${n}\n\n| a | b |\n|---|---|\n`
    if (mark > 30 && mark < 40) return `| w${n} | x |\n`
    if (mark === 40) return `\nw${n} ![chart](https://example.com/c.png) `
    if (mark === 60) return `\n\n- w${n} `
    if (mark === 80) return `\n\n\`\`\`js\nw${n}\n`
    if (mark === 100) return `w${n}\n\`\`\`\n\n`
    return mark % 17 === 16 ? `**w${n}**.\n\n` : `w${n} `
  })
  const together = Math.max(1, Math.round((wordsPerSecond * GAP_MS) / 1_000))
  const made: string[] = []
  for (let at = 0; at < words.length; at += together) made.push(words.slice(at, at + together).join(''))
  return made
}

function say(wordsPerSecond: number, seconds: number): number {
  server.says = pieces(wordsPerSecond, seconds)
  server.gapMs = Math.max(GAP_MS, 1_000 / wordsPerSecond)
  return Math.max(12, Math.round(wordsPerSecond * seconds)) - 1
}

async function chooseServer(page: Page): Promise<void> {
  await page.evaluate(async (address) => {
    const { api } = globalThis as unknown as { api: Api }
    const added = await api.providers.add({ preset: null, name: 'Paced', baseUrl: address })
    if (added.ok) await api.providers.change({ id: added.data.id, enabledModels: ['large'] })
  }, server.baseUrl())
  await page.getByRole('button', { name: /^Answering model/ }).click()
  await page.getByRole('menuitemradio', { name: /large/ }).click()
}

/** Looks at the page in every frame until `stop`. */
async function watchFrames(page: Page): Promise<() => Promise<Frame[]>> {
  await page.evaluate(() => {
    const seen = globalThis as unknown as { frames: unknown[]; watching: boolean }
    seen.frames = []
    seen.watching = true
    const last = (text: string): number => Math.max(-1, ...Array.from(text.matchAll(/w(\d+)/g), ([, n]) => Number(n)))
    // Behind the frame: what it showed, after everything that reacts to its layout.
    const behind = new MessageChannel()
    behind.port1.onmessage = () => {
      const scroller = document.querySelector('[data-region="messages"] [data-scroller]')
      const article = [...document.querySelectorAll<HTMLElement>('article[aria-label="Answer"]')].at(-1)
      const view = scroller?.getBoundingClientRect()
      if (scroller && view && article?.getAttribute('aria-busy') === 'true') {
        const { top, bottom } = article.getBoundingClientRect()
        const first = document.elementFromPoint(view.left + view.width / 2, view.top + 60)
        seen.frames.push({
          read: last(article.innerText),
          there: last(article.textContent),
          inView: bottom > view.top && top < view.bottom,
          anyRead: first?.closest('[data-message]')?.firstChild != null
        })
      }
      if (seen.watching) requestAnimationFrame(() => behind.port2.postMessage(null))
    }
    behind.port2.postMessage(null)
  })
  return () =>
    page.evaluate(() => {
      const seen = globalThis as unknown as { frames: Frame[]; watching: boolean }
      seen.watching = false
      return seen.frames
    })
}

function expectAllRead(frames: readonly Frame[]): void {
  const begun = frames.filter(({ there }) => there >= 0)
  expect(begun.length).toBeGreaterThan(5)
  expect(begun.filter(({ read, there }) => read < there)).toEqual([])
  // What was read once does not go away again.
  expect(begun.filter(({ read }, at) => read < (begun[at - 1]?.read ?? -1))).toEqual([])
}

for (const wordsPerSecond of WORDS_PER_SECOND) {
  test(`every frame shows what has come at ${wordsPerSecond} words a second`, async ({ launch }) => {
    test.slow()
    const { page } = await launch()
    await chooseServer(page)
    const last = say(wordsPerSecond, 3)
    for (const question of ['In a new conversation?', 'And in one that is there?']) {
      const stop = await watchFrames(page)
      await ask(page, question)
      await answers(page).last().and(page.locator('[aria-busy=true]')).waitFor()
      await answers(page).last().and(page.locator('[aria-busy=false]')).waitFor({ timeout: 60_000 })
      const frames = await stop()
      expectAllRead(frames)
      expect(frames.filter(({ inView }) => !inView)).toEqual([])
      await expect(answers(page).last()).toContainText(`w${last}`)
    }
  })
}

test('one who scrolled up keeps what is read in place, and sees the end again when going there', async ({ launch }) => {
  test.slow()
  const { page } = await launch()
  await chooseServer(page)
  say(1_000, 1)
  await ask(page, 'A long one?')
  await answered(page, 1)
  say(300, 5)
  const stop = await watchFrames(page)
  await ask(page, 'Another?')
  await answers(page).nth(1).and(page.locator('[aria-busy=true]')).waitFor()
  await expect(answers(page).nth(1)).toContainText('w40')
  await page.mouse.move(700, 300)
  await page.mouse.wheel(0, -1_500)
  await expect(page.getByRole('button', { name: 'Newest' })).toBeVisible()
  const above = answers(page).first()
  const before = await above.evaluate((element) => element.getBoundingClientRect().top)
  // On a busy computer the answer has grown so far that the one before it is not in the page any more.
  await expect(answers(page).last()).toContainText('w399', { timeout: 30_000 })
  const after = await above.evaluate((element) => element.getBoundingClientRect().top)
  expect(Math.abs(after - before)).toBeLessThan(2)
  await page.getByRole('button', { name: 'Newest' }).click()
  await answers(page).last().and(page.locator('[aria-busy=false]')).waitFor({ timeout: 60_000 })
  const frames = await stop()
  expect(frames.filter(({ anyRead }) => !anyRead)).toEqual([])
  await expect(answers(page).last()).toBeInViewport()
  await composer(page).focus()
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Api } from '../../preload/contract/contract.ts'
import { inEachLook } from './in-each-look.ts'
import { answered, ask, expect, test } from './sextant.ts'

const PRIVATE = 'the budget of project Atlas'
const logOf = (data: string): string => readFileSync(path.join(data, 'logs', 'sextant.log'), 'utf8')

/** The number in a message, which is also in the log. */
const numberIn = (text: string): string =>
  /[A-Z0-9]{4,}(?:-[A-Z0-9]+)*/.exec(text.replace(/^.*?(?:number|Numarası)/s, ''))?.[0] ?? ''

test('what nobody caught in main is told in the window under a number of the log, and an exception ends the app with words', async ({
  launch,
  data
}, info) => {
  const { app, page } = await launch()
  await ask(page, 'What is a median?')
  await answered(page, 1)
  const reject = (): Promise<void> =>
    app.evaluate((_, text) => {
      void Promise.reject(new TypeError(text))
    }, PRIVATE)

  await reject()
  await expect(page.getByText(/Error number/)).toBeVisible()
  const said = (await page.getByText(/Error number/).textContent()) ?? ''
  const number = numberIn(said)
  expect(number).not.toBe('')
  await expect.poll(() => logOf(data)).toContain(number)
  expect(logOf(data)).toContain('uncaught.rejection')
  expect(logOf(data)).not.toContain(PRIVATE)
  expect(await page.locator('body').textContent()).not.toContain(PRIVATE)
  // The app goes on.
  await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeEnabled()
  await inEachLook(page, (theme, width) =>
    page.screenshot({ path: info.outputPath(`uncaught-en-${theme}-${width}.png`) })
  )
  await page.evaluate(async () => {
    const { api } = globalThis as unknown as { api: Api }
    await api.settings.change({ appearance: { language: 'tr' } })
  })
  await reject()
  await expect(page.getByText(/Numarası/).first()).toBeVisible()
  await page.screenshot({ path: info.outputPath('uncaught-tr-dark-900.png') })
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })
  await page.screenshot({ path: info.outputPath('uncaught-tr-light-1280.png') })

  const words: string[] = []
  app.process().stderr?.on('data', (chunk: Buffer) => words.push(chunk.toString()))
  const ended = new Promise<number | null>((resolve) => app.process().once('exit', resolve))
  await app.evaluate(({ dialog }, text) => {
    dialog.showErrorBox = () => undefined // nobody would press its button
    setTimeout(() => {
      throw new TypeError(text)
    }, 0)
  }, PRIVATE)
  expect(await ended).toBe(1)
  expect(words.join('')).toMatch(/Numarası/)
  expect(logOf(data)).toContain('uncaught.exception')
  expect(logOf(data)).not.toContain(PRIVATE)
})

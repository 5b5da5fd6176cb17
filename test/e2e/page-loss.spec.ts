import type { ElectronApplication } from '@playwright/test'
import { answered, ask, expect, test } from './sextant.ts'

/** The text of the page as main sees it: Playwright's own page is lost with the process. Empty while it does not answer. */
const shown = (app: ElectronApplication): Promise<string> =>
  app.evaluate(({ BrowserWindow }) => {
    const text = BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript('document.body.innerText')
    const silence = new Promise((resolve) => setTimeout(() => resolve(''), 1_000))
    return Promise.race([text.catch(() => ''), silence]) as Promise<string>
  })

test('a page that dies is loaded again without its conversation, and says so', async ({ launch }) => {
  const { app, page } = await launch()
  await ask(page, 'What is a median?')
  await answered(page, 1)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer())
  await expect.poll(() => shown(app)).toContain('The window crashed and was loaded again.')
  expect(await shown(app)).toContain('What would you like to know?')
  expect(await shown(app)).toContain('What is a median?') // in the list, kept
  // The person may load the page again; it is an ordinary start then.
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.reload())
  await expect.poll(() => shown(app)).toMatch(/^(?![\s\S]*was loaded again)[\s\S]*What would you like to know\?/)
})

test('a page that no longer answers is given up and loaded again', async ({ launch }) => {
  test.slow()
  const { app } = await launch()
  await app.evaluate(({ BrowserWindow }) => {
    void BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript('setTimeout(() => { for (;;); }, 50); 0')
  })
  await expect.poll(() => shown(app), { timeout: 90_000 }).toContain('The window stopped responding')
})

import path from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, test } from './sextant.ts'

/** Answers every question box with the button of this number, and keeps what it said. */
async function answerDialogs(app: ElectronApplication, response: number): Promise<() => Promise<string[]>> {
  await app.evaluate(({ dialog, shell }, button) => {
    const seen: string[] = []
    Object.assign(globalThis, { seenByTest: seen })
    dialog.showMessageBox = ((_window: unknown, options: { message: string; detail?: string }) => {
      seen.push(options.message)
      return Promise.resolve({ response: button, checkboxChecked: false })
    }) as typeof dialog.showMessageBox
    shell.openExternal = (url: string) => {
      seen.push(`opened ${url}`)
      return Promise.resolve()
    }
  }, response)
  return () => app.evaluate(() => (globalThis as unknown as { seenByTest: string[] }).seenByTest)
}

/** Runs text as a script of the page itself; `evaluate` alone would bypass the page's policy. */
const inline = (page: Page, source: string): Promise<boolean> =>
  page.evaluate((text) => {
    const script = document.createElement('script')
    script.textContent = text
    document.head.append(script)
    return 'ranInline' in globalThis
  }, source)

test('the page is sandboxed, isolated and without Node', async ({ launch }) => {
  const { app, page } = await launch()
  const inPage = await page.evaluate(() => ({
    require: typeof Reflect.get(globalThis, 'require'),
    process: typeof Reflect.get(globalThis, 'process')
  }))
  expect(inPage).toEqual({ require: 'undefined', process: 'undefined' })
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>
    }
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences()
    return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag }
  })
  expect(preferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false
  })
})

test('the policy refuses inline scripts, evaluation and styles from elsewhere', async ({ launch }) => {
  const { page } = await launch()
  expect(await inline(page, 'globalThis.ranInline = true')).toBe(false)
  expect(await inline(page, "eval('globalThis.ranInline = true')")).toBe(false)
})

test('the page can reach nothing outside: no fetch, image, socket, frame or beacon', async ({ launch }) => {
  const { page } = await launch()
  const outcome = await page.evaluate(async () => {
    const url = 'http://127.0.0.1:9/x'
    const settle = (work: Promise<unknown>): Promise<string> =>
      work.then(
        () => 'reached',
        () => 'refused'
      )
    const image = new Promise((resolve, reject) => {
      const element = new Image()
      element.onload = resolve
      element.onerror = reject
      element.src = url
    })
    let socket: string
    try {
      const opened = new WebSocket('ws://127.0.0.1:9')
      socket = await settle(
        new Promise((resolve, reject) => Object.assign(opened, { onopen: resolve, onerror: reject }))
      )
    } catch {
      socket = 'refused'
    }
    return { fetch: await settle(fetch(url)), image: await settle(image), socket, beacon: navigator.sendBeacon(url) }
  })
  expect(outcome).toMatchObject({ fetch: 'refused', image: 'refused', socket: 'refused' })
})

test('the window opens no other window and goes nowhere', async ({ launch }) => {
  const { app, page } = await launch()
  const before = page.url()
  await page.evaluate(() => {
    window.open('https://example.com')
    location.href = 'https://example.com'
  })
  await expect.poll(() => app.windows().length).toBe(1)
  expect(page.url()).toBe(before)
})

test('a link opens outside only after the person has seen its host, and only https or mail', async ({ launch }) => {
  const { app, page } = await launch()
  const refused = await answerDialogs(app, 1)
  const open = (url: string): Promise<unknown> =>
    page.evaluate(
      (to) =>
        (globalThis as unknown as { api: { app: { openLink(input: object): Promise<unknown> } } }).api.app.openLink({
          url: to
        }),
      url
    )
  expect(await open('https://example.com/a?b=c')).toEqual({ ok: true, data: { opened: false } })
  expect(await refused()).toEqual(['Open example.com?'])
  const accepted = await answerDialogs(app, 0)
  expect(await open('https://example.com/a?b=c')).toEqual({ ok: true, data: { opened: true } })
  expect(await accepted()).toEqual(['Open example.com?', 'opened https://example.com/a?b=c'])
  for (const url of [
    'http://example.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:pass@example.com',
    'smb://host/share',
    'not a url'
  ])
    expect(await open(url)).toMatchObject({ ok: false, error: { code: 'link-refused' } })
  expect(await accepted()).toHaveLength(2)
})

test('a message from a frame that is not our page is refused', async ({ launch }) => {
  const { app } = await launch()
  const answer = await app.evaluate(async ({ BrowserWindow }, preload) => {
    const stranger = new BrowserWindow({
      show: false,
      webPreferences: { preload, sandbox: true, contextIsolation: true }
    })
    await stranger.loadURL('data:text/html,<p>stranger</p>')
    const result: unknown = await stranger.webContents.executeJavaScript('window.api.settings.get()')
    stranger.destroy()
    return result
  }, path.resolve('out/preload/index.cjs'))
  expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
})

test('permissions are denied', async ({ launch }) => {
  const { page } = await launch()
  const state = await page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state)
  expect(state).toBe('denied')
})

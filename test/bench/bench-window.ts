import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { hasDisplay } from '../../scripts/display/has-display.mjs'
import { startVirtualDisplay } from '../../scripts/display/virtual-display.mjs'
import type { Api } from '../../preload/contract/contract.ts'
import { tasksOfPage } from './page-tasks.ts'

const root = path.resolve(import.meta.dirname, '../..')

export interface BenchWindow {
  app: ElectronApplication
  page: Page
  /** Chromium's record of the tasks of the page's main thread while something happens. */
  traced: (work: () => Promise<void>) => Promise<{ wallMs: number; cpuMs: number }[]>
}

/**
 * Opens the built app in a data folder of its own, on a display of its own where there is none, and closes everything
 * after the work. Needs an Electron.
 */
export async function inBenchWindow<T>(
  seed: (data: string) => void,
  work: (window: BenchWindow) => Promise<T>
): Promise<T> {
  const display = hasDisplay() ? null : await startVirtualDisplay()
  const data = mkdtempSync(path.join(os.tmpdir(), 'sextant-bench-'))
  try {
    seed(data)
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
    try {
      const traced = async (traceable: () => Promise<void>): Promise<{ wallMs: number; cpuMs: number }[]> => {
        const file = path.join(data, 'trace.json')
        await app.evaluate(({ contentTracing }) =>
          contentTracing.startRecording({ included_categories: ['toplevel', '__metadata'], excluded_categories: ['*'] })
        )
        await traceable()
        await app.evaluate(({ contentTracing }, target) => contentTracing.stopRecording(target), file)
        return tasksOfPage(JSON.parse(readFileSync(file, 'utf8')))
      }
      return await work({ app, page: await app.firstWindow(), traced })
    } finally {
      await app.close().catch(() => undefined)
    }
  } finally {
    display?.stop()
    rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** A service on this machine that speaks OpenAI's protocol with one model, `fast`. @param say writes the pieces and ends */
export async function localService(
  say: (write: (piece: string) => void, end: () => void) => void
): Promise<{ baseUrl: string; close: () => void }> {
  const server: Server = createServer((request, response: ServerResponse) => {
    request.resume()
    if (request.url === '/v1/models')
      return void response.setHeader('content-type', 'application/json').end('{"data":[{"id":"fast"}]}')
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    say(
      (piece) => response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: piece } }] })}\n\n`),
      () => response.end('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () => {
      server.closeAllConnections()
      server.close()
    }
  }
}

/** Adds the service to the app, once the window is ready for a message. */
export async function addService(page: Page, baseUrl: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).waitFor()
  await page.evaluate(async (address) => {
    const { api } = globalThis as unknown as { api: Api }
    const added = await api.providers.add({ preset: null, name: 'Fast', baseUrl: address })
    if (!added.ok) throw new Error(added.error.code)
    await api.providers.change({ id: added.data.id, enabledModels: ['fast'] })
  }, baseUrl)
}

export async function chooseService(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Answering model/ }).click()
  await page.getByRole('menuitemradio', { name: /fast/ }).click()
  // The app looks first whether that model reads the whole conversation.
  await page.getByRole('button', { name: /^Answering model: fast/ }).waitFor()
}

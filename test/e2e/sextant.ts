import { _electron, test as base, type ElectronApplication, type Locator, type Page } from '@playwright/test'
import { existsSync, linkSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { NetworkMode } from '../../main/domain/network.ts'
import type { Api } from '../../preload/contract/contract.ts'
import { dataFolder } from '../../main/config/data-folder.ts'
import { defaultModel, readManifest } from '../../main/downloads/manifest.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** A running app in a data folder of its own. */
export interface Sextant {
  app: ElectronApplication
  page: Page
  data: string
}

export interface LaunchOptions {
  data?: string
  /** demo: only what ships with the app. starter: the default model that set-up fetched is there too. */
  models?: 'demo' | 'starter'
  /** Leaves the welcome on the first start as it is. */
  welcome?: boolean
  env?: Record<string, string>
  /** What is started in the place of Electron, such as a program that traces it. */
  executable?: string
}

export interface Fixtures {
  /** An empty folder that is gone after the test. */
  data: string
  launch: (options?: LaunchOptions) => Promise<Sextant>
}

/** Puts the default model into a data folder, without a second copy where the file system allows. */
function provideStarter(data: string): void {
  const { file } = defaultModel(readManifest(path.join(root, 'native-models')))
  const from = path.join(dataFolder(), 'models')
  const to = path.join(data, 'models')
  if (!existsSync(path.join(from, file))) throw new Error('the default model is not here: `npm run setup` fetches it')
  mkdirSync(to, { recursive: true })
  for (const name of [file, `${file}.json`]) {
    const target = path.join(to, name)
    if (existsSync(target) || !existsSync(path.join(from, name))) continue
    try {
      linkSync(path.join(from, name), target)
    } catch {
      copyFileSync(path.join(from, name), target)
    }
  }
}

export const test = base.extend<Fixtures>({
  // Playwright finds out what a fixture needs by reading this pattern.
  // eslint-disable-next-line no-empty-pattern
  data: async ({}, use) => {
    const data = mkdtempSync(path.join(os.tmpdir(), 'sextant-e2e-'))
    await use(data)
    rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  },
  launch: async ({ data }, use) => {
    const running: ElectronApplication[] = []
    await use(async (options = {}) => {
      const folder = options.data ?? data
      if (options.models === 'starter') provideStarter(folder)
      const app = await _electron.launch({
        args: ['.', '--lang=en-US'],
        cwd: root,
        ...(options.executable !== undefined && { executablePath: options.executable }),
        chromiumSandbox: process.getuid?.() !== 0,
        env: {
          ...(process.env as Record<string, string>),
          LANG: 'en_US.UTF-8',
          SEXTANT_DATA_DIR: folder,
          ...options.env
        }
      })
      running.push(app)
      const page = await app.firstWindow()
      await composer(page).waitFor()
      if (!options.welcome) {
        const welcome = page.getByRole('heading', { name: 'Welcome to Sextant' })
        const usual = page.getByRole('heading', { name: 'What would you like to know?' })
        await welcome.or(usual).waitFor()
        if (await welcome.isVisible()) {
          await page.getByRole('button', { name: 'Skip for now' }).click()
          // What main answers next, it answers after it has kept that.
          await page.evaluate(() => (globalThis as unknown as { api: Api }).api.settings.get())
        }
      }
      return { app, page, data: folder }
    })
    await Promise.all(running.map((app) => app.close().catch(() => undefined)))
  }
})

export { expect } from '@playwright/test'

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Message', exact: true })
export const answers = (page: Page): Locator => page.getByRole('article', { name: 'Answer' })
export const questions = (page: Page): Locator => page.getByRole('article', { name: 'Your message' })

/** What may leave, as the person would choose it in the status bar. */
export async function setNetworkMode(page: Page, mode: NetworkMode): Promise<void> {
  const changed = await page.evaluate(
    async (chosen) => (globalThis as unknown as { api: Api }).api.network.change({ mode: chosen }),
    mode
  )
  if (!changed.ok) throw new Error(changed.error.code)
}

/** Sends a message; does not wait for the answer. */
export async function ask(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

/** Resolves when the last answer has ended. */
export async function answered(page: Page, count: number): Promise<Locator> {
  const answer = answers(page).nth(count - 1)
  await answer.waitFor()
  await base.expect(answer).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 })
  return answer
}

/** The process that runs llama.cpp, by its title in the app's own list. */
export function inferencePid(app: ElectronApplication): Promise<number> {
  return app.evaluate(({ app: electron }) => {
    const process = electron
      .getAppMetrics()
      .find((metric) => metric.type === 'Utility' && metric.name?.includes('inference'))
    if (!process) throw new Error('no inference process is running')
    return process.pid
  })
}

import type { Page } from '@playwright/test'
import type { Api } from '../../preload/contract/contract.ts'

/** Light at the design's size and dark at the smallest, for pictures. */
export async function inEachLook(
  page: Page,
  look: (theme: 'light' | 'dark', width: number) => Promise<unknown>
): Promise<void> {
  for (const [theme, width, height] of [
    ['light', 1280, 800],
    ['dark', 900, 600]
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: theme })
    await look(theme, width)
  }
}

/** The window speaks that language from now on; what waits for the person stays. */
export async function speak(page: Page, language: 'en' | 'tr'): Promise<void> {
  await page.evaluate(async (chosen) => {
    const { api } = globalThis as unknown as { api: Api }
    const done = await api.settings.change({ appearance: { language: chosen } })
    if (!done.ok) throw new Error(done.error.code)
  }, language)
}

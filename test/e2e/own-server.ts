import type { Page } from '@playwright/test'
import type { Api } from '../../preload/contract/contract.ts'

/** Adds a server of one's own on this computer, which offers these models. @returns its id */
export function addOwnServer(page: Page, baseUrl: string, models: string[]): Promise<string> {
  return page.evaluate(
    async ([address, enabledModels]) => {
      const { api } = globalThis as unknown as { api: Api }
      const added = await api.providers.add({ preset: null, name: 'Own server', baseUrl: address })
      if (!added.ok) throw new Error(added.error.code)
      const listed = await api.providers.refreshModels({ id: added.data.id })
      if (!listed.ok) throw new Error(listed.error.code)
      await api.providers.change({ id: added.data.id, enabledModels })
      return added.data.id
    },
    [baseUrl, models] as const
  )
}

/** Chooses who answers, in the menu under the message field. */
export async function chooseModel(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: /^Answering model/ }).click()
  await page.getByRole('menuitemradio', { name }).click()
}

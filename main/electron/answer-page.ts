import { ipcMain, type WebContents } from 'electron'
import { channelMethods } from '../../preload/contract/channel-names.ts'
import { SextantError, toPlainError } from '../domain/errors.ts'
import type { Router } from '../ipc/router.ts'
import { isOurPage } from './is-our-page.ts'

/**
 * Answers the page's calls, from the moment on that it can make any.
 * @param route resolves when the app is put together; what the page asks until then waits for it
 */
export function answerPage(contents: WebContents, pageUrl: string, route: () => Promise<Router>): void {
  for (const [domain, methods] of Object.entries(channelMethods))
    for (const method of methods) {
      const name = `${domain}.${method}`
      ipcMain.handle(name, async (event, input: unknown) =>
        isOurPage(event, contents, pageUrl)
          ? (await route())(name, input)
          : { ok: false, error: toPlainError(new SextantError('invalid-input', { params: { channel: name } })) }
      )
    }
}

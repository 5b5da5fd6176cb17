import type { BrowserWindow } from 'electron'

/** Why the page was loaded anew: it died, or it no longer answered. */
export type PageLoss = 'crashed' | 'hung'

/** A page on view is asked for a sign of life so often; after so many that did not come it is given up. */
const ASKED_EVERY_MS = 4_000
const MOST_MISSED = 5
/** A page that dies so often within a minute dies of something else than of what it shows. */
const MOST_LOSSES = 3
const MINUTE_MS = 60_000

export interface PageWatch {
  /** Loads the page; it learns why from its address and opens no conversation. */
  reload: (loss: PageLoss) => void
  /** Called in the place of `reload` when loading again does not help. */
  giveUp: () => void
  /** For the log: the reason in Chromium's words. */
  onLoss: (loss: PageLoss, reason: string) => void
}

/**
 * Notices when the page of a window dies or hangs, and loads it anew. Chromium itself notices a hanging page only when
 * somebody clicks in it, and not at all while a debugger looks on.
 */
export function watchPage(window: BrowserWindow, { reload, giveUp, onLoss }: PageWatch): void {
  const { webContents } = window
  let losses: number[] = []
  let missed = 0
  let asked = false

  const ask = (): void => {
    if (window.isDestroyed() || webContents.isDevToolsOpened() || webContents.isLoading() || !window.isVisible()) return
    if (!asked) {
      asked = true
      missed = 0
      const answered = (): void => {
        asked = false
      }
      webContents.mainFrame.executeJavaScript('0').then(answered, answered)
    } else if (++missed >= MOST_MISSED) webContents.forcefullyCrashRenderer()
  }
  const timer = setInterval(ask, ASKED_EVERY_MS)
  window.on('closed', () => clearInterval(timer))
  webContents.on('render-process-gone', (_event, { reason }) => {
    const loss: PageLoss = missed >= MOST_MISSED ? 'hung' : 'crashed'
    asked = false
    missed = 0
    if (reason === 'clean-exit' || window.isDestroyed()) return
    onLoss(loss, reason)
    const now = performance.now()
    losses = [...losses.filter((at) => now - at < MINUTE_MS), now]
    // Chromium is still taking the page apart: what is loaded from inside this event is lost with it.
    setImmediate(() => {
      if (losses.length > MOST_LOSSES) giveUp()
      else if (!window.isDestroyed()) reload(loss)
    })
  })
}

import type { BrowserWindow } from 'electron'

/** Why the page was loaded anew: it died, or it no longer answered. */
export type PageLoss = 'crashed' | 'hung'

/** A page that does not answer for so long after Chromium has said so is not waited for any longer. */
const PATIENCE_MS = 10_000
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

/** Notices when the page of a window dies or hangs, and loads it anew. */
export function watchPage(window: BrowserWindow, { reload, giveUp, onLoss }: PageWatch): void {
  const { webContents } = window
  let losses: number[] = []
  let hung: NodeJS.Timeout | null = null

  const awake = (): void => {
    if (hung) clearTimeout(hung)
    hung = null
  }
  window.on('responsive', awake)
  window.on('closed', awake)
  window.on('unresponsive', () => {
    hung ??= setTimeout(() => {
      if (!window.isDestroyed()) webContents.forcefullyCrashRenderer()
    }, PATIENCE_MS)
  })
  webContents.on('render-process-gone', (_event, { reason }) => {
    const loss: PageLoss = hung ? 'hung' : 'crashed'
    awake()
    if (reason === 'clean-exit' || window.isDestroyed()) return
    onLoss(loss, reason)
    const now = performance.now()
    losses = [...losses.filter((at) => now - at < MINUTE_MS), now]
    if (losses.length > MOST_LOSSES) giveUp()
    else reload(loss)
  })
}

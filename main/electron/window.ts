import { BrowserWindow, nativeTheme, screen } from 'electron'
import path from 'node:path'
import type { Language } from '../config/language.ts'
import type { Settings } from '../config/settings.ts'
import { PAGE_ORIGIN } from './page-protocol.ts'
import { watchPage, type PageLoss } from './page-watch.ts'

/** The paper of both themes (`--surface`), so that the window does not flash before the page has painted. */
const BACKGROUND = { light: '#fbfaf6', dark: '#11171f' }

export const pageUrl = (developmentUrl: string | undefined): string =>
  developmentUrl ? new URL('/', developmentUrl).href : `${PAGE_ORIGIN}/index.html`

export interface WindowOptions {
  /** The built app: the folder that holds `preload` and `renderer`. */
  out: string
  settings: Settings
  language: Language
  developmentUrl: string | undefined
  /** A picture for where the system takes none from the program's file. */
  icon: string
  onMoved: (place: Settings['window']) => void
  /** The page was lost and is loaded anew; the reason is Chromium's word. */
  onLoss: (loss: PageLoss, reason: string) => void
  /** The page dies again and again. */
  onHopeless: () => void
}

/** The one window, locked down: it shows our page, opens nothing and goes nowhere else. */
export function createWindow({
  out,
  settings,
  language,
  developmentUrl,
  icon,
  onMoved,
  onLoss,
  onHopeless
}: WindowOptions): BrowserWindow {
  nativeTheme.themeSource = settings.appearance.theme
  const theme = nativeTheme.shouldUseDarkColors ? 'dark' : 'light'
  const { width, height, maximized } = settings.window
  const { workAreaSize } = screen.getPrimaryDisplay()
  const window = new BrowserWindow({
    width: Math.min(width, workAreaSize.width),
    height: Math.min(height, workAreaSize.height),
    minWidth: 720,
    minHeight: 520,
    show: false,
    title: 'Sextant',
    autoHideMenuBar: true,
    backgroundColor: BACKGROUND[theme],
    ...(process.platform === 'linux' && { icon }),
    webPreferences: {
      preload: path.join(out, 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false
    }
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => {
    const { width, height } = window.getNormalBounds()
    onMoved({ width, height, maximized: window.isMaximized() })
  })
  const { webContents } = window
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-navigate', (event) => event.preventDefault())
  webContents.on('will-frame-navigate', (event) => event.preventDefault())
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  const load = (more: string): void =>
    void window.loadURL(`${pageUrl(developmentUrl)}?theme=${theme}&lang=${language}${more}`)
  watchPage(window, { reload: (loss) => load(`&lost=${loss}`), giveUp: onHopeless, onLoss })
  load('')
  return window
}

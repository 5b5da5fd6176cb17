import { Menu, type BrowserWindow } from 'electron'
import type { TFunction } from 'i18next'
import { editMenuEntries } from './edit-menu-entries.ts'

/** Opens that menu at a right click. `strings` is asked at each use: the language can change. */
export function offerEditMenu(window: BrowserWindow, strings: () => TFunction): void {
  window.webContents.on('context-menu', (_event, clicked) => {
    const entries = editMenuEntries(clicked, strings())
    if (entries.length > 0) Menu.buildFromTemplate(entries).popup({ window })
  })
}

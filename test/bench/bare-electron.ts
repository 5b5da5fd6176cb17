import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const MAIN = `
import { app, BrowserWindow } from 'electron'
app.setPath('userData', process.env.SEXTANT_DATA_DIR)
app.whenReady().then(async () => {
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } })
  await window.loadURL('data:text/html,<textarea autofocus></textarea>')
  await window.webContents.executeJavaScript('new Promise((resolve) => requestAnimationFrame(resolve))')
  process.stdout.write('STARTUP ' + JSON.stringify({ usableInputMs: Date.now() - process.getCreationTime(), processes: [] }) + '\\n')
  process.stdin.once('close', () => app.quit()).resume()
})
`

/** The least that an Electron app can be: one window with one input box. What it takes is Electron's share of a start. */
export function bareElectronApp(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sextant-bare-'))
  writeFileSync(path.join(folder, 'package.json'), '{ "name": "bare", "type": "module", "main": "main.js" }')
  writeFileSync(path.join(folder, 'main.js'), MAIN)
  return folder
}

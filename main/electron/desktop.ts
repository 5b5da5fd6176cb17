import { app, clipboard, dialog, shell, type BrowserWindow, type OpenDialogOptions } from 'electron'
import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { csvStyleOf } from '../domain/csv.ts'
import type { TFunction } from 'i18next'
import type { AppFacts, StartNotice } from '../../preload/contract/app.ts'
import type { Desktop } from '../ipc/desktop.ts'
import type { Ports } from '../ports.ts'
import { openLink } from './links.ts'

/** Of a file with templates: 500 of the longest. */
const MOST_TEMPLATE_BYTES = 10_000_000

/** The desktop around the window. `strings` is asked at each use: the language can change. */
export function electronDesktop(
  window: () => BrowserWindow,
  strings: () => TFunction,
  { paths, secrets }: Ports,
  notices: StartNotice[]
): Desktop {
  return {
    facts: () => ({
      version: app.getVersion(),
      platform: process.platform as AppFacts['platform'],
      systemLocale: app.getPreferredSystemLanguages()[0] ?? app.getLocale(),
      dataFolder: paths.data,
      secretsProtection: secrets.protection
    }),
    notices: () => notices,
    copyText: (text) => void clipboard.writeText(text),
    openLink: (url) => openLink(window(), url, strings()),
    showDataFolder: () => void shell.openPath(paths.data),
    async chooseModelFile() {
      const t = strings()
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
        title: t('dialogs.chooseModel.title'),
        buttonLabel: t('dialogs.chooseModel.add'),
        filters: [{ name: t('dialogs.chooseModel.filter'), extensions: ['gguf'] }],
        properties: ['openFile']
      })
      return canceled ? null : (filePaths[0] ?? null)
    },
    async chooseAttachments() {
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
        title: strings()('dialogs.chooseAttachments.title'),
        properties: ['openFile', 'multiSelections']
      })
      return canceled ? [] : filePaths
    },
    async saveFile(name, pieces) {
      const { canceled, filePath } = await dialog.showSaveDialog(window(), {
        defaultPath: path.join(app.getPath('documents'), name)
      })
      if (canceled || !filePath) return null
      await writeFile(filePath, pieces)
      return filePath
    },
    async openTemplates() {
      const filters = [{ name: strings()('dialogs.openTemplates.filter'), extensions: ['json'] }]
      const file = await choose({
        title: strings()('dialogs.openTemplates.title'),
        properties: ['openFile'],
        filters
      })
      if (file === null) return null
      // A file that is no list of templates is refused by whoever reads the text; a longer one can not be one.
      return (await stat(file)).size > MOST_TEMPLATE_BYTES ? '' : readFile(file, 'utf8')
    },
    async chooseTarget(name) {
      const { canceled, filePath } = await dialog.showSaveDialog(window(), {
        defaultPath: path.join(app.getPath('documents'), name)
      })
      return canceled || !filePath ? null : filePath
    },
    async chooseImport(from) {
      const filters = [{ name: strings()('dialogs.chooseImport.filter'), extensions: ['zip', 'json', 'bak'] }]
      return choose({
        title: strings()('dialogs.chooseImport.title'),
        ...(from === 'file' ? { properties: ['openFile'], filters } : { properties: ['openDirectory'] })
      })
    },
    chooseFolder: () =>
      choose({ title: strings()('dialogs.chooseFolder.title'), properties: ['openDirectory', 'createDirectory'] }),
    exportWords: () => {
      const t = strings()
      return { user: t('export.user'), assistant: t('export.assistant'), attachment: t('export.attachment') }
    },
    csvStyle: () => csvStyleOf(app.getSystemLocale()),
    restart() {
      app.relaunch()
      app.quit()
    }
  }

  async function choose(options: OpenDialogOptions): Promise<string | null> {
    const { canceled, filePaths } = await dialog.showOpenDialog(window(), options)
    return canceled ? null : (filePaths[0] ?? null)
  }
}

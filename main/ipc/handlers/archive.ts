import type { BackupList } from '../../../preload/contract/archive.ts'
import type { App } from '../../compose/app.ts'
import { SextantError } from '../../domain/errors.ts'
import { listBackups } from '../../storage/backup/backup-format.ts'
import { backupFolder } from '../../workers/upkeep.ts'
import type { Desktop } from '../desktop.ts'
import type { Handlers } from '../router.ts'

const ENDING = { markdown: 'md', json: 'json', csv: 'csv' } as const

export function archiveHandlers({ tasks, settings, signals, clock }: App, desktop: Desktop): Handlers['archive'] {
  const { dataFolder } = desktop.facts()
  const backups = (): BackupList => {
    const folder = backupFolder(settings.current.storage, dataFolder)
    return { folder, backups: listBackups(folder) }
  }
  /** Only what is on the list is opened, wherever else a request may point. */
  const known = (folder: string): string => {
    if (!backups().backups.some((backup) => backup.folder === folder))
      throw new SextantError('not-found', { params: { what: 'file' } })
    return folder
  }
  const today = (): string => new Date(clock.now()).toISOString().slice(0, 10)
  return {
    tasks: () => tasks.list,
    cancelTask: ({ id }) => tasks.cancel(id),
    dismissTask: ({ id }) => tasks.dismiss(id),
    exportConversations: async ({ format, conversationIds }) => {
      const several = format === 'markdown' && conversationIds?.length !== 1
      const target = await desktop.chooseTarget(`Sextant ${today()}${several ? '' : `.${ENDING[format]}`}`)
      return target === null
        ? null
        : tasks.export({
            format,
            target,
            conversationIds,
            now: clock.now(),
            words: desktop.exportWords(),
            csv: desktop.csvStyle()
          })
    },
    exportTurns: async ({ range, filter }) => {
      const target = await desktop.chooseTarget(`Sextant ${today()} turns.csv`)
      return target === null ? null : tasks.exportTurns({ target, range, filter, csv: desktop.csvStyle() })
    },
    import: async ({ from }) => {
      const file = await desktop.chooseImport(from)
      return file === null ? null : tasks.import(file)
    },
    backups,
    backUp: () => tasks.backUp({ place: backups().folder, keep: settings.current.storage.backupsKept }),
    checkBackup: ({ folder }) => tasks.checkBackup(known(folder)),
    restore: ({ folder }) => tasks.restore(known(folder)),
    restart: () => desktop.restart(),
    chooseBackupFolder: async () => {
      const folder = await desktop.chooseFolder()
      if (folder === null) return null
      signals.emit('settings', settings.change({ storage: { backupFolder: folder } }))
      return backups()
    }
  }
}

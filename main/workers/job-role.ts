import {
  exportConversations,
  exportTurns,
  type ConversationExport,
  type ExportReport
} from '../import-export/export-conversations.ts'
import { importConversations, type ImportReport } from '../import-export/import-conversations.ts'
import { ConversationReader } from '../import-export/read-conversations.ts'
import type { CsvStyle } from '../domain/csv.ts'
import type { TurnFilter } from '../insights/turn-filter.ts'
import { TurnLister } from '../insights/turn-lines.ts'
import type { EpochMs } from '../domain/units.ts'
import type { Backup } from '../storage/backup/backup-format.ts'
import { checkBackup } from '../storage/backup/check-backup.ts'
import { makeBackup, type BackupInput } from '../storage/backup/make-backup.ts'
import { prepareRestore, type RestoreInput } from '../storage/backup/restore.ts'
import { unpackForExport } from '../storage/partitions/archived-quarters.ts'
import { HistoryReader } from '../storage/partitions/history-reader.ts'
import { QuarterFolder } from '../storage/partitions/quarter-folder.ts'
import type { TimeRange } from '../storage/partitions/readable-quarter.ts'
import { ReadOnlyDatabase } from '../storage/read-only-database.ts'
import type { Role } from './worker-protocol.ts'
import type { StorageFiles } from '../storage/storage-files.ts'
import type { CallContext } from '../domain/call-context.ts'

/** Long tasks: each has a worker of its own, which ends with it. */
export function jobRole(files: StorageFiles) {
  const methods = {
    backUp: (input: BackupInput, context: CallContext): Promise<Backup> => makeBackup(files, input, context),

    async checkBackup({ folder }: { folder: string }, context: CallContext): Promise<void> {
      await checkBackup(folder, context)
    },

    prepareRestore: (input: RestoreInput, context: CallContext): Promise<void> => prepareRestore(files, input, context),

    import: (input: { file: string; now: EpochMs }, context: CallContext): Promise<ImportReport> =>
      importConversations(input, context),

    async export(request: ConversationExport, context: CallContext): Promise<ExportReport> {
      const main = ReadOnlyDatabase.open(files.main)
      try {
        return await exportConversations(new ConversationReader(main), request, context)
      } finally {
        main.close()
      }
    },

    async exportTurns(
      request: { target: string; range: TimeRange; filter: TurnFilter; csv?: CsvStyle },
      context: CallContext
    ): Promise<ExportReport> {
      const main = ReadOnlyDatabase.open(files.main)
      const folder = new QuarterFolder(files.history)
      const history = new HistoryReader(folder)
      const archived = await unpackForExport(folder, request.range)
      try {
        const lister = new TurnLister(history, main)
        return await exportTurns((range, filter) => lister.each(range, filter, archived.quarters), request, context)
      } finally {
        archived.close()
        history.close()
        main.close()
      }
    },

    /** SQLite's own check of the main file: the damage it finds, none for a sound one. */
    findDamage(): string[] {
      const main = ReadOnlyDatabase.open(files.main)
      try {
        return main.findDamage()
      } finally {
        main.close()
      }
    }
  }
  return { methods, close: () => undefined } satisfies Role
}

export type JobMethods = ReturnType<typeof jobRole>['methods']

import path from 'node:path'
import { SextantError } from '../domain/errors.ts'
import type { Clock, Paths } from '../ports.ts'
import { applyRestore, type RemoveIndex, restoreWaits } from './backup/restore.ts'
import { DataFolderLock } from './data-folder-lock.ts'
import type { Database } from './database.ts'
import { openDatabase } from './open-database.ts'
import type { SalvageReport } from './salvage.ts'
import type { StorageFiles } from './storage-files.ts'

export interface OpenStorage {
  database: Database
  /** Set when the database was damaged. */
  salvaged: SalvageReport | null
  /** The folder with what was there before a restore, when one was waiting. */
  restored: string | null
  /** To be released after the database is closed. */
  lock: DataFolderLock
}

export const storageFiles = ({ data, database }: Paths): StorageFiles => ({
  main: database,
  history: path.join(data, 'history'),
  search: path.join(data, 'search.db')
})

/**
 * Opens the main file. What moves files, a restore that waits and the salvage of a damaged one, is only done by a
 * process that is alone with them: those that another one has open would go on being written where they were moved to.
 * @throws SextantError `restore-waits` and `database-corrupt` when another process has the files open; `database-newer`,
 * `database-locked`, `database-full`
 */
export function openStorage(files: StorageFiles, clock: Clock, removeIndex: RemoveIndex): OpenStorage {
  const lock = new DataFolderLock(path.dirname(files.main))
  try {
    if (!lock.alone && restoreWaits(files)) throw new SextantError('restore-waits')
    const restored = lock.alone ? applyRestore(files, removeIndex) : null
    const { database, salvaged } = openDatabase(files.main, clock, lock.alone)
    lock.share()
    return { database, salvaged, restored, lock }
  } catch (error) {
    lock.release()
    throw error
  }
}

import path from 'node:path'
import { asSystemError, SextantError } from '../domain/errors.ts'
import type { Clock, Paths } from '../ports.ts'
import { applyRestore, type RemoveIndex, restoreWaits } from './backup/restore.ts'
import { DataFolderLock } from './data-folder-lock.ts'
import type { Database } from './database.ts'
import { openDatabase } from './open-database.ts'
import { makePrivate } from './private-folder.ts'
import { RunStore } from './run-store.ts'
import type { SalvageReport } from './salvage.ts'
import type { StorageFiles } from './storage-files.ts'

export interface OpenStorage {
  database: Database
  /** Set when the database was damaged. */
  salvaged: SalvageReport | null
  /** The folder with what was there before a restore, when one was waiting. */
  restored: string | null
  runs: RunStore
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
 * @throws SextantError `restore-waits` and `database-corrupt` when another process has the files open; `database-newer`;
 * what `asSystemError` knows
 */
export function openStorage(files: StorageFiles, clock: Clock, removeIndex: RemoveIndex): OpenStorage {
  const folder = path.dirname(files.main)
  try {
    makePrivate(folder)
  } catch (error) {
    throw asSystemError(error, folder)
  }
  const lock = new DataFolderLock(folder)
  try {
    const { alone } = lock
    if (!lock.alone && restoreWaits(files)) throw new SextantError('restore-waits')
    const restored = lock.alone ? applyRestore(files, removeIndex) : null
    const { database, salvaged } = openDatabase(files.main, clock, alone)
    const runs = new RunStore(database)
    runs.begin(clock.now(), alone)
    lock.share()
    return { database, salvaged, restored, runs, lock }
  } catch (error) {
    lock.release()
    throw error
  }
}

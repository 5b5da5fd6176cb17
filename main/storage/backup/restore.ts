import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SextantError } from '../../domain/errors.ts'
import type { EpochMs } from '../../domain/units.ts'
import { migrations } from '../migrate.ts'
import { fsyncPath } from '../fsync.ts'
import type { StorageFiles } from '../storage-files.ts'
import type { CallContext } from '../../domain/call-context.ts'
import { backupName, HISTORY_FOLDER, MAIN_FILE } from './backup-format.ts'
import { checkBackup } from './check-backup.ts'
import { asWriteError } from './make-backup.ts'

/** Beside the main file: what takes its place at the next start. */
const waitingFolder = (files: StorageFiles): string => path.join(path.dirname(files.main), 'restore')
const STAMP = 'replaced'

/** Removes the full-text index at a path; storage stands below the search and is handed it. */
export type RemoveIndex = (file: string) => void

export interface RestoreInput {
  /** The backup's folder. */
  folder: string
  now: EpochMs
}

/**
 * Proves a backup and puts a copy of it where the next start of the app finds it. Nothing of what is there now is
 * touched before then, since it is open.
 * @throws SextantError `backup-damaged`, `database-newer`, `cancelled`, `file-not-written`
 */
export async function prepareRestore(
  files: StorageFiles,
  { folder, now }: RestoreInput,
  context: CallContext
): Promise<void> {
  const manifest = await checkBackup(folder, { ...context, progress: (fraction) => context.progress(fraction * 0.6) })
  if (manifest.schemaVersion > migrations.length)
    throw new SextantError('database-newer', {
      params: { file: folder, found: manifest.schemaVersion, known: migrations.length }
    })
  const waiting = waitingFolder(files)
  const part = `${waiting}.part`
  try {
    await rm(part, { recursive: true, force: true })
    await mkdir(path.join(part, HISTORY_FOLDER), { recursive: true })
    let done = 0
    for (const { name } of manifest.files) {
      if (context.signal.aborted) throw new SextantError('cancelled')
      await copyFile(path.join(folder, name), path.join(part, name))
      await fsyncPath(path.join(part, name))
      context.progress(0.6 + (++done / manifest.files.length) * 0.4)
    }
    await writeFile(path.join(part, STAMP), backupName(now).replace('backup', 'replaced'))
    await fsyncPath(part)
    await rm(waiting, { recursive: true, force: true })
    await rename(part, waiting)
    await fsyncPath(path.dirname(waiting))
  } catch (error) {
    await rm(part, { recursive: true, force: true }).catch(() => undefined)
    throw asWriteError(error, path.dirname(waiting))
  }
}

/** Whether a prepared backup waits for the next start. */
export const restoreWaits = (files: StorageFiles): boolean => existsSync(path.join(waitingFolder(files), STAMP))

/**
 * Puts a prepared backup in the place of what is there, before anything is opened, by this or another process. What was there moves to a folder of
 * its own and is kept. Every step can be done again after a crash: what has moved is not there any more.
 * @param removeIndex removes the full-text index, which is made anew from the restored files
 * @returns the folder with what was there, or null when no restore was waiting
 */
export function applyRestore(files: StorageFiles, removeIndex: RemoveIndex): string | null {
  const waiting = waitingFolder(files)
  rmSync(`${waiting}.part`, { recursive: true, force: true }) // left by a crash while it was prepared
  if (!restoreWaits(files)) return null
  const place = path.dirname(files.main)
  const kept = path.join(place, readFileSync(path.join(waiting, STAMP), 'utf8').trim())
  mkdirSync(kept, { recursive: true })
  if (existsSync(path.join(waiting, MAIN_FILE))) {
    // The log first: it must not be taken for that of the file that comes.
    for (const suffix of ['-wal', '-shm', ''])
      move(files.main + suffix, path.join(kept, path.basename(files.main) + suffix))
    renameSync(path.join(waiting, MAIN_FILE), files.main)
  }
  if (existsSync(path.join(waiting, HISTORY_FOLDER))) {
    move(files.history, path.join(kept, path.basename(files.history)))
    renameSync(path.join(waiting, HISTORY_FOLDER), files.history)
  }
  removeIndex(files.search)
  rmSync(waiting, { recursive: true, force: true })
  return kept
}

function move(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to)
}

import { createReadStream, statSync } from 'node:fs'
import path from 'node:path'
import { createGunzip } from 'node:zlib'
import { SextantError } from '../../domain/errors.ts'
import { ReadOnlyDatabase } from '../read-only-database.ts'
import type { CallContext } from '../../domain/call-context.ts'
import { fileSum, MAIN_FILE, readManifest, type BackupManifest } from './backup-format.ts'

/**
 * Proves a backup: every file has the contents it was written with, every database opens and passes SQLite's check,
 * the rows are as many as they were, and every archive unpacks.
 * @throws SextantError `backup-damaged` with the file's name, `cancelled`
 */
export async function checkBackup(
  folder: string,
  { signal, progress }: Pick<CallContext, 'signal' | 'progress'>
): Promise<BackupManifest> {
  const manifest = readManifest(folder)
  if (!manifest) throw damaged('backup.json')
  let done = 0
  for (const { name, bytes, sha256 } of manifest.files) {
    if (signal.aborted) throw new SextantError('cancelled')
    const file = path.join(folder, name)
    if (statSync(file, { throwIfNoEntry: false })?.size !== bytes || (await fileSum(file)) !== sha256)
      throw damaged(name)
    if (name.endsWith('.gz')) await unpacks(file, name)
    else opens(file, name, manifest)
    progress(++done / manifest.files.length)
  }
  return manifest
}

function opens(file: string, name: string, manifest: BackupManifest): void {
  let database: ReadOnlyDatabase | undefined
  try {
    database = ReadOnlyDatabase.open(file)
    if (database.findDamage().length > 0) throw damaged(name)
    if (name !== MAIN_FILE) return
    const rows = database
      .query<{ rows: number }>('SELECT count(*) AS rows FROM messages /* whole: what a backup holds */')
      .one()?.rows
    if (rows !== manifest.messages || database.schemaVersion !== manifest.schemaVersion) throw damaged(name)
  } catch (error) {
    if (error instanceof SextantError && error.code === 'database-corrupt') throw damaged(name)
    throw error
  } finally {
    database?.close()
  }
}

async function unpacks(file: string, name: string): Promise<void> {
  try {
    const pieces = createReadStream(file).pipe(createGunzip())
    for await (const piece of pieces) if ((piece as Buffer).length === 0) break
  } catch {
    throw damaged(name)
  }
}

const damaged = (file: string): SextantError => new SextantError('backup-damaged', { params: { file } })

import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { asSystemError, SextantError } from '../../domain/errors.ts'
import type { EpochMs } from '../../domain/units.ts'
import { Driver } from '../database.ts'
import { parseQuarter, type Quarter } from '../partitions/quarter.ts'
import { tableOf } from '../partitions/quarter-schema.ts'
import { ReadOnlyDatabase } from '../read-only-database.ts'
import { guarded } from '../sqlite-errors.ts'
import { fsyncPath } from '../fsync.ts'
import type { StorageFiles } from '../storage-files.ts'
import type { CallContext } from '../../domain/call-context.ts'
import {
  backupName,
  fileSum,
  isHalfDone,
  HISTORY_FOLDER,
  listBackups,
  MAIN_FILE,
  manifestFile,
  type Backup,
  type BackupManifest
} from './backup-format.ts'
import { checkBackup } from './check-backup.ts'

const LONGEST_BACKUP_MS = 24 * 3_600_000

export interface BackupInput {
  /** The folder that holds backups. */
  place: string
  now: EpochMs
  /** Backups that stay, this one included; older ones are removed once this one is proved. */
  keep: number
}

/**
 * Copies everything that can not be made anew, while the app goes on writing: the main file first, then history, so
 * that a turn on its way from one to the other is in at least one of them, and twice is harmless. The copy is proved by
 * opening it before it counts as a backup.
 * @throws SextantError `backup-empty`, `data-folder-gone`, `cancelled`, `backup-damaged`, what `asWriteError` knows
 */
export async function makeBackup(
  files: StorageFiles,
  { place, now, keep }: BackupInput,
  context: CallContext
): Promise<Backup> {
  if (!existsSync(files.main))
    throw new SextantError('data-folder-gone', { params: { file: path.dirname(files.main) }, retryable: true })
  const folder = path.join(place, backupName(now))
  const part = `${folder}.part`
  try {
    await mkdir(path.join(part, HISTORY_FOLDER), { recursive: true })
    const names = await copyAll(files, part, context)
    const manifest = await describe(part, names, now)
    if (manifest.conversations === 0) throw new SextantError('backup-empty')
    await writeFile(manifestFile(part), JSON.stringify(manifest, null, 2))
    await checkBackup(part, { ...context, progress: (fraction) => context.progress(0.8 + fraction * 0.2) })
    for (const { name } of manifest.files) await fsyncPath(path.join(part, name))
    await fsyncPath(manifestFile(part))
    await rename(part, folder)
    await fsyncPath(place)
  } catch (error) {
    await rm(part, { recursive: true, force: true }).catch(() => undefined)
    throw asWriteError(error, place)
  }
  await removeLeftHalfDone(place, folder)
  const backups = listBackups(place)
  // An empty one, of a time when the data was not there, is no reason to let go of one that has something.
  const whole = backups.filter(({ conversations }) => conversations > 0)
  for (const old of whole.slice(Math.max(1, keep))) await rm(old.folder, { recursive: true, force: true })
  return backups.find((backup) => backup.folder === folder) as Backup
}

/**
 * Removes what a crash in the middle of an earlier backup left. Another machine may be making one in the same folder
 * right now, so what is not much older than the one just made stays.
 */
async function removeLeftHalfDone(place: string, made: string): Promise<void> {
  const { mtimeMs } = await stat(made)
  for (const name of await readdir(place)) {
    if (!isHalfDone(name)) continue
    const left = path.join(place, name)
    if (mtimeMs - (await stat(left)).mtimeMs > LONGEST_BACKUP_MS) await rm(left, { recursive: true, force: true })
  }
}

/** What the file system says when it does not take a file, as our error. */
export function asWriteError(error: unknown, file: string): unknown {
  const known = asSystemError(error, file)
  const refused = known === error && typeof (error as { syscall?: unknown }).syscall === 'string'
  return refused ? new SextantError('file-not-written', { params: { file }, retryable: true, cause: error }) : known
}

/**
 * Copies all files. A quarter may be archived meanwhile, so that its file goes and others come: then it is looked again
 * what there is, until all of that is copied.
 * @returns the files' names in the backup
 */
async function copyAll(files: StorageFiles, part: string, context: CallContext): Promise<string[]> {
  const copied = new Set<string>()
  let [done, total] = [0, 0]
  for (;;) {
    const left = (await sourcesOf(files)).filter((source) => !copied.has(source.name))
    if (left.length === 0) return [...copied]
    total = Math.max(total, done + left.reduce((sum, source) => sum + source.bytes, 0))
    for (const source of left) {
      const report = (fraction: number): void => {
        if (context.signal.aborted) throw new SextantError('cancelled')
        context.progress(((done + source.bytes * fraction) / total) * 0.8)
      }
      report(0)
      try {
        await copy(source.file, path.join(part, source.name), report)
      } catch (error) {
        if (isGone(error) && source.file !== files.main && !existsSync(source.file)) break
        throw error
      }
      copied.add(source.name)
      done += source.bytes
    }
  }
}

const isGone = (error: unknown): boolean =>
  (error as { code?: unknown }).code === 'ENOENT' || (error instanceof SextantError && error.code === 'not-found')

interface Source {
  file: string
  /** Its name in the backup. */
  name: string
  bytes: number
}

async function sourcesOf(files: StorageFiles): Promise<Source[]> {
  const sources: Source[] = [{ file: files.main, name: MAIN_FILE, bytes: (await stat(files.main)).size }]
  for (const name of await readdir(files.history).catch(() => [])) {
    const quarter = parseQuarter(name.split('.')[0] ?? '')
    if (!quarter || !['.db', '.db.gz', '.days.db'].includes(name.slice(quarter.length))) continue
    const file = path.join(files.history, name)
    const found = await stat(file).catch(() => null)
    if (found) sources.push({ file, name: `${HISTORY_FOLDER}/${name}`, bytes: found.size })
  }
  return sources
}

/** A database is copied as it is at one moment and made to stand alone, without a log; an archive as the file it is. */
async function copy(from: string, to: string, report: (fraction: number) => void): Promise<void> {
  if (from.endsWith('.gz')) return copyFile(from, to)
  const source = ReadOnlyDatabase.open(from)
  try {
    await source.copyTo(to, report)
  } finally {
    source.close()
  }
  guarded(to, () => {
    const handle = new Driver(to)
    handle.pragma('journal_mode = DELETE')
    handle.close()
  })
}

async function describe(part: string, names: string[], createdAt: EpochMs): Promise<BackupManifest> {
  const manifest: BackupManifest = {
    format: 'sextant-backup',
    version: 1,
    createdAt,
    schemaVersion: 0,
    conversations: 0,
    messages: 0,
    turns: 0,
    files: []
  }
  for (const name of names) {
    const file = path.join(part, name)
    manifest.files.push({ name, bytes: (await stat(file)).size, sha256: await fileSum(file) })
    if (name.endsWith('.gz')) continue
    const database = ReadOnlyDatabase.open(file)
    const count = (table: string): number =>
      database.query<{ rows: number }>(`SELECT count(*) AS rows FROM ${table} /* whole: what a backup holds */`).one()
        ?.rows ?? 0
    if (name === MAIN_FILE) {
      manifest.schemaVersion = database.schemaVersion
      manifest.conversations = count('conversations')
      manifest.messages = count('messages')
    } else if (database.schemaVersion > 0) manifest.turns += turnsIn(database, name, names)
    database.close()
  }
  return manifest
}

/** The turns of an open quarter by its rows, those of an archived one by the sums of its days. */
function turnsIn(database: ReadOnlyDatabase, name: string, names: readonly string[]): number {
  const [quarter] = path.basename(name).split('.') as [Quarter]
  const sql = name.endsWith('.days.db')
    ? `SELECT sum(turns) AS turns FROM ${tableOf('day_turns', quarter)} /* whole: one row a day and model */`
    : `SELECT count(*) AS turns FROM ${tableOf('turns', quarter)} /* whole: what a backup holds */`
  const counted =
    !name.endsWith('.days.db') ||
    (names.includes(`${HISTORY_FOLDER}/${quarter}.db.gz`) && !names.includes(`${HISTORY_FOLDER}/${quarter}.db`))
  return counted ? (database.query<{ turns: number | null }>(sql).one()?.turns ?? 0) : 0
}

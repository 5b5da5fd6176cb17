import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, rmSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { SextantError } from '../../domain/errors.ts'
import { Database, Driver } from '../database.ts'
import { fsyncPath } from '../fsync.ts'
import type { QuarterFolder } from './quarter-folder.ts'
import { dayMigrations, dayTableNames, quarterMigrations, tableOf } from './quarter-schema.ts'
import type { Quarter } from './quarter.ts'
import { ReadableQuarter } from './readable-quarter.ts'

/**
 * Turns a quarter's file into a compressed one beside the sums of its days. The file is removed only when the archive
 * is on the disk and was read back and compared; a crash before that leaves the quarter as it was.
 * @throws SextantError `database-locked` while somebody still reads an older state of the file, such as a backup
 */
export async function archiveQuarter(folder: QuarterFolder, quarter: Quarter): Promise<void> {
  const database = Database.open(folder.file(quarter), quarterMigrations(quarter))
  const pagesInLog = database.checkpoint()
  database.close()
  // What is only in the log would not be in the archive.
  if (pagesInLog > 0)
    throw new SextantError('database-locked', { params: { file: folder.file(quarter) }, retryable: true })
  await keepDays(folder, quarter, folder.file(quarter))
  const archive = folder.file(quarter, 'archive')
  const part = `${archive}.part`
  const sum = createHash('sha256')
  const tap = new Transform({
    transform(piece: Buffer, _encoding, done) {
      sum.update(piece)
      done(null, piece)
    }
  })
  await pipeline(createReadStream(folder.file(quarter)), tap, createGzip(), createWriteStream(part))
  await fsyncPath(part)
  if ((await sumOf(createReadStream(part).pipe(createGunzip()))) !== sum.digest('hex'))
    throw new SextantError('internal', { retryable: true })
  await rename(part, archive)
  await fsyncPath(folder.folder)
  folder.remove(quarter)
}

/** Removes a quarter but for the sums of its days. */
export async function dropQuarter(folder: QuarterFolder, quarter: Quarter): Promise<void> {
  await keepDays(folder, quarter, folder.file(quarter))
  folder.remove(quarter)
}

/** Unpacks an archived quarter beside its archive, brings it to the current schema and opens it for reading. */
export async function openArchived(
  folder: QuarterFolder,
  quarter: Quarter,
  unpacked = folder.unpackedFile(quarter)
): Promise<ReadableQuarter> {
  const archive = folder.file(quarter, 'archive')
  if (!existsSync(archive)) throw new SextantError('not-found', { params: { what: 'file' } })
  await pipeline(createReadStream(archive), createGunzip(), createWriteStream(`${unpacked}.part`))
  await rename(`${unpacked}.part`, unpacked)
  return ReadableQuarter.open(quarter, unpacked)
}

/** Makes the file with the sums of an archived quarter's days again, from its archive. */
export async function remakeDays(folder: QuarterFolder, quarter: Quarter): Promise<void> {
  const unpacked = folder.unpackedFile(quarter, 'sums')
  try {
    const whole = await openArchived(folder, quarter, unpacked)
    whole.close()
    await keepDays(folder, quarter, unpacked)
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(unpacked + suffix, { force: true })
  }
}

/** Copies the sums of a quarter's days to a file of their own, which has its name once it is on the disk. */
async function keepDays(folder: QuarterFolder, quarter: Quarter, from: string): Promise<void> {
  const target = folder.file(quarter, 'days')
  const part = `${target}.part`
  rmSync(part, { force: true })
  // Nobody sees the file before it has its name, so it needs no log.
  const days = new Driver(part)
  days.pragma('journal_mode = OFF')
  days.pragma('synchronous = OFF')
  const steps = dayMigrations(quarter)
  days.exec(steps.join('\n'))
  days.pragma(`user_version = ${steps.length}`)
  // The tables are the same on both sides, so SQLite copies their pages' contents without looking at rows.
  days.exec(`ATTACH '${from.replaceAll("'", "''")}' AS quarter`)
  for (const name of dayTableNames)
    days.exec(`INSERT INTO ${tableOf(name, quarter)} SELECT * FROM quarter.${tableOf(name, quarter)}`)
  days.exec('DETACH quarter')
  days.close()
  await fsyncPath(part)
  await rename(part, target)
}

async function sumOf(stream: Readable): Promise<string> {
  const sum = createHash('sha256')
  for await (const piece of stream) sum.update(piece as Buffer)
  return sum.digest('hex')
}

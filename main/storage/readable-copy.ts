import type BetterSqlite3 from 'better-sqlite3'
import { copyFileSync, closeSync, existsSync, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { Driver } from './database.ts'

/** The fields of a database file's first page, https://www.sqlite.org/fileformat2.html#the_database_header */
const HEADER_BYTES = 100
const PAGE_SIZE_AT = 16
const CHANGES_AT = 24
const PAGES_AT = 28
const VALID_FOR_AT = 92
const SMALLEST_PAGE = 512
const LARGEST_PAGE = 65_536

/**
 * A copy of a damaged database, opened so that SQLite reads whatever is in it: with what its log still has, and with
 * the number of pages that there are. SQLite refuses a file that is shorter than its first page says before it reads
 * a row. The original is not touched.
 */
export function readableCopy(original: string, copy: string): BetterSqlite3.Database {
  copyFileSync(original, copy)
  if (existsSync(`${original}-wal`)) takeLog(`${original}-wal`, copy)
  setPageCount(copy)
  const handle = new Driver(copy)
  // A table whose own words are damaged must not keep the others from being read.
  handle.unsafeMode(true)
  handle.pragma('writable_schema = ON')
  return handle
}

/** Moves the log into the copy; one that can not be read is left out. */
function takeLog(log: string, copy: string): void {
  let handle: BetterSqlite3.Database | undefined
  try {
    copyFileSync(log, `${copy}-wal`)
    handle = new Driver(copy)
    handle.pragma('wal_checkpoint(TRUNCATE)')
  } catch {
    // The pages of the file itself are what there is.
  } finally {
    handle?.close()
    for (const suffix of ['-wal', '-shm']) rmSync(copy + suffix, { force: true })
  }
}

function setPageCount(file: string): void {
  const descriptor = openSync(file, 'r+')
  try {
    const header = Buffer.alloc(HEADER_BYTES)
    if (readSync(descriptor, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return
    const said = header.readUInt16BE(PAGE_SIZE_AT)
    const pageSize = said === 1 ? LARGEST_PAGE : said
    if (pageSize < SMALLEST_PAGE || (pageSize & (pageSize - 1)) !== 0) return
    const pages = Math.floor(fstatSync(descriptor).size / pageSize)
    header.writeUInt32BE(pages, PAGES_AT)
    // The number counts only where these two are the same.
    header.writeUInt32BE(header.readUInt32BE(CHANGES_AT), VALID_FOR_AT)
    writeSync(descriptor, header, 0, HEADER_BYTES, 0)
  } finally {
    closeSync(descriptor)
  }
}

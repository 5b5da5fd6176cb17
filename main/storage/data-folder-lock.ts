import { mkdirSync, renameSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { Driver } from './database.ts'
import { asDatabaseError } from './sqlite-errors.ts'

/** As long as another process may repair or replace the files before a start gives up. */
const WAIT_MS = 5000

/** Every lock in use: one whose owner lost sight of it would be let go of with the next collection of garbage. */
const inUse = new Set<DataFolderLock>()

/**
 * Says who uses a data folder. Every process of the app holds its part of the lock while it has the folder's files open;
 * the one that finds itself alone may move them. The lock is that of an empty SQLite file: the operating system lets go
 * of it with the process, however that ends.
 */
export class DataFolderLock {
  readonly #handle: InstanceType<typeof Driver>
  readonly #file: string
  #alone: boolean

  /**
   * Takes the lock, for this process alone when no other one has it.
   * @param waitMs how long another process may be alone with the folder before this one gives up
   * @throws SextantError `database-locked` while another process repairs or replaces the files
   */
  constructor(folder: string, waitMs = WAIT_MS) {
    this.#file = path.join(folder, 'sextant.lock')
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      emptied(this.#file)
      this.#handle = new Driver(this.#file, { timeout: 0 })
    } catch (error) {
      throw asDatabaseError(error, this.#file)
    }
    try {
      this.#alone = this.#takeAlone()
      this.#handle.pragma(`busy_timeout = ${waitMs}`)
      if (!this.#alone) this.#takePart()
      inUse.add(this)
    } catch (error) {
      this.release()
      throw asDatabaseError(error, this.#file)
    }
  }

  /** Whether no other process has the folder's files open, or can open them. */
  get alone(): boolean {
    return this.#alone
  }

  /** Lets other processes in. */
  share(): void {
    if (!this.#alone) return
    this.#alone = false
    try {
      this.#handle.exec('COMMIT')
      this.#takePart()
    } catch (error) {
      throw asDatabaseError(error, this.#file)
    }
  }

  release(): void {
    inUse.delete(this)
    this.#handle.close()
  }

  #takeAlone(): boolean {
    try {
      this.#handle.exec('BEGIN EXCLUSIVE')
      return true
    } catch (error) {
      if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return false
      throw error
    }
  }

  /** A reader's lock lasts as long as its transaction, and that begins with the first read. */
  #takePart(): void {
    this.#handle.exec('BEGIN; SELECT 1 FROM sqlite_schema')
  }
}

/**
 * Takes everything out of the lock's file, which holds nothing but locks: what a power cut or another program left in it
 * must not stop the app. The file stays the same one, since another process may hold its part of it.
 */
function emptied(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isFile() === false) renameSync(file, `${file}.damaged-${Date.now()}`)
  else if (found && found.size > 0) truncateSync(file, 0)
}

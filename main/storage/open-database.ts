import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { SextantError } from '../domain/errors.ts'
import type { Clock } from '../ports.ts'
import { Database } from './database.ts'
import { migrations } from './migrate.ts'
import { missingObjects } from './schema-check.ts'
import { salvage, type SalvageReport } from './salvage.ts'

/** SQLite checks about two gigabytes a second: up to this size nobody notices it at the start. */
const CHECKED_AT_START_BYTES = 32_000_000

const mark = (file: string): string => `${file}.damaged`

/** Asks for a salvage at the next start, as when a query finds damage while the app runs. */
export function markDamaged(file: string): void {
  writeFileSync(mark(file), '')
}

/**
 * Opens the app's database. A damaged file is set aside and what can be read of it moves into a new one.
 * @param alone whether no other process has the file open; a damaged one is left as it is otherwise
 * @throws SextantError `database-newer`, `database-locked`, `database-full`; `database-corrupt` when not alone
 */
export function openDatabase(
  file: string,
  clock: Clock,
  alone: boolean
): { database: Database; salvaged: SalvageReport | null } {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  try {
    if (existsSync(mark(file))) throw new SextantError('database-corrupt', { params: { file } })
    const database = Database.open(file)
    const checked = size > 0 && size <= CHECKED_AT_START_BYTES
    if ((checked && database.findDamage().length > 0) || missingObjects(database, migrations).length > 0) {
      database.close()
      throw new SextantError('database-corrupt', { params: { file } })
    }
    return { database, salvaged: null }
  } catch (error) {
    if (!alone || !(error instanceof SextantError) || error.code !== 'database-corrupt') throw error
    const stamp = new Date(clock.now()).toISOString().replace(/[:.]/g, '-')
    const { database, report } = salvage(file, stamp)
    rmSync(mark(file), { force: true })
    return { database, salvaged: report }
  }
}

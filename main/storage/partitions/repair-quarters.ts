import { existsSync } from 'node:fs'
import { ReadOnlyDatabase } from '../read-only-database.ts'
import { saysDamage } from '../sqlite-errors.ts'
import { remakeDays } from './archive.ts'
import type { QuarterFolder } from './quarter-folder.ts'
import type { Quarter } from './quarter.ts'
import { quarantineFile } from './quarantine-file.ts'

/** What was found damaged, and of it the sums that could be made again. */
export interface RepairReport {
  damaged: Quarter[]
  remade: Quarter[]
}

/**
 * Reads through the files of history, which takes about a second per two gigabytes, and sets damaged ones aside: one
 * of them must not stand in the way of the others or of new turns. The sums of an archived quarter are made again from
 * its archive; those of a dropped one are all there was of it.
 * @param release asks everyone else to let go of a quarter's file, and waits until they have
 * @param close lets go of it here, right before it is moved: a write in between would go to the damaged file
 */
export async function repairQuarters(
  folder: QuarterFolder,
  release: (quarter: Quarter) => Promise<unknown>,
  close: (quarter: Quarter) => void
): Promise<RepairReport> {
  const report: RepairReport = { damaged: [], remade: [] }
  for (const { quarter, state } of folder.list()) {
    const file = folder.file(quarter, state === 'open' ? 'open' : 'days')
    const there = existsSync(file)
    if (there && isSound(file)) continue
    if (there) {
      report.damaged.push(quarter)
      await release(quarter)
      close(quarter)
      if (!moved(file)) continue
    }
    if (state === 'archived' && (await remade(folder, quarter))) report.remade.push(quarter)
  }
  return report
}

function isSound(file: string): boolean {
  let database: ReadOnlyDatabase | undefined
  try {
    database = ReadOnlyDatabase.open(file)
    return database.findDamage().length === 0
  } catch (error) {
    // What can not be looked at now, such as a file that is locked, is not damaged.
    return !saysDamage(error)
  } finally {
    database?.close()
  }
}

/** False when a file is in use by somebody who can not be asked to let go, such as a backup: the next start tries again. */
function moved(file: string): boolean {
  try {
    quarantineFile(file)
    return true
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (code === 'EBUSY' || code === 'EPERM') return false
    throw error
  }
}

/** False when the archive can not be read either; it stays as it is. */
async function remade(folder: QuarterFolder, quarter: Quarter): Promise<boolean> {
  try {
    await remakeDays(folder, quarter)
    return true
  } catch {
    return false
  }
}

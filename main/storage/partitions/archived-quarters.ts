import { rmSync } from 'node:fs'
import { openArchived } from './archive.ts'
import type { QuarterFolder } from './quarter-folder.ts'
import { endOfQuarter, startOfQuarter, type Quarter } from './quarter.ts'
import type { ReadableQuarter, TimeRange } from './readable-quarter.ts'

/** The archived quarters that overlap a range, oldest first. */
export const archivedWithin = (folder: QuarterFolder, { from, to }: TimeRange): Quarter[] =>
  folder.withState('archived').filter((quarter) => startOfQuarter(quarter) < to && endOfQuarter(quarter) > from)

/** Unpacks the archived quarters of a range for one task, apart from those that a person is looking at. */
export async function unpackForExport(
  folder: QuarterFolder,
  range: TimeRange
): Promise<{ quarters: ReadableQuarter[]; close: () => void }> {
  const quarters: ReadableQuarter[] = []
  const close = (): void => {
    for (const one of quarters) {
      one.close()
      const file = folder.unpackedFile(one.quarter, 'export')
      for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
    }
  }
  try {
    for (const quarter of archivedWithin(folder, range))
      quarters.push(await openArchived(folder, quarter, folder.unpackedFile(quarter, 'export')))
  } catch (error) {
    close()
    throw error
  }
  return { quarters, close }
}

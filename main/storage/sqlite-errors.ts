import { asSystemError, SextantError } from '../domain/errors.ts'

/** SQLite's and the file system's words for a file that can not be used, as our errors. Anything else is returned as it is. */
export const asDatabaseError = (error: unknown, file: string): unknown => asSystemError(error, file)

/** Whether an error says that a file is damaged, in SQLite's words or in ours. */
export function saysDamage(error: unknown): boolean {
  const known = asDatabaseError(error, '')
  return known instanceof SextantError && known.code === 'database-corrupt'
}

/** Runs `work` on `file` and turns SQLite's errors into ours. */
export function guarded<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asDatabaseError(error, file)
  }
}

import { SextantError } from '../domain/errors.ts'

/** SQLite's words for a file that can not be used, as our errors. Anything else is returned as it is. */
export function asDatabaseError(error: unknown, file: string): unknown {
  const code = (error as { code?: unknown }).code
  if (typeof code !== 'string') return error
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return new SextantError('database-corrupt', { params: { file }, cause: error })
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new SextantError('database-locked', { params: { file }, retryable: true, cause: error })
  if (code === 'SQLITE_FULL')
    return new SextantError('database-full', { params: { file }, retryable: true, cause: error })
  return error
}

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

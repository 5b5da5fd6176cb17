import type { PlainError } from './errors.ts'
import { systemErrorCodes } from './system-errors.ts'

const OF_THE_SYSTEM: ReadonlySet<string> = new Set(systemErrorCodes)

/** The other side's own words about an error, where a provider said any. What the system calls an error is no such words. */
export function ownWordsOf({ code, params }: Pick<PlainError, 'code' | 'params'>): string | undefined {
  const said = params['said']
  return !OF_THE_SYSTEM.has(code) && typeof said === 'string' && said !== '' ? said : undefined
}

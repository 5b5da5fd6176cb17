import type { PlainError } from './errors.ts'
import { systemErrorCodes } from './system-errors.ts'

const OF_THE_SYSTEM: ReadonlySet<string> = new Set(systemErrorCodes)

/** The name of the sentence that quotes what the provider, or this computer's system, itself says about an error. */
export interface OwnWords {
  key: 'providers.ownWords' | 'providers.systemWords'
  said: string
}

/**
 * What the provider or the system itself says about an error, to be shown under our own words; undefined for none. A
 * `context` names what a connection failed of, which this computer saw and not the other side.
 */
export function ownWordsOf({ code, params }: Pick<PlainError, 'code' | 'params'>): OwnWords | undefined {
  const { said, context } = params
  if (typeof said !== 'string' || said === '') return undefined
  const bySystem = OF_THE_SYSTEM.has(code) || context !== undefined
  return { key: bySystem ? 'providers.systemWords' : 'providers.ownWords', said }
}

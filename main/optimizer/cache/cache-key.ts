import { createHash } from 'node:crypto'
import type { CacheKey, CacheScope } from '../../domain/cache.ts'
import type { Sampling } from '../../domain/completion.ts'
import type { Role } from '../../domain/role.ts'

/** Raised when stages begin to make other answers of the same question: everything older is then never found again. */
const PIPELINE_VERSION = 1

/** Everything an answer depends on. */
export interface KeyParts {
  /** A model, or the class of routes that may answer in each other's place. */
  route: string
  sampling: Sampling
  systemPrompt: string
  /** Messages between the system prompt and the question, with the hashes of their pictures. */
  context: readonly { role: Role; text: string; images?: readonly string[] }[]
  question: string
  /** Hashes of what is attached, in order. */
  attachments: readonly string[]
  scope: CacheScope
  scopeId: string
}

/**
 * JSON with one spelling: keys sorted, absent values left out, strings in Unicode's composed form, so that what means
 * the same hashes the same.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined)
    fields.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`
  }
  return typeof value === 'string' ? JSON.stringify(value.normalize('NFC').trim()) : JSON.stringify(value)
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** All but the question: two questions may mean the same only when this is equal. */
export function frameOf(parts: KeyParts): string {
  const frame: Partial<KeyParts> = { ...parts }
  delete frame.question
  return sha256(`frame ${PIPELINE_VERSION} ${canonical(frame)}`)
}

/** The key of an answer to exactly this question. @param frame where it is known already */
export function keyOf(parts: KeyParts, frame = frameOf(parts)): CacheKey {
  return sha256(`answer ${frame} ${canonical(parts.question)}`) as CacheKey
}

/** 53 bits of a key as a number, for books that need no more. */
export const fingerprintOf = (key: CacheKey): number => parseInt(key.slice(0, 13), 16)

import { withoutOverlaps, type Finding } from '../finding.ts'
import { findAssigned } from './assigned-secrets.ts'
import { findInCommands } from './command-line.ts'
import { isDocumentedKey } from './documented-keys.ts'
import { entropyOf, hasRun, isPlaceholder } from './randomness.ts'
import { VENDOR_RULES } from './vendor-rules.ts'

/** `https://name:password@host`, `postgres://…`. */
const IN_ADDRESS = /\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s/:@"'<>]{0,60}:(?<secret>[^\s/@"'<>]{3,100})@[\w[]/gi
const STAND_IN = /^(?:pass(?:word)?|pwd|secret|token|user|test|x+|\*+)$|^[$<{[%]/i

/**
 * Keys, tokens and passwords in a text: shapes of known makers, values under names that say secret, commands, addresses.
 * What plainly stands in for a key (`xxxx`, `your-key-here`), or is one that its maker publishes as an example, is no
 * secret.
 */
export function findSecrets(text: string): Finding[] {
  const found: Finding[] = []
  const lower = text.toLowerCase()
  for (const { id, near, pattern, entropy } of VENDOR_RULES) {
    if (!near.some((word) => lower.includes(word))) continue
    for (const match of text.matchAll(pattern)) {
      const secret = match.groups?.['secret'] ?? match[0]
      if (entropy > 0 && (entropyOf(secret) < entropy || standsIn(secret))) continue
      const start = match.index + match[0].lastIndexOf(secret)
      found.push({ type: 'SECRET', start, end: start + secret.length, confidence: 0.97, rule: id })
    }
  }
  if (text.includes('://'))
    for (const match of text.matchAll(IN_ADDRESS)) {
      const secret = match.groups?.['secret'] ?? ''
      if (STAND_IN.test(secret)) continue
      const start = match.index + match[0].lastIndexOf(`:${secret}@`) + 1
      found.push({ type: 'SECRET', start, end: start + secret.length, confidence: 0.9, rule: 'address' })
    }
  return withoutOverlaps([...found, ...findInCommands(text), ...findAssigned(text)]).filter(
    ({ start, end }) => !isDocumentedKey(text.slice(start, end))
  )
}

/** Longer than in values without a maker, and half of the key: ids within keys do count on. */
const COUNTED = 10

const standsIn = (secret: string): boolean =>
  (/([A-Za-z0*])\1{7,}/.test(secret) && isPlaceholder(secret)) ||
  /EXAMPLE$|TokenHere|STRINGHERE|_HERE/.test(secret) ||
  hasRun(secret, Math.max(COUNTED, secret.length / 2))

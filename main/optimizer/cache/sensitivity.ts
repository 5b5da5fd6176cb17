import type { Sensitivity } from '../../domain/cache.ts'
import type { Turn } from '../../domain/turn.ts'

/** Addresses, numbers and names of accounts that point at a person or open something. */
const PERSONAL = [
  /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/u,
  /(?<![\p{L}\p{N}])(?:\+|00)?\d[\d\s().-]{6,}\d(?![\p{L}\p{N}])/u,
  /\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{2,4}){3,8}\b/u,
  /\b(?:\d{1,3}\.){3}\d{1,3}\b/u,
  /\b(?:sk|pk|ghp|xox[abp]|AKIA|eyJ)[-_A-Za-z0-9]{12,}/u,
  /-----BEGIN /u,
  /(?:password|passwort|parola|şifre|api[ _-]?key|secret|token)\s*[:=]/iu,
  /\b[a-z][a-z0-9+.-]*:\/\//iu
]
const CONFIDENTIAL = /\b(?:confidential|internal use|not for distribution|under nda|gizli|kurum içi|ticari sır|hizmete özel)\b/iu
/** What speaks of oneself or of a named person is nobody else's. */
const ABOUT_SOMEBODY = /\b(?:i|i'm|my|mine|me|we|our|us|mr|mrs|ms|dr)\b|(?<!\p{L})(?:ben|benim|bana|beni|biz|bizim|bize|sayın|bey|hanım)(?!\p{L})/iu
const CAPITALISED_PAIR = /(?<=[\p{Ll},;:] )\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+/u

/**
 * Whether others may be answered with what this turn is answered: only a question that stands alone, with nothing
 * attached and nothing in it that points at somebody. Strict, since a miss costs a little and a leak much.
 */
export function sensitivityOf({ messages, attachments }: Turn): Sensitivity {
  const conversation = messages.filter(({ role }) => role !== 'system')
  const text = messages.map((message) => message.text).join('\n')
  if (CONFIDENTIAL.test(text)) return 'confidential'
  if (conversation.length > 1 || attachments.length > 0 || conversation.some(({ images }) => images !== undefined)) return 'personal'
  const question = conversation[0]?.text ?? ''
  if (PERSONAL.some((pattern) => pattern.test(text)) || ABOUT_SOMEBODY.test(question) || CAPITALISED_PAIR.test(question)) return 'personal'
  return 'open'
}

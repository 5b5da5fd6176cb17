import { anyOf } from '../../language/word-lists.ts'
import { withoutTail } from '../../domain/without-tail.ts'
import type { Finding } from '../finding.ts'
import { entropyOf, hasRun, isPlaceholder, wordLikeness } from './randomness.ts'
import words from './words.json' with { type: 'json' }

/** A name, an assignment and a value, in the notations of programs, settings, JSON, XML and calls. */
const ASSIGNMENT = new RegExp(
  `(?<![\\w-])(?<name>[A-Za-z][\\w.-]{0,59})["'\\])]{0,2}[ \\t]{0,8}${anyOf(words, 'assignments')}[ \\t]{0,8}(?:\\\\?["'\`]){0,3}(?<value>[\\w+/~!@#$%^&*.=-]{8,200})(?<next>.?)`,
  'g'
)
/** In people's own words, English and Turkish: "my password is …", "şifrem: …". */
const SAID =
  /(?<![\p{L}\d])(?:password|passwd|passcode|passphrase|pwd|parola\p{L}{0,6}|şifre\p{L}{0,6})(?:\s+(?:is|was|olarak|şu))?\s{0,3}[:=]?\s{0,3}["'“`]?(?<value>[^\s"'”`,;<>()]{6,64})/giu

const SECRET_WORDS = new Set(words.secretNames)
/** Words before `key` that make it one that opens something. */
const KEYS = new Set(words.keyNames)
const NOT_SECRET = new RegExp(`(?:^|[_.-])${anyOf(words, 'notSecretEnds')}$|public|csrf|tokeniz`, 'i')

/** Values under names that say secret, that look drawn at random, and passwords that a person writes down. */
export function findAssigned(text: string): Finding[] {
  const found: Finding[] = []
  for (const match of text.matchAll(ASSIGNMENT)) {
    const { name = '', value = '', next = '' } = match.groups ?? {}
    if (next === '(' || !opensSomething(name)) continue
    const trimmed = withoutTail(value, '.,;!')
    if (/\.{2}/.test(value) || !looksDrawn(trimmed)) continue
    const start = match.index + match[0].length - next.length - value.length
    found.push({ type: 'SECRET', start, end: start + trimmed.length, confidence: 0.8, rule: 'assigned' })
  }
  for (const match of text.matchAll(SAID)) {
    const value = withoutTail(match.groups?.['value'] ?? '', '.!?:')
    if (value.length < 6 || !/\d/.test(value) || !/[^\d./-]/.test(value) || isPlaceholder(value.replaceAll('$', '')))
      continue
    if (
      /^[\w.-]+=|^\w+\(|::|^[A-Z][A-Z_]+\d?$|^(?:https?|file):|\d(?:-|\/)\d/.test(value) ||
      wordLikeness(value) > 0.85
    )
      continue
    const start = match.index + match[0].indexOf(value, match[0].length - (match.groups?.['value'] ?? '').length)
    found.push({ type: 'SECRET', start, end: start + value.length, confidence: 0.75, rule: 'said' })
  }
  return found
}

/** `apiToken`, `CLIENT_SECRET`, `db.password`; not `keyboard`, `tokenFile`, `credentialsId`. */
function opensSomething(name: string): boolean {
  const named = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_.-]+/)
    .filter(Boolean)
  if (NOT_SECRET.test(named.join('_'))) return false
  return named.some((word, at) => {
    if (SECRET_WORDS.has(word) || /(?:secret|passw(?:or)?d|apikey|authtoken)$/.test(word)) return true
    return word === 'key' && KEYS.has(named[at - 1] ?? '')
  })
}

/** Characters in a row, each the next one of the alphabet, that a made-up value has. */
const COUNTED = 9

/** Whether a value looks drawn by a machine: varied, with digits, not made of words, no stand-in. */
function looksDrawn(value: string): boolean {
  if (
    value.length < 10 ||
    isPlaceholder(value) ||
    hasRun(value, COUNTED) ||
    !/\d/.test(value) ||
    !/[A-Za-z]/.test(value)
  )
    return false
  if (/^(?:\w+\.)+\w+$/.test(value) && wordLikeness(value) > 0.4) return false
  if (/^(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?$/.test(value) || /^\d[\d.,:-]*$/.test(value)) return false
  return entropyOf(value) >= (/^[a-f\d-]+$/i.test(value) ? 3 : 3.4) && wordLikeness(value) < 0.5
}

import { atOnce, type Steps } from '../../time/in-turns.ts'
import type { FindingType } from '../../detection/finding.ts'
import { folded } from './folded.ts'
import type { MaskEntry, Mention } from './mask-entry.ts'

const NUMBERS: ReadonlySet<FindingType> = new Set([
  'PHONE',
  'CREDIT_CARD',
  'IBAN',
  'TCKN',
  'VKN',
  'US_SSN',
  'UK_NHS',
  'US_BANK_NUMBER',
  'PASSPORT'
])
const SHORTEST_NUMBER = 6
/** Endings that Turkish hangs on a name in hurried writing, without the apostrophe. */
const BARE_ENDING = '[yn]?[aeiu]|[dt][ae](?:n|ki)?|n?[iu]n|[yi]?l[ae]|l[ae]r(?:in|i|e|a|den|dan|de|da)?'
const IS_ENDING = new RegExp(`^(?:${BARE_ENDING})$`)
const LONGEST_ENDING = 6
/** Behind a mention: an ending, perhaps with its apostrophe, and the end of the word. */
const BOUNDARY = new RegExp(`(?:'[a-z]{1,7}|${BARE_ENDING})?(?![\\p{L}\\d])`, 'uy')
const WORD = /[\p{L}\d]/u
/** A run of letters and digits, a run of space, or one sign. */
const TOKEN = /[\p{L}\d]+|[\s\u00a0]+|[^]/gu
const BETWEEN_DIGITS = /[\s().\-/]/
/** A few milliseconds' worth. */
const TOKENS_AT_ONCE = 2_000
const TOKENS_READ_AT_ONCE = 20_000

interface Node {
  entry?: MaskEntry
  next?: Map<string, Node>
}

/**
 * Finds all masked values in a text at once. Values are kept as a tree of their words and signs, numbers by their digits:
 * a list of a hundred thousand customers costs no more per word than a list of one. The text and the values are folded.
 */
export class MentionFinder {
  readonly #words: Node = {}
  readonly #numbers = new Map<string, MaskEntry>()
  /** Lengths of numbers, the longest first. */
  readonly #lengths: readonly number[]

  constructor(entries: readonly MaskEntry[]) {
    for (const entry of entries) {
      const value = folded(entry.value)
      const digits = value.replaceAll(/[^a-z\d]/g, '')
      if (NUMBERS.has(entry.type) && digits.length >= SHORTEST_NUMBER) this.#numbers.set(digits, entry)
      else this.#addWords(value, entry)
    }
    this.#lengths = [...new Set(Array.from(this.#numbers.keys(), ({ length }) => length))].sort((a, b) => b - a)
  }

  #addWords(value: string, entry: MaskEntry): void {
    let node = this.#words
    for (const token of tokensOf(value)) {
      node.next ??= new Map()
      const next = node.next.get(token.text) ?? {}
      node.next.set(token.text, next)
      node = next
    }
    node.entry = entry
  }

  /** All mentions in the order of the text, the longest where several begin; they do not overlap. May be interrupted. */
  *finding(text: string): Steps<Mention[]> {
    const plain = folded(text)
    yield
    const tokens = yield* readingTokens(plain)
    const found: Mention[] = []
    let done = 0
    for (const [at, { start }] of tokens.entries()) {
      if (at % TOKENS_AT_ONCE === TOKENS_AT_ONCE - 1) yield
      if (start < done || (start > 0 && WORD.test(characterBefore(plain, start)))) continue
      const words = this.#wordsAt(plain, tokens, at)
      const number = this.#numberAt(plain, start)
      const best = (number?.end ?? 0) > (words?.end ?? 0) ? number : words
      if (!best) continue
      found.push({ start, ...best })
      done = best.end
    }
    return found
  }

  #wordsAt(plain: string, tokens: readonly Token[], from: number): Omit<Mention, 'start'> | undefined {
    let best: Omit<Mention, 'start'> | undefined
    let node: Node | undefined = this.#words
    for (let at = from; node?.next && at < tokens.length; at++) {
      const { text, start, end } = tokens[at] as Token
      const whole: Node | undefined = node.next.get(text)
      if (whole?.entry && isBoundary(plain, end)) best = { end, entry: whole.entry }
      else if (WORD.test(text)) {
        for (let cut = text.length - 1; cut > 0 && cut >= text.length - LONGEST_ENDING; cut--) {
          const entry = node.next.get(text.slice(0, cut))?.entry
          if (!entry || !IS_ENDING.test(text.slice(cut))) continue
          best = { end: start + cut, entry }
          break
        }
      }
      node = whole
    }
    return best
  }

  /** A number that begins here, with other spaces and signs between its digits than it was first written with. */
  #numberAt(plain: string, from: number): Omit<Mention, 'start'> | undefined {
    const [longest = 0] = this.#lengths
    if (longest === 0) return undefined
    let at = from
    while (at < from + 2 && (plain[at] === '+' || plain[at] === '(')) at++
    let digits = ''
    const ends: number[] = []
    for (let between = 0; digits.length < longest && at < plain.length; at++) {
      const sign = plain[at] ?? ''
      if (/[a-z\d]/.test(sign)) {
        digits += sign
        ends.push(at + 1)
        between = 0
      } else if (digits === '' || !BETWEEN_DIGITS.test(sign) || ++between > 2) break
    }
    for (const length of this.#lengths) {
      if (length > digits.length) continue
      const entry = this.#numbers.get(digits.slice(0, length))
      const end = ends[length - 1]
      if (entry && end !== undefined && isBoundary(plain, end)) return { end, entry }
    }
    return undefined
  }
}

interface Token {
  /** One space for every run of space. */
  text: string
  start: number
  end: number
}

const tokensOf = (text: string): Token[] => atOnce(readingTokens(text))

function* readingTokens(text: string): Steps<Token[]> {
  const tokens: Token[] = []
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    tokens.push({ text: /^[\s\u00a0]/.test(token) ? ' ' : token, start: index, end: index + token.length })
    if (tokens.length % TOKENS_READ_AT_ONCE === 0) yield
  }
  return tokens
}

function isBoundary(text: string, at: number): boolean {
  BOUNDARY.lastIndex = at
  return BOUNDARY.test(text)
}

/** The whole character before a place, also one of two units. */
const characterBefore = (text: string, at: number): string =>
  /[\udc00-\udfff]/.test(text[at - 1] ?? '') ? text.slice(Math.max(0, at - 2), at) : (text[at - 1] ?? '')

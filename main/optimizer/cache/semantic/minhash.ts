import { createHash } from 'node:crypto'
import { numbersOf } from './verify/numbers-and-dates.ts'
import { profileOf } from './verify/profile.ts'

/** What is kept of an answer to tell whether another one says the same, without its text. */
export interface MinHash {
  /** Of the whole answer: equal for equal answers. */
  digest: string
  /** Of the numbers in it, in any order. */
  numbers: string
  /** The least hashes of its words (MinHash, Broder 1997); empty for answers that are too short to differ in words only. */
  words: readonly number[]
}

const HASHES = 64
/** Shorter answers are the same only when they are equal. */
const FEWEST_WORDS = 12
/** Of a longer answer its head and its foot are looked at, of which everything here is a sample. */
const LOOKED_AT = 10_000
const SAME_WORDS = 0.6
const OTHER_WORDS = 0.25

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 24)

export function minHashOf(answer: string): MinHash {
  const text = answer.normalize('NFC').trim().replace(/\s+/g, ' ')
  const read = text.length <= 2 * LOOKED_AT ? text : `${text.slice(0, LOOKED_AT)} ${text.slice(-LOOKED_AT)}`
  const { content, language } = profileOf(read)
  const numbers = new Set(numbersOf(read, language))
  return {
    digest: hash(text),
    numbers: hash([...numbers].sort().join(' ')),
    words: content.length < FEWEST_WORDS ? [] : leastHashes(new Set(content))
  }
}

/**
 * Whether two answers say the same; undefined when that can not be told. Nothing is learned from those.
 */
export function sameAnswer(a: MinHash, b: MinHash): boolean | undefined {
  if (a.digest === b.digest) return true
  if (a.words.length === 0 || b.words.length === 0) return false
  const shared = a.words.filter((value, i) => value === b.words[i]).length / HASHES
  if (shared <= OTHER_WORDS) return false
  return shared >= SAME_WORDS && a.numbers === b.numbers ? true : undefined
}

function leastHashes(words: ReadonlySet<string>): number[] {
  const least = new Uint32Array(HASHES).fill(0xffffffff)
  for (const word of words) {
    let base = 0x811c9dc5
    for (let i = 0; i < word.length; i++) base = Math.imul(base ^ word.charCodeAt(i), 0x01000193)
    for (let i = 0; i < HASHES; i++) {
      let mixed = Math.imul(base ^ (i * 0x9e3779b1), 0x85ebca6b)
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
      mixed = (mixed ^ (mixed >>> 16)) >>> 0
      if (mixed < (least[i] as number)) least[i] = mixed
    }
  }
  return [...least]
}

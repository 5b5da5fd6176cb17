import type { Passage, RankedPassage } from '../../domain/passage.ts'
import { termLanguage, termsOf, type TermLanguage } from '../../language/terms.ts'
import { bm25InSlices, countTerms, type TermCounts } from '../../relevance/bm25.ts'
import { passagesOf } from '../../relevance/passages.ts'
import { smooth, spreadInSlices } from '../../relevance/spread.ts'
import { questionAt, type ContextMessage, type Piece } from './context-message.ts'
import { ownText, QUESTION_END, questionOf } from './own-text.ts'
import { priority } from './priority.ts'
import { firstToName, wantedNames } from './references.ts'
import type { Slices } from '../../time/slices.ts'

/** Meanings of messages, where the embedding model is there. */
export interface Meanings {
  question: Float32Array
  /** Of length 1; undefined for a message that was not embedded yet. */
  of(message: string): Float32Array | undefined
}

const PASSAGE_SIZE = 800
/** What was written is read whole or not at all, unless it is longer. */
const LONG_MESSAGE = 4_000
/** Half of a match reaches two messages further, and a little of it 64: what is said in answer rarely repeats words. */
const WIDTH = 2
const REACH = 64
const MEAN_REACH = 8
/** What a message says itself beside what is said around it, in standard deviations for the best match. */
const PEAK = 0.5
/** In a document what is asked for stands in few places, close together, and rather at the beginning. */
const DOCUMENT_WIDTH = 0.5
const DOCUMENT_REACH = 8
const LEAD = 0.4
const LEAD_SHARE = 0.15
/** How much of the meaning counts beside the words. */
const MEANING = 0.6
const MEANING_QUANTILE = 0.9
/** A document's best passage is not worth more than this above its message. */
const MOST_IN_DOCUMENT = 2
/** A question of fewer terms is a follow-up: it takes those of the question before with it. */
const FEWEST_TERMS = 2
/** Messages that the next answer most likely goes on from: what is asked, and the exchange before. */
const LAST_MESSAGES = 3
/** The exchange before is worth as much as what stands out from the conversation; those before it as much as its mean. */
const LAST_RELEVANCE = 2
const LATE_MESSAGES = 5
const CODE = /```|^[ \t]{2,}\S.*[;{}][ \t]*$/m

/**
 * Judges every passage of a conversation by what is asked now: stemmed BM25 without stop words, with the meaning where
 * it is known, spread over neighbours. Which model will read it makes no difference.
 * @returns passages of all messages in their order
 */
export async function rank(
  messages: readonly ContextMessage[],
  terms: TermCache,
  slices: Slices,
  meanings?: Meanings
): Promise<RankedPassage[]> {
  const at = questionAt(messages)
  const question = questionOf(messages)
  const language = termLanguage(`${question}\n${messages.slice(-20).map(ownText).join('\n')}`)
  const asked = termsOf(question, language)
  if (new Set(asked).size < FEWEST_TERMS) {
    const before = messages.findLast(({ role }, index) => role === 'user' && index < at)
    if (before) asked.push(...termsOf(ownText(before).slice(0, QUESTION_END), language))
  }
  const pause = (): Promise<void> | undefined => slices.pause()
  const all: Found[] = []
  for (const [message, { id, pieces }] of messages.entries())
    for (const [piece, one] of pieces.entries()) {
      const parts = terms.find(id, piece, one, language) ?? (await terms.read(id, piece, one, language, pause))
      for (const part of parts) all.push({ message, piece, ...part })
      await pause()
    }
  const rare = new Set<number>()
  const scores = await bm25InSlices(
    asked,
    all.map((one) => one.terms),
    pause,
    (holders) => {
      for (const message of holdersOfRareWord(holders, all, at)) rare.add(message)
    }
  )
  const ofMessages = new Float64Array(messages.length)
  for (const [index, { message }] of all.entries())
    ofMessages[message] = Math.max(ofMessages[message] ?? 0, scores[index] ?? 0)
  // What is asked is no evidence for itself.
  for (let i = at; i < messages.length; i++) ofMessages[i] = 0
  const own = withMeaning(ofMessages, messages, meanings)
  await pause()
  const highest = highestOf(own)
  const relevances = standardized(smooth(await spreadInSlices(own, WIDTH, REACH, pause), MEAN_REACH)).map(
    (around, index) => around + (PEAK * (own[index] ?? 0)) / highest
  )
  await pause()
  const inPieces = await documentRelevances(all, scores, pause)
  const lasts = messages.slice(-LAST_MESSAGES).map(ownText)
  const referred = await referredInSlices(messages.slice(0, -LAST_MESSAGES), lasts, pause)
  const ranked: RankedPassage[] = []
  for (const [index, { message, piece, passage, code }] of all.entries()) {
    if (index % RANKED_AT_ONCE === 0) await pause()
    // A follow-up goes on from what was said last, whatever its words.
    const least =
      message >= messages.length - LAST_MESSAGES
        ? LAST_RELEVANCE
        : message >= messages.length - LATE_MESSAGES
          ? 0
          : -Infinity
    const ofMessage = Math.max(least, relevances[message] ?? 0)
    const relevance = ofMessage + Math.min(MOST_IN_DOCUMENT, inPieces[index] ?? 0)
    const { role, pieces } = messages[message] as ContextMessage
    const isReferred = referred.has(message) || rare.has(message)
    ranked.push({
      message,
      piece,
      passage,
      relevance,
      match: message < at ? Math.min(1, (own[message] ?? 0) / highest) : 0,
      referred: isReferred,
      priority: priority({
        age: messages.length - 1 - message,
        relevance,
        own: role === 'user' && pieces[piece]?.kind === 'history',
        code,
        referred: isReferred
      })
    })
  }
  return ranked
}

/** Passages that are judged before others have their turn. */
const RANKED_AT_ONCE = 500
/** Messages of which names are looked for before others have their turn. */
const LOOKED_AT_ONCE = 500

interface Found extends PassageTerms {
  message: number
  piece: number
}

/**
 * Earlier messages with a word of the question, where it is rare: a word that few messages have is a name for what they
 * say, however much is said around others.
 */
function holdersOfRareWord(holders: readonly number[], all: readonly Found[], at: number): ReadonlySet<number> {
  const found = new Set<number>()
  for (const index of holders) {
    const { message = at } = all[index] ?? {}
    if (message >= at) continue
    found.add(message)
    if (found.size > MOST_WITH_RARE_WORD) return NONE
  }
  return found
}
/** It is said, and said again in answer. */
const MOST_WITH_RARE_WORD = 2
const NONE: ReadonlySet<number> = new Set()

/** Which messages the last ones refer to by name: those that use it first. */
async function referredInSlices(
  messages: readonly ContextMessage[],
  lasts: readonly string[],
  pause: () => Promise<void> | undefined
): Promise<Set<number>> {
  const found = new Set<number>()
  const wanted = wantedNames(lasts)
  for (let from = 0; from < messages.length && wanted.size > 0; from += LOOKED_AT_ONCE) {
    const some = messages.slice(from, from + LOOKED_AT_ONCE).map(wholeText)
    for (const index of firstToName(some, wanted)) found.add(from + index)
    await pause()
  }
  return found
}

function highestOf(values: Float64Array): number {
  let highest = -Infinity
  for (const value of values) if (value > highest) highest = value
  return highest === -Infinity || highest === 0 ? 1 : highest
}

/** Terms of passages, kept from turn to turn: a long conversation is read once. */
export class TermCache {
  readonly #kept = new Map<string, { length: number; language: TermLanguage; parts: PassageTerms[] }>()

  /** What was read before; undefined where nothing was. */
  find(message: string, piece: number, { text }: Piece, language: TermLanguage): PassageTerms[] | undefined {
    const known = this.#kept.get(`${message}#${piece}`)
    return known?.length === text.length && known.language === language ? known.parts : undefined
  }

  /** Reads a piece, a long one with pauses. */
  async read(
    message: string,
    piece: number,
    { kind, text }: Piece,
    language: TermLanguage,
    pause: () => Promise<void> | undefined
  ): Promise<PassageTerms[]> {
    const whole = kind !== 'document' && kind !== 'tool' && text.length <= LONG_MESSAGE
    const passages = whole ? [{ start: 0, end: text.length }] : passagesOf(text, PASSAGE_SIZE)
    const parts: PassageTerms[] = []
    for (const passage of passages) {
      const words = text.slice(passage.start, passage.end)
      parts.push({ passage, terms: countTerms(termsOf(words, language)), code: CODE.test(words) })
      await pause()
    }
    const key = `${message}#${piece}`
    this.#kept.delete(key)
    this.#kept.set(key, { length: text.length, language, parts })
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break
      this.#kept.delete(oldest)
    }
    return parts
  }
}

export interface PassageTerms {
  passage: Passage
  terms: TermCounts
  /** It looks like code. */
  code: boolean
}

const MOST_KEPT = 20_000

const wholeText = ({ pieces }: ContextMessage): string => pieces.map(({ text }) => text).join('\n')

/** Adds what a message means to the words it shares, each as a share of the conversation's highest. */
function withMeaning(
  scores: Float64Array,
  messages: readonly ContextMessage[],
  meanings: Meanings | undefined
): Float64Array {
  if (!meanings) return scores
  const closeness = messages.map(({ id }, index) => {
    const vector = (scores[index] ?? 0) === 0 && index >= questionAt(messages) ? undefined : meanings.of(id)
    return vector ? cosine(vector, meanings.question) : undefined
  })
  const known = closeness.filter((value) => value !== undefined).sort((a, b) => a - b)
  const threshold = known[Math.floor(MEANING_QUANTILE * known.length)]
  if (threshold === undefined) return scores
  const above = Float64Array.from(
    closeness,
    (value, index) => Math.max(0, (value ?? threshold) - threshold) * saying(messages[index])
  )
  const highest = highestOf(scores)
  const closest = highestOf(above)
  return scores.map((score, index) => score / highest + (MEANING * (above[index] ?? 0)) / closest)
}

/** A short remark is close to every question and says nothing about it. */
const saying = (message: ContextMessage | undefined): number =>
  message ? Math.min(1, ownText(message).length / SAYING) : 0
const SAYING = 200

/** How far passages of a piece stand out from the rest of it; 0 in a piece of one passage. */
async function documentRelevances(
  all: readonly { message: number; piece: number }[],
  scores: Float64Array,
  pause: () => Promise<void> | undefined
): Promise<Float64Array> {
  const out = new Float64Array(all.length)
  let looked = 0
  for (let from = 0; from < all.length;) {
    if (looked++ % RANKED_AT_ONCE === 0) await pause()
    let to = from + 1
    while (all[to]?.message === all[from]?.message && all[to]?.piece === all[from]?.piece) to++
    if (to - from > 1) {
      const own = await spreadInSlices(scores.slice(from, to), DOCUMENT_WIDTH, DOCUMENT_REACH, pause)
      const highest = highestOf(own)
      const led = own.map((score, i) => score / highest + LEAD * Math.exp(-i / ((to - from) * LEAD_SHARE)))
      out.set(standardized(led), from)
    }
    from = to
  }
  return out
}

function standardized(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length))
  return values.map((value) => (deviation > 0 ? (value - mean) / deviation : 0))
}

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

import type { Passage, RankedPassage } from '../../domain/passage.ts'
import { termLanguage, termsOf, type TermLanguage } from '../../language/terms.ts'
import { inSlices, type Pause } from '../../time/in-slices.ts'
import { bm25InSlices, countTerms, type TermCounts } from '../../relevance/bm25.ts'
import { passagesInSlices } from '../../relevance/passages.ts'
import { smooth, spreadInSlices, standardized } from '../../relevance/spread.ts'
import { questionAt, type ContextMessage, type Piece } from './context-message.ts'
import { ownText, QUESTION_END, questionOf } from './own-text.ts'
import { priority } from './priority.ts'
import { referredTo } from './references.ts'
import type { Slices } from '../../time/slices.ts'
import { highestOf, withMeaning, type Meanings } from './with-meaning.ts'

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
  const language = termLanguage(`${question}\n${messages.slice(-20).map(beginningOf).join('\n')}`)
  const asked = termsOf(question, language)
  if (new Set(asked).size < FEWEST_TERMS) {
    const before = messages.findLast(({ role }, index) => role === 'user' && index < at)
    if (before) asked.push(...termsOf(ownText(before).slice(0, QUESTION_END), language))
  }
  const pause: Pause = () => slices.pause()
  const all: Found[] = []
  for (const [message, { id, pieces }] of messages.entries())
    for (const [piece, one] of pieces.entries()) {
      const parts = terms.find(id, piece, one, language) ?? (await terms.read(id, piece, one, language, pause))
      for (const part of parts) all.push({ message, piece, ...part })
      const paused = pause()
      if (paused) await paused
    }
  const counts: TermCounts[] = []
  await inSlices(all.length, pause, (index) => counts.push((all[index] as Found).terms))
  const rare = new Set<number>()
  const scores = await bm25InSlices(asked, counts, pause, (holders) => {
    for (const message of holdersOfRareWord(holders, all, at)) rare.add(message)
  })
  const ofMessages = new Float64Array(messages.length)
  await inSlices(all.length, pause, (index) => {
    const { message } = all[index] as Found
    ofMessages[message] = Math.max(ofMessages[message] ?? 0, scores[index] ?? 0)
  })
  // What is asked is no evidence for itself.
  for (let i = at; i < messages.length; i++) ofMessages[i] = 0
  const own = await withMeaning(ofMessages, messages, meanings, pause)
  const highest = highestOf(own)
  const around = await smooth(await spreadInSlices(own, WIDTH, REACH, pause), MEAN_REACH, pause)
  const relevances = await standardized(around, pause)
  await inSlices(own.length, pause, (index) => {
    relevances[index] = (relevances[index] as number) + (PEAK * (own[index] as number)) / highest
  })
  const inPieces = await documentRelevances(all, scores, pause)
  const lasts = messages.slice(-LAST_MESSAGES).map(ownText)
  const referred = await referredTo(messages.slice(0, -LAST_MESSAGES), lasts, pause)
  const ranked: RankedPassage[] = []
  await inSlices(all.length, pause, (index) => {
    const { message, piece, passage, code } = all[index] as Found
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
  })
  return ranked
}

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
    pause: Pause
  ): Promise<PassageTerms[]> {
    const whole = kind !== 'document' && kind !== 'tool' && text.length <= LONG_MESSAGE
    const passages = whole ? [{ start: 0, end: text.length }] : await passagesInSlices(text, PASSAGE_SIZE, pause)
    const parts: PassageTerms[] = []
    for (const passage of passages) {
      const words = text.slice(passage.start, passage.end)
      parts.push({ passage, terms: countTerms(termsOf(words, language)), code: CODE.test(words) })
      const paused = pause()
      if (paused) await paused
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

/** The language is told by no more of a message than this. */
const LANGUAGE_CHARACTERS = 1_000
const beginningOf = (message: ContextMessage): string => ownText(message).slice(0, LANGUAGE_CHARACTERS)

/** How far passages of a piece stand out from the rest of it; 0 in a piece of one passage. */
async function documentRelevances(
  all: readonly { message: number; piece: number }[],
  scores: Float64Array,
  pause: Pause
): Promise<Float64Array> {
  const out = new Float64Array(all.length)
  for (let from = 0; from < all.length;) {
    const paused = pause()
    if (paused) await paused
    let to = from + 1
    while (all[to]?.message === all[from]?.message && all[to]?.piece === all[from]?.piece) to++
    if (to - from > 1) {
      const own = await spreadInSlices(scores.slice(from, to), DOCUMENT_WIDTH, DOCUMENT_REACH, pause)
      const highest = highestOf(own)
      await inSlices(own.length, pause, (i) => {
        own[i] = (own[i] as number) / highest + LEAD * Math.exp(-i / ((to - from) * LEAD_SHARE))
      })
      out.set(await standardized(own, pause), from)
    }
    from = to
  }
  return out
}

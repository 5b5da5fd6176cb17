import type { Passage, RankedPassage } from '../../domain/passage.ts'
import { termLanguage, termsOf, type TermLanguage } from '../../language/terms.ts'
import { bm25, countTerms, type TermCounts } from '../../relevance/bm25.ts'
import { passagesOf } from '../../relevance/passages.ts'
import { smooth, spread } from '../../relevance/spread.ts'
import { questionAt, type ContextMessage, type Piece } from './context-message.ts'
import { ownText, QUESTION_END, questionOf } from './own-text.ts'
import { priority } from './priority.ts'
import { referredTo } from './references.ts'
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
const CODE = /```|^\s{2,}\S.*[;{}]\s*$/m

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
  const all: { message: number; piece: number; passage: Passage; terms: TermCounts }[] = []
  for (const [message, { id, pieces }] of messages.entries())
    for (const [piece, one] of pieces.entries()) {
      for (const part of terms.of(id, piece, one, language)) all.push({ message, piece, ...part })
      await slices.pause()
    }
  const scores = bm25(
    asked,
    all.map((one) => one.terms)
  )
  const ofMessages = new Float64Array(messages.length)
  for (const [index, { message }] of all.entries())
    ofMessages[message] = Math.max(ofMessages[message] ?? 0, scores[index] ?? 0)
  // What is asked is no evidence for itself.
  for (let i = at; i < messages.length; i++) ofMessages[i] = 0
  const own = withMeaning(ofMessages, messages, meanings)
  const highest = Math.max(...own) || 1
  const relevances = standardized(smooth(spread(own, WIDTH, REACH), MEAN_REACH)).map(
    (around, index) => around + (PEAK * (own[index] ?? 0)) / highest
  )
  const inPieces = documentRelevances(all, scores)
  const lasts = messages.slice(-LAST_MESSAGES).map(ownText)
  const referred = referredTo(messages.slice(0, -LAST_MESSAGES).map(wholeText), lasts)
  return all.map(({ message, piece, passage }, index) => {
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
    const one = pieces[piece] as Piece
    const isReferred = referred.has(message)
    return {
      message,
      piece,
      passage,
      relevance,
      match: message < at ? Math.min(1, (own[message] ?? 0) / highest) : 0,
      referred: isReferred,
      priority: priority({
        age: messages.length - 1 - message,
        relevance,
        own: role === 'user' && one.kind === 'history',
        code: CODE.test(one.text.slice(passage.start, passage.end)),
        referred: isReferred
      })
    }
  })
}

/** Terms of passages, kept from turn to turn: a long conversation is read once. */
export class TermCache {
  readonly #kept = new Map<string, { length: number; language: TermLanguage; parts: PassageTerms[] }>()

  of(message: string, piece: number, { kind, text }: Piece, language: TermLanguage): PassageTerms[] {
    const key = `${message}#${piece}`
    const known = this.#kept.get(key)
    if (known?.length === text.length && known.language === language) return known.parts
    const whole = kind !== 'document' && kind !== 'tool' && text.length <= LONG_MESSAGE
    const passages = whole ? [{ start: 0, end: text.length }] : passagesOf(text, PASSAGE_SIZE)
    const parts = passages.map((passage) => ({
      passage,
      terms: countTerms(termsOf(text.slice(passage.start, passage.end), language))
    }))
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
  const highest = Math.max(...scores) || 1
  const closest = Math.max(...above) || 1
  return scores.map((score, index) => score / highest + (MEANING * (above[index] ?? 0)) / closest)
}

/** A short remark is close to every question and says nothing about it. */
const saying = (message: ContextMessage | undefined): number =>
  message ? Math.min(1, ownText(message).length / SAYING) : 0
const SAYING = 200

/** How far passages of a piece stand out from the rest of it; 0 in a piece of one passage. */
function documentRelevances(all: readonly { message: number; piece: number }[], scores: Float64Array): Float64Array {
  const out = new Float64Array(all.length)
  for (let from = 0; from < all.length;) {
    let to = from + 1
    while (all[to]?.message === all[from]?.message && all[to]?.piece === all[from]?.piece) to++
    if (to - from > 1) {
      const own = spread(scores.slice(from, to), DOCUMENT_WIDTH, DOCUMENT_REACH)
      const highest = Math.max(...own) || 1
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

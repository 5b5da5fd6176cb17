import { termLanguage, termsOf } from '../language/terms.ts'
import { bm25, countTerms } from './bm25.ts'
import { LEFT_OUT } from './render-kept.ts'
import { sentencesOf, type Sentence } from './sentences.ts'
import { spread } from './spread.ts'

export interface Extracting {
  /** What the text is read for; without it the most central sentences are kept. */
  question?: string
  /** What may be kept, in units of `size`. */
  most: number
  /** Of a text, such as its characters. */
  size: (text: string) => number
}

/** In documents the answer stands in the sentence that matches or beside it. */
const WIDTH = 0.5
const REACH = 4
/** What a document is about stands at its beginning. */
const LEAD = 0.4
const LEAD_SHARE = 0.15
/** A sentence of the kind that is asked for, such as one with a date for "when". */
const KIND = 0.15
/** A mark where something is left out costs about this many characters. */
const MARK_LENGTH = LEFT_OUT.length + 2

const KINDS: readonly (readonly [RegExp, RegExp])[] = [
  [/\b(?:when|what (?:year|date|day|time)|since|until|ne zaman|hangi (?:yıl|gün|tarih))\b/iu, /\d/u],
  [
    /\b(?:how (?:many|much|long|old|far|often)|what (?:percentage|share|number|amount)|kaç|ne kadar|yüzde)\b/iu,
    /\d|%/u
  ],
  [/\b(?:who|whom|whose|kim|kimin|kimi)\b/iu, /(?<=\S\s)\p{Lu}\p{Ll}/u],
  [/\b(?:where|nerede|nereye|nereden)\b/iu, /\b(?:in|at|near|from)\s\p{Lu}|(?<!\p{L})\p{Lu}\p{L}+['’](?:d|t)[ae]/u],
  [
    /\b(?:why|neden|niçin|niye)\b/iu,
    /\b(?:because|since|due|therefore|so that|in order|çünkü|nedeniyle|dolayı|yüzünden|için)\b/iu
  ]
]

/**
 * The sentences of a text that belong to the question, in their order and unchanged, with a mark where others are left
 * out: sentence BM25 with a narrow spread, joined with the lead (both measured in docs/decisions, "Choosing sentences").
 */
export function extract(text: string, { question = '', most, size }: Extracting): string {
  const sentences = sentencesOf(text)
  const worth = worthOf(text, sentences, question)
  const order = sentences.map((_, index) => index).sort((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0) || a - b)
  const kept = new Set<number>()
  const unit = size(text) / Math.max(1, text.length)
  let left = most
  for (const index of order) {
    const { start, end } = sentences[index] as Sentence
    const joins = Number(kept.has(index - 1)) + Number(kept.has(index + 1))
    const cost = (end - start + (1 - joins) * MARK_LENGTH) * unit
    if (cost > left) continue
    left -= cost
    kept.add(index)
  }
  return render(text, sentences, kept)
}

function worthOf(text: string, sentences: readonly Sentence[], question: string): Float64Array {
  const language = termLanguage(`${text.slice(0, 2_000)} ${question}`)
  const texts = sentences.map(({ start, end }) => text.slice(start, end))
  const terms = texts.map((one) => countTerms(termsOf(one, language)))
  const asked = termsOf(question, language)
  const matched = asked.length > 0 ? bm25(asked, terms) : centrality(terms)
  const scores = spread(matched, WIDTH, REACH)
  const highest = scores.reduce((most, score) => Math.max(most, score), 0) || 1
  const wanted = KINDS.filter(([ask]) => ask.test(question)).map(([, has]) => has)
  return scores.map((score, index) => {
    const lead = Math.exp(-index / Math.max(1, sentences.length * LEAD_SHARE))
    const kind = wanted.some((has) => has.test(texts[index] ?? '')) ? KIND : 0
    return score / highest + LEAD * lead + kind
  })
}

/** How much a sentence shares with the rest: the mean share of the text's sentences that have its words. */
function centrality(terms: readonly { counts: ReadonlyMap<string, number>; length: number }[]): Float64Array {
  const holders = new Map<string, number>()
  for (const { counts } of terms) for (const term of counts.keys()) holders.set(term, (holders.get(term) ?? 0) + 1)
  return Float64Array.from(terms, ({ counts }) => {
    let sum = 0
    for (const term of counts.keys()) sum += (holders.get(term) ?? 0) - 1
    return sum / Math.sqrt(Math.max(1, counts.size))
  })
}

function render(text: string, sentences: readonly Sentence[], kept: ReadonlySet<number>): string {
  let out = ''
  let gap = false
  for (const [index, { start, end }] of sentences.entries()) {
    if (!kept.has(index)) {
      gap = true
      continue
    }
    if (gap) out = out === '' ? `${LEFT_OUT} ` : mark(out)
    gap = false
    out += text.slice(start, end)
  }
  return gap && out !== '' ? mark(out).trimEnd() : out
}

const mark = (text: string): string =>
  text.endsWith('\n') ? `${text.trimEnd()}\n${LEFT_OUT}\n` : `${text.trimEnd()} ${LEFT_OUT} `

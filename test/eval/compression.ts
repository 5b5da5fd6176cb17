import path from 'node:path'
import { termLanguage, termsOf } from '../../main/language/terms.ts'
import { systemClock } from '../../main/node/clock.ts'
import { approximateTokens } from '../../main/tokens/approximate-tokens.ts'
import { compressText } from '../../main/optimizer/compression/compress-text.ts'
import { protectedSpans } from '../../main/optimizer/compression/protected-spans.ts'
import { bm25, countTerms } from '../../main/relevance/bm25.ts'
import { sentencesOf } from '../../main/relevance/sentences.ts'
import { TokenWorker } from '../../main/tokens/token-worker.ts'
import { silentLog } from '../fakes/silent-log.ts'
import { readRows } from './read-rows.ts'
import type { Measured, Suite } from './suite.ts'

interface Row {
  text: string
  question?: string
  needles: string[]
  kind: 'prose' | 'tool' | 'code'
}

const entry = path.resolve(import.meta.dirname, '../../main/tokens/worker/entry.ts')
const PER = 10_000

/**
 * Shortens each text as the app does: without `--ratio` only by what loses nothing, with it to that share of its tokens
 * by what belongs to the question. Baselines are the text's beginning and the sentences that share words with the
 * question, of the same length.
 */
export const compression: Suite = {
  ownSet: 'test/eval/sets/compression.jsonl',
  goals: [
    { metric: 'needleRetention', atLeast: 0.9 },
    { metric: 'savedRatio.tool', atLeast: 0.2 },
    { metric: 'msPer10kTokens', atMost: 5 }
  ],
  async run(file, options): Promise<Measured> {
    const ratio = options.get('ratio')
    const share = ratio === undefined ? undefined : Number(ratio)
    if (share !== undefined && !(share > 0 && share <= 1)) throw new Error('--ratio is a number above 0, at most 1')
    const rows = readRows<Row>(file)
    const worker = new TokenWorker({ entry, clock: systemClock, log: silentLog })
    const sums = new Map<string, number[]>()
    const note = (name: string, value: number): void => {
      sums.set(name, [...(sums.get(name) ?? []), value])
    }
    const changed: string[] = []
    let [ms, tokens] = [0, 0]
    try {
      for (const { text, question, needles, kind } of rows) {
        if (typeof text !== 'string' || !Array.isArray(needles))
          throw new Error(`${file}: a row without text or needles`)
        const [before = 0] = await worker.count('o200k_base', [text])
        const target = share === undefined ? undefined : Math.floor(approximateTokens(text) * share)
        const request = {
          count: approximateTokens,
          ...(question !== undefined && { question }),
          ...(target !== undefined && { target })
        }
        ms += quickest(() => compressText(text, { count: approximateTokens }))
        tokens += before
        const { text: shorter } = compressText(text, request)
        const [after = 0] = await worker.count('o200k_base', [shorter])
        const retained = retention(needles, shorter)
        note('savedRatio', 1 - after / Math.max(1, before))
        note(`savedRatio.${kind}`, 1 - after / Math.max(1, before))
        note('needleRetention', retained)
        note(`needleRetention.${kind}`, retained)
        const spans = protectedSpans(text)
        const intact = [...spans].filter((span) => shorter.includes(span))
        note('protectedIntact', spans.size === 0 ? 1 : intact.length / spans.size)
        for (const span of protectedSpans(shorter))
          if (!text.includes(span) && !MARKS.test(span)) changed.push(`${kind}: ${span.slice(0, 80)}`)
        if (share === undefined) continue
        note('lead.needleRetention', retention(needles, lead(text, share)))
        note('bm25.needleRetention', retention(needles, matching(text, question ?? '', share)))
      }
    } finally {
      await worker.close()
    }
    return {
      metrics: {
        ...Object.fromEntries([...sums].map(([name, values]) => [name, mean(values)])),
        msPer10kTokens: (ms / Math.max(1, tokens)) * PER,
        protectedChanged: changed.length
      },
      notes: [
        share === undefined
          ? `${rows.length} texts, only by what loses nothing. protectedIntact is the share of protected spans that stand in the shorter text.`
          : `${rows.length} texts to ${share} of their tokens. What is left out has no span left; protectedChanged counts spans that were not in the text.`,
        ...changed.slice(0, 10)
      ]
    }
  }
}

const ROUNDS = 5

/** Milliseconds of the quickest of some rounds: others had to wait for the machine. */
function quickest(work: () => void): number {
  let best = Infinity
  for (let round = 0; round < ROUNDS; round++) {
    const begin = performance.now()
    work()
    best = Math.min(best, performance.now() - begin)
  }
  return best
}

/** Our own marks say how much they stand for. */
const MARKS = /^×?\d+$|same as above/

const retention = (needles: readonly string[], text: string): number =>
  needles.length === 0 ? 1 : needles.filter((needle) => text.includes(needle)).length / needles.length

const lead = (text: string, share: number): string => text.slice(0, Math.floor(text.length * share))

function matching(text: string, question: string, share: number): string {
  const sentences = sentencesOf(text).map(({ start, end }) => text.slice(start, end))
  const language = termLanguage(text)
  const scores = bm25(
    termsOf(question, language),
    sentences.map((sentence) => countTerms(termsOf(sentence, language)))
  )
  let left = text.length * share
  const kept = new Set<number>()
  for (const index of sentences.map((_, at) => at).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))) {
    const length = sentences[index]?.length ?? 0
    if (length > left) continue
    left -= length
    kept.add(index)
  }
  return sentences.filter((_, index) => kept.has(index)).join('')
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

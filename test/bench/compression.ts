import { readFileSync } from 'node:fs'
import path from 'node:path'
import { compressText } from '../../main/optimizer/compression/compress-text.ts'
import { approximateTokens } from '../../main/tokens/approximate-tokens.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { quantile } from './quantile.ts'
import { stopwatch } from './stopwatch.ts'

export const goals: readonly Goal[] = [
  { metric: 'structuralMsPer10kTokens', atMost: 5 },
  { metric: 'growthRatio', atMost: 15 }
]

const ROUNDS = 15
const set = path.resolve(import.meta.dirname, '../eval/sets/compression.jsonl')

/** Time of what loses nothing, and of shortening to a half, on the texts of our own set. */
export function measureCompression(): Promise<Measured> {
  const rows = readFileSync(set, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { text: string; question?: string; kind: string })
  const text = rows.map((row) => row.text).join('\n\n')
  const small = text.slice(0, 40_000)
  const large = text.slice(0, 400_000)
  const question = rows[0]?.question ?? ''
  const structural = median(() => compressText(small, { count: approximateTokens }))
  const structuralLarge = median(() => compressText(large, { count: approximateTokens }))
  const half = median(() =>
    compressText(small, { count: approximateTokens, question, target: approximateTokens(small) / 2 })
  )
  const counting = median(() => approximateTokens(small))
  const per = 10_000 / approximateTokens(small)
  return Promise.resolve({
    metrics: {
      structuralMsPer10kTokens: structural * per,
      halfMsPer10kTokens: half * per,
      countingMsPer10kTokens: counting * per,
      growthRatio: structuralLarge / structural / (large.length / small.length / 10)
    },
    notes: [
      'growthRatio: ten times the text, in times of the text; 10 is linear. counting is the baseline: one look at every character.'
    ]
  })
}

function median(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const took = stopwatch()
    work()
    return took()
  })
  return quantile(times, 0.5)
}

import { STRATEGIES, type CompressionStep, type Strategy } from '../../domain/compression.ts'
import type { Tokens } from '../../domain/units.ts'
import { extract } from '../../relevance/extract.ts'
import { LEFT_OUT } from '../../relevance/render-kept.ts'
import { sentencesOf } from '../../relevance/sentences.ts'
import { wholeCharacter } from '../../relevance/passages.ts'
import { compressExamples } from './compress-examples.ts'
import { removeRedundancy } from './remove-redundancy.ts'
import { SaidBlocks } from './use-references.ts'

export interface CompressRequest {
  question?: string
  /** Tokens it may have; without one only what loses nothing is done. */
  target?: Tokens
  /** Tokens of a text, about. */
  count: (text: string) => Tokens
  /** Blocks of the same prompt that stand before. */
  said?: SaidBlocks
}

export interface CompressedText {
  text: string
  /** What each strategy that changed something did. */
  steps: CompressionStep[]
}

/** Sentences are chosen a little below the target: tokens of the parts are estimated by their length. */
const MARGIN = 0.99

/** Shortens a text by one strategy after another, and stops as soon as the target is met. */
export function compressText(
  text: string,
  { question = '', target, count, said = new SaidBlocks() }: CompressRequest
): CompressedText {
  const shorter = (a: string, b: string): string => (count(b) < count(a) ? b : a)
  const apply: Readonly<Record<Strategy, (text: string, before: Tokens) => string>> = {
    redundancy: (now) => removeRedundancy(now, shorter),
    references: (now) => said.refer(now),
    examples: (now) => compressExamples(now, question),
    summary: (now, before) => {
      const most = Math.floor((target ?? before) * MARGIN)
      // Whole lines of output of one kind are better counted than picked.
      const fewer = compressExamples(now, question)
      return extract(count(fewer) < before && looksLikeOutput(now) ? fewer : now, { question, most, size: count })
    },
    truncation: (now) => truncated(now, target ?? Infinity, count)
  }
  const steps: CompressionStep[] = []
  let now = text
  let before = count(text)
  for (const strategy of STRATEGIES) {
    const lossless = strategy === 'redundancy' || strategy === 'references'
    if (target === undefined ? !lossless : before <= target) continue
    const next = apply[strategy](now, before)
    const after = count(next)
    if (after >= before) continue
    steps.push({ strategy, before, after })
    now = next
    before = after
  }
  return { text: now, steps }
}

/** Many short lines of the same few shapes. */
function looksLikeOutput(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length < 12) return false
  const shapes = new Set(lines.map((line) => line.replace(/[\p{L}\p{N}_]+/gu, 'a')))
  return shapes.size < lines.length / 2
}

/** The beginning of a text up to the last whole sentence, or else character, that fits, with a mark at its end. */
function truncated(text: string, target: Tokens, count: (text: string) => Tokens): string {
  const room = target - count(` ${LEFT_OUT}`)
  const sentences = sentencesOf(text)
  const whole = highest(sentences.length, (n) => count(text.slice(0, sentences[n - 1]?.end)) <= room)
  let end = whole === 0 ? 0 : (sentences[whole - 1]?.end ?? 0)
  if (end === 0) {
    const least = highest(text.length, (at) => count(text.slice(0, wholeCharacter(text, 0, at))) <= room)
    end = least === 0 ? 0 : wholeCharacter(text, 0, least)
  }
  return `${text.slice(0, end).trimEnd()} ${LEFT_OUT}`
}

/** The highest number from 1 to `most` that holds, 0 where none does; what holds for a number holds for all below it. */
function highest(most: number, holds: (n: number) => boolean): number {
  let [low, high] = [0, most]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (holds(middle)) low = middle
    else high = middle - 1
  }
  return low
}

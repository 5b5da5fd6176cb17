import type { EpochMs } from '../domain/units.ts'
import { DDSketch } from '../metrics/ddsketch.ts'

/** Milliseconds below which half, 95 % and 99 % of the answers stayed; null while there are none. */
export interface Percentiles {
  p50: number
  p95: number
  p99: number
}

/** Sums over turns. Tokens and money count what is known; `unpriced` says for how many turns the money is not. */
export interface Figures {
  turns: number
  stopped: number
  failed: number
  /** Put to a remote model; those that a cache answered are `cacheHits`, and the rest was answered here. */
  remoteTurns: number
  cacheHits: number
  unpriced: number
  inputTokens: number
  cachedInputTokens: number
  outputTokens: number
  reasoningTokens: number
  /** What the turns cost themselves. */
  costMicroUsd: number
  /** What was spent beside, on questions that were asked ahead of time. */
  warmedMicroUsd: number
  savedMicroUsd: number
  savedMs: number
  sentBytes: number
  /** Something left this machine for them, whoever answered in the end; a send that was refused is none. */
  sentTurns: number
  totalMs: Percentiles | null
  firstTokenMs: Percentiles | null
}

/** What of a turn goes into sums. */
export interface TurnFigures {
  is_remote: number
  outcome: string
  cache_layer: string | null
  total_ms: number
  first_token_ms: number | null
  input_tokens: number | null
  cached_input_tokens: number | null
  output_tokens: number | null
  reasoning_tokens: number | null
  cost_micro_usd: number | null
  saved_micro_usd: number
  saved_ms: number
  sent_bytes: number
}

export const TURN_FIGURES =
  'is_remote, outcome, cache_layer, total_ms, first_token_ms, input_tokens, cached_input_tokens, output_tokens, ' +
  'reasoning_tokens, cost_micro_usd, saved_micro_usd, saved_ms, sent_bytes'

/** The sums that quarters keep of a day, in the order of `Sum.kept`. */
export const SUM_COLUMNS = [
  'turns',
  'stopped',
  'failed',
  'unpriced',
  'input_tokens',
  'cached_input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cost_micro_usd',
  'saved_micro_usd',
  'saved_ms',
  'sent_bytes',
  'total_ms',
  'first_token_ms',
  'sent_turns'
] as const

/** A day's sums of one model. */
export interface DayRow {
  day: number
  workspace_id: string
  provider: string
  model: string
  is_remote: number
  cache_layer: string
  turns: number
  stopped: number
  failed: number
  unpriced: number
  input_tokens: number
  cached_input_tokens: number
  output_tokens: number
  reasoning_tokens: number
  cost_micro_usd: number
  saved_micro_usd: number
  saved_ms: number
  sent_bytes: number
  total_ms: Uint8Array
  first_token_ms: Uint8Array
  sent_turns: number
}

export function percentilesOf(sketch: DDSketch): Percentiles | null {
  if (sketch.count === 0) return null
  return { p50: sketch.quantile(0.5) ?? 0, p95: sketch.quantile(0.95) ?? 0, p99: sketch.quantile(0.99) ?? 0 }
}

/** Adds up turns, days of them, or other sums. */
export class Sum {
  readonly #figures: Figures = {
    turns: 0,
    stopped: 0,
    failed: 0,
    remoteTurns: 0,
    cacheHits: 0,
    unpriced: 0,
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    costMicroUsd: 0,
    warmedMicroUsd: 0,
    savedMicroUsd: 0,
    savedMs: 0,
    sentBytes: 0,
    sentTurns: 0,
    totalMs: null,
    firstTokenMs: null
  }
  readonly #totalMs = new DDSketch()
  readonly #firstTokenMs = new DDSketch()

  addTurn(row: TurnFigures): void {
    const figures = this.#figures
    figures.turns++
    if (row.outcome === 'stopped') figures.stopped++
    else if (row.outcome === 'failed') figures.failed++
    if (row.cache_layer !== null) figures.cacheHits++
    else if (row.is_remote === 1) figures.remoteTurns++
    if (row.cost_micro_usd === null) figures.unpriced++
    else figures.costMicroUsd += row.cost_micro_usd
    figures.inputTokens += row.input_tokens ?? 0
    figures.cachedInputTokens += row.cached_input_tokens ?? 0
    figures.outputTokens += row.output_tokens ?? 0
    figures.reasoningTokens += row.reasoning_tokens ?? 0
    figures.savedMicroUsd += row.saved_micro_usd
    figures.savedMs += row.saved_ms
    figures.sentBytes += row.sent_bytes
    if (row.sent_bytes > 0) figures.sentTurns++
    // How long an answer takes is asked of answers: one that was stopped or failed says nothing about it.
    if (row.outcome === 'complete') this.#totalMs.observe(row.total_ms)
    if (row.first_token_ms !== null) this.#firstTokenMs.observe(row.first_token_ms)
  }

  addDay(row: DayRow): void {
    const figures = this.#figures
    figures.turns += row.turns
    figures.stopped += row.stopped
    figures.failed += row.failed
    figures.unpriced += row.unpriced
    if (row.cache_layer !== '') figures.cacheHits += row.turns
    else if (row.is_remote === 1) figures.remoteTurns += row.turns
    figures.inputTokens += row.input_tokens
    figures.cachedInputTokens += row.cached_input_tokens
    figures.outputTokens += row.output_tokens
    figures.reasoningTokens += row.reasoning_tokens
    figures.costMicroUsd += row.cost_micro_usd
    figures.savedMicroUsd += row.saved_micro_usd
    figures.savedMs += row.saved_ms
    figures.sentBytes += row.sent_bytes
    figures.sentTurns += row.sent_turns
    this.#totalMs.mergeBytes(row.total_ms)
    this.#firstTokenMs.mergeBytes(row.first_token_ms)
  }

  addWarmed(costMicroUsd: number): void {
    this.#figures.warmedMicroUsd += costMicroUsd
  }

  add(other: Sum): void {
    const own = this.#figures as unknown as Record<string, number>
    for (const [name, value] of Object.entries(other.#figures))
      if (typeof value === 'number') own[name] = (own[name] ?? 0) + value
    this.#totalMs.merge(other.#totalMs)
    this.#firstTokenMs.merge(other.#firstTokenMs)
  }

  /** The values that quarters keep, in the order of `SUM_COLUMNS`. */
  kept(): unknown[] {
    const { turns, stopped, failed, unpriced, inputTokens, cachedInputTokens, outputTokens, reasoningTokens } =
      this.#figures
    const { costMicroUsd, savedMicroUsd, savedMs, sentBytes, sentTurns } = this.#figures
    return [
      turns,
      stopped,
      failed,
      unpriced,
      inputTokens,
      cachedInputTokens,
      outputTokens,
      reasoningTokens,
      costMicroUsd,
      savedMicroUsd,
      savedMs,
      sentBytes,
      this.#totalMs.toBytes(),
      this.#firstTokenMs.toBytes(),
      sentTurns
    ]
  }

  get figures(): Figures {
    return { ...this.#figures, totalMs: percentilesOf(this.#totalMs), firstTokenMs: percentilesOf(this.#firstTokenMs) }
  }
}

/** One point of a chart: from `at` to the next point. */
export interface Point extends Figures {
  at: EpochMs
}

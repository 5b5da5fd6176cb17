import type { CallLimits, CallJournal, Reply } from './paid-calls.ts'
import { LimitReached, PaidCalls } from './paid-calls.ts'
import { PairedTest } from './paired-test.ts'
import { learnedByHeart } from './shared-words.ts'

/** A question with the answer that it should have had. */
export interface TuningRow {
  id: string
  input: string
  expected: string
}

/** A row that a prompt did not do well on, for reflection. */
export interface Shortfall {
  input: string
  expected: string
  answer: string
}

export interface EvolutionParts {
  journal: CallJournal
  /** Seeded by the run: a run that goes on decides the same again. */
  random: () => number
  answer: (prompt: string, row: TuningRow) => Promise<Reply>
  /** Asks a model for a better prompt. */
  reflect: (prompt: string, shortfalls: readonly Shortfall[]) => Promise<Reply>
  /** From 0 to 1. */
  score: (row: TuningRow, answer: string) => number
  /** Whether a prompt holds nothing that must not be in it. */
  isClean: (prompt: string) => boolean
  /** Called after every candidate and every row of the last test. */
  onProgress?: (progress: EvolutionProgress) => void
  signal: AbortSignal
}

export interface EvolutionProgress {
  candidates: number
  used: CallLimits
}

/** Why a candidate was not taken further. */
export type CandidateFate = 'kept' | 'no-better' | 'by-heart' | 'unclean' | 'empty'

export interface EvolutionResult {
  /** better: shown on rows never seen. too-small: the limits or rows end before anything could be shown. */
  verdict: 'better' | 'not-better' | 'too-small'
  /** The prompt that won the last test, or else the first one. */
  prompt: string
  /** What was asked of both in the last test: mean scores and the evidence; null where there was none. */
  gate: { rows: number; before: number; after: number; evidence: number; needed: number } | null
  fates: CandidateFate[]
  used: CallLimits
}

/** Rows on which candidates are compared with each other. */
const COMPARED = 10
/** Of them, looked at before a candidate is tried on the others. */
const MINIBATCH = 4
const MOST_CANDIDATES = 8
/** Shortfalls that reflection sees. */
const SHOWN = 6
/** Suggestions that are asked for, taken or not. */
const MOST_SUGGESTIONS = 24
/** Of what a parent lacked on a minibatch, what a child has to bring. Answers that are asked anew are better by chance. */
const LEAST_GAIN = 0.35
/** How often the parent is the one that is best on the whole, and not one that is best on some row. */
const BEST_SHARE = 0.5
/** Answers that are kept for the last test: both prompts on as many rows as a clear gain needs. */
const GATE_ROLLOUTS = 36
/** Of calling a prompt better that is not. */
const FALSE_LEVEL = 0.03
/** With fewer rows never seen nothing could be shown. */
const LEAST_GATE_ROWS = 10

interface Candidate {
  prompt: string
  scores: number[]
  answers: string[]
}

/**
 * Evolves a prompt by reflection on what it did poorly (after GEPA; Agrawal et al., 2025): a parent is drawn from those that are
 * best on some row, a model suggests a better prompt from a few of its shortfalls, and the child joins the pool if it does better on
 * those rows. At the end the best ones are tested on rows that nothing was learned from, until one is shown to be better.
 * Run again with the same journal it goes on where it was.
 * @throws what calls throw, and the reason of `signal`
 */
export async function evolvePrompt(
  first: string,
  rows: readonly TuningRow[],
  limits: CallLimits,
  parts: EvolutionParts
): Promise<EvolutionResult> {
  const run = new Evolution(first, rows, limits, parts)
  return run.run()
}

class Evolution {
  readonly #first: string
  readonly #parts: EvolutionParts
  readonly #calls: PaidCalls
  readonly #compared: TuningRow[]
  readonly #unseen: TuningRow[]
  readonly #texts: string[]
  readonly #fates: CandidateFate[] = []
  readonly #kept = new Set<string>()

  constructor(first: string, rows: readonly TuningRow[], limits: CallLimits, parts: EvolutionParts) {
    this.#first = first
    this.#parts = parts
    this.#calls = new PaidCalls(parts.journal, limits)
    const order = shuffled(rows, parts.random)
    const compared = Math.min(COMPARED, Math.floor(rows.length / 2))
    this.#compared = order.slice(0, compared)
    this.#unseen = order.slice(compared)
    this.#texts = rows.flatMap(({ input, expected }) => [input, expected])
  }

  async run(): Promise<EvolutionResult> {
    const least = this.#compared.length + MINIBATCH + 2 * LEAST_GATE_ROWS
    if (this.#unseen.length < LEAST_GATE_ROWS || this.#calls.left < least) return this.#result('too-small', null)
    try {
      const pool = await this.#grow()
      return await this.#gated(pool)
    } catch (error) {
      if (error instanceof LimitReached) return this.#result('too-small', null)
      throw error
    }
  }

  /** The first prompt and the children that were kept. */
  async #grow(): Promise<Candidate[]> {
    const first = await this.#tried(this.#first)
    const pool = [first]
    // Nothing is better than perfect.
    while (
      pool.length <= MOST_CANDIDATES &&
      this.#fates.length < MOST_SUGGESTIONS &&
      bestOf(pool).scores.some((score) => score < 1)
    ) {
      if (this.#calls.left < GATE_ROLLOUTS + this.#compared.length) break
      const child = await this.#childOf(this.#parentIn(pool))
      if (child) pool.push(child)
      this.#parts.onProgress?.({ candidates: this.#fates.length, used: this.#calls.used })
    }
    return pool
  }

  /** Drawn by the number of rows on which none is better. */
  #parentIn(pool: readonly Candidate[]): Candidate {
    if (this.#parts.random() < BEST_SHARE) return bestOf(pool)
    const weights = pool.map(
      ({ scores }) => scores.filter((score, row) => pool.every((one) => (one.scores[row] as number) <= score)).length
    )
    let at = this.#parts.random() * weights.reduce((sum, weight) => sum + weight, 0)
    return pool[weights.findIndex((weight) => (at -= weight) < 0)] ?? (pool[0] as Candidate)
  }

  async #childOf(parent: Candidate): Promise<Candidate | undefined> {
    const { reflect, random, isClean } = this.#parts
    const poor = shuffled([...parent.scores.keys()], random).toSorted(
      (a, b) => Number(parent.scores[a] === 1) - Number(parent.scores[b] === 1)
    )
    const minibatch = poor.slice(0, MINIBATCH)
    const shown = poor.slice(0, SHOWN).filter((row) => (parent.scores[row] as number) < 1)
    const shortfalls = shown.map((row): Shortfall => {
      const { input, expected } = this.#compared[row] as TuningRow
      return { input, expected, answer: parent.answers[row] as string }
    })
    const about = [parent.prompt, ...shown.map(String), String(this.#fates.length)]
    const prompt = (await this.#calls.ask('reflection', about, () => reflect(parent.prompt, shortfalls))).trim()
    const fate = (one: CandidateFate): undefined => void this.#fates.push(one)
    if (prompt === '' || prompt === parent.prompt) return fate('empty')
    if (this.#kept.has(prompt)) return fate('no-better')
    if (learnedByHeart(prompt, this.#first, this.#texts).length > 0) return fate('by-heart')
    if (!isClean(prompt)) return fate('unclean')
    const child = await this.#tried(prompt, minibatch)
    const lacked = minibatch.reduce((sum, row) => sum + 1 - (parent.scores[row] as number), 0)
    const gain = minibatch.reduce((sum, row) => sum + (child.scores[row] as number) - (parent.scores[row] as number), 0)
    if (gain < LEAST_GAIN * lacked) return fate('no-better')
    fate('kept')
    this.#kept.add(prompt)
    return this.#tried(prompt)
  }

  async #tried(prompt: string, places: readonly number[] = [...this.#compared.keys()]): Promise<Candidate> {
    const candidate: Candidate = { prompt, scores: [], answers: [] }
    for (const place of places) {
      const { answer, score } = await this.#asked(prompt, this.#compared[place] as TuningRow)
      candidate.scores[place] = score
      candidate.answers[place] = answer
    }
    return candidate
  }

  async #asked(prompt: string, row: TuningRow): Promise<{ answer: string; score: number }> {
    this.#parts.signal.throwIfAborted()
    const answer = await this.#calls.ask('rollout', [prompt, row.id], () => this.#parts.answer(prompt, row))
    return { answer, score: this.#parts.score(row, answer) }
  }

  /** The last test, of the best one alone: which one that is was chosen on other rows, so that its level needs no sharing. */
  async #gated(pool: readonly Candidate[]): Promise<EvolutionResult> {
    const [first] = pool as [Candidate]
    const best = bestOf(pool)
    if (mean(best.scores) <= mean(first.scores)) return this.#result('not-better', null)
    const test = new PairedTest(FALSE_LEVEL)
    let [before, after, rows] = [0, 0, 0]
    let cutShort = false
    try {
      for (const row of this.#unseen) {
        if (test.isBetter || !test.couldStillBe(this.#unseen.length - rows)) break
        const old = await this.#asked(this.#first, row)
        const now = await this.#asked(best.prompt, row)
        test.add(now.score - old.score)
        ;[before, after, rows] = [before + old.score, after + now.score, rows + 1]
        this.#parts.onProgress?.({ candidates: this.#fates.length, used: this.#calls.used })
      }
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error
      cutShort = true
    }
    const gate =
      rows === 0
        ? null
        : { rows, before: before / rows, after: after / rows, evidence: test.evidence, needed: 1 / FALSE_LEVEL }
    if (test.isBetter) return { ...this.#result('better', gate), prompt: best.prompt }
    return this.#result(cutShort ? 'too-small' : 'not-better', gate)
  }

  #result(verdict: EvolutionResult['verdict'], gate: EvolutionResult['gate']): EvolutionResult {
    return { verdict, prompt: this.#first, gate, fates: this.#fates, used: this.#calls.used }
  }
}

function bestOf(pool: readonly Candidate[]): Candidate {
  return pool.reduce((best, one) => (mean(one.scores) > mean(best.scores) ? one : best))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items]
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[order[i], order[j]] = [order[j] as T, order[i] as T]
  }
  return order
}

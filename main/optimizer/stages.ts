import type { CacheEntry, CacheTrace } from '../domain/cache.ts'
import type { CompletionChunk, TokenUsage } from '../domain/completion.ts'
import type { ExchangeWatch } from '../domain/recorded-exchange.ts'
import type { ModelRef } from '../domain/ids.ts'
import type { Model } from '../domain/model.ts'
import type { Candidate, Plan } from '../domain/plan.ts'
import type { WeakAnswer } from '../domain/route.ts'
import type { ScreenedAnswer } from '../domain/security.ts'
import type { AnswerCost, StageDecisions, StageName, TurnTrace } from '../domain/trace.ts'
import type { Turn, TurnMessage } from '../domain/turn.ts'
import type { Ranking } from '../domain/passage.ts'
import type { EpochMs, Tokens } from '../domain/units.ts'

/**
 * The results of the stages. Each is a type of its own that only the next stage takes, so that stages in a wrong order do
 * not compile (`test/unit/optimizer/stage-order.test.ts`). The mark exists for the compiler alone.
 */
declare const passed: unique symbol

/** The result of the stage of that name. */
export interface ResultOf<Name extends StageName> {
  readonly [passed]: Name
  /** What the stage decided, for the trace. */
  decision?: Name extends keyof StageDecisions ? StageDecisions[Name] : never
}

/** 1 The turn may be answered. A stage that refuses it throws. */
export interface Screened extends ResultOf<'screen'> {
  turn: Turn
}

/** 2 Who may answer it, the first choice first. */
export interface Planned extends ResultOf<'plan'> {
  turn: Turn
  plan: Plan
}

/** 3 An answer that was given before is served. */
export interface Hit extends ResultOf<'cache'> {
  hit: CacheEntry
  decision: CacheTrace
}

/** 3 No answer is there. */
export interface Missed extends ResultOf<'cache'> {
  hit: null
  turn: Turn
  plan: Plan
  /** null when the turn has nothing to do with the cache. */
  ticket: Ticket | null
}

/** 4 What belongs to the question, whichever model reads it. */
export interface Chosen extends ResultOf<'choose'> {
  turn: Turn
  plan: Plan
  messages: readonly TurnMessage[]
  /** What each part is worth for the question, made when the first candidate can not read everything. */
  ranking?: Ranking
}

interface ForCandidate {
  turn: Turn
  candidate: Candidate
  /** What the model will read, in the order of the conversation. */
  messages: readonly TurnMessage[]
  /** What they have, rather too many; absent where nobody counted. */
  promptTokens?: Tokens
}

/** 5 It fits into the candidate's window. */
export interface Fitted extends ResultOf<'fit'>, ForCandidate {
  /** Messages of which the model reads nothing. */
  leftOutMessages: number
}

/** 6 It is as short as it should be. */
export interface Compressed extends ResultOf<'compress'>, ForCandidate {}

/** 7 Limits and budgets allow it, and what it may use is set aside. */
export interface Admitted extends ResultOf<'admit'>, ForCandidate {
  reservation?: Reservation
}

/** 8 What may leave for this candidate, and only that. */
export interface Outbound extends ResultOf<'mask'>, ForCandidate {
  reservation?: Reservation
  /** Puts back into the answer what was masked in the question. */
  unmask?: (chunks: AsyncIterable<CompletionChunk>) => AsyncIterable<CompletionChunk>
}

/** A question that a model must answer, and its way back. Every ticket is given back, with `keep` or `release`. */
export interface Ticket {
  /** Keeps the answer if it may be kept, and notes in the trace what was done. */
  keep(trace: TurnTrace, text: string, reasoning: string): void
  release(): void
}

/** What a request may use, set aside until its use is known. Ends with one call of either. */
export interface Reservation {
  /** @param usage what the provider reported; unknown counts stay reserved at what they may have been */
  settle(usage: TokenUsage): void
  /** Nothing was sent. */
  release(): void
}

/**
 * The stages of a turn. One that is absent changes nothing: its result is what it would have been given. Warming,
 * the terminal and the benchmarks run the same ones.
 */
export interface Stages {
  screen?: (turn: Turn, signal: AbortSignal) => Promise<Screened>
  plan: (screened: Screened, signal: AbortSignal) => Promise<Planned>
  lookUp: (planned: Planned, signal: AbortSignal) => Promise<Hit | Missed>
  choose?: (missed: Missed, signal: AbortSignal) => Promise<Chosen>
  fit: (chosen: Chosen, candidate: Candidate, signal: AbortSignal) => Promise<Fitted>
  compress?: (fitted: Fitted, signal: AbortSignal) => Promise<Compressed>
  /** @param onWait is told until when a rate limit holds the request up */
  admit?: (compressed: Compressed, signal: AbortSignal, onWait?: (until: EpochMs) => void) => Promise<Admitted>
  /** Only for candidates on other machines. */
  mask?: (admitted: Admitted, signal: AbortSignal) => Promise<Outbound>
  /** @param watch is told of every request and what comes back */
  generate: (outbound: Outbound, signal: AbortSignal, watch?: ExchangeWatch) => AsyncIterable<CompletionChunk>
  /** The candidate on this computer, once the person wanted that in the place of sending anything. */
  here?: (turn: Turn) => Candidate | undefined
  /** Leaves out what the person took out of a request that was just shown; whether anything was: it is then made anew. */
  leaveOut?: (outbound: Outbound) => boolean
  /**
   * Looks at an answer while it streams, also at one out of the cache.
   * @param seen is told once, at the end, where anything was noticed
   */
  screenAnswer?: (
    chunks: AsyncIterable<CompletionChunk>,
    turn: Turn,
    seen: (screened: ScreenedAnswer) => void
  ) => AsyncIterable<CompletionChunk>
  /** What speaks against an answer that has just ended, and who may be asked instead; undefined where nothing does. */
  weigh?: (turn: Turn, model: Model, said: SaidAnswer) => Promise<WeakAnswer | undefined>
  /** How long the model's answer will probably be; undefined while nothing is known. */
  expectedLength: (model: ModelRef) => Tokens | undefined
  /** What an answer cost. */
  costOf: (model: Model, usage: TokenUsage) => AnswerCost
}

/** An answer as a model gave it. */
export interface SaidAnswer {
  text: string
  finish: TurnTrace['finish']
  /** How sure the model was; undefined where it does not tell. */
  confidence: number | undefined
}

/** Makes a stage's result of its content: for the stage itself, and for nobody else. */
export function resultOf<Result extends ResultOf<StageName>>(content: Omit<Result, typeof passed>): Result {
  return content as Result
}

/** What a turn is where nothing screens it. */
export const unscreened = (turn: Turn): Screened => resultOf<Screened>({ turn })

/** What a question's context is where nothing chooses it: the whole conversation. */
export const unchosen = ({ turn, plan }: Pick<Missed, 'turn' | 'plan'>): Chosen =>
  resultOf<Chosen>({ turn, plan, messages: turn.messages })

const asIs = ({ turn, candidate, messages, promptTokens }: ForCandidate): ForCandidate => ({
  turn,
  candidate,
  messages,
  ...(promptTokens !== undefined && { promptTokens })
})

export const uncompressed = (fitted: Fitted): Compressed => resultOf<Compressed>(asIs(fitted))

export const unlimited = (compressed: Compressed): Admitted => resultOf<Admitted>(asIs(compressed))

/** What a candidate is sent where nothing has to be masked. */
export const unmasked = (admitted: Admitted): Outbound =>
  resultOf<Outbound>({ ...asIs(admitted), ...(admitted.reservation && { reservation: admitted.reservation }) })

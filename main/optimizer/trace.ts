import type { CacheSource } from '../domain/cache.ts'
import type { CompletionChunk, DeltaChannel, TokenUsage } from '../domain/completion.ts'
import type { PlainError } from '../domain/errors.ts'
import type { Model } from '../domain/model.ts'
import type { ConfirmWait } from '../domain/network.ts'
import { AUTO_MODEL } from '../domain/plan.ts'
import {
  TRACE_VERSION,
  type AnswerCost,
  type StageDecisions,
  type StageName,
  type StageTrace,
  type TurnTrace
} from '../domain/trace.ts'
import type { Turn } from '../domain/turn.ts'
import type { Bytes, Milliseconds } from '../domain/units.ts'
import type { Clock } from '../ports.ts'
import type { ResultOf } from './stages.ts'

/** Collects what the stages decide for one turn. The only place where a turn is logged. */
export class TraceBuilder {
  readonly #turn: Turn
  readonly #clock: Clock
  /** Monotonic time at which the turn was received. */
  readonly #receivedAt: Milliseconds
  readonly #stages: StageTrace[] = []
  #beforeProviderMs: Milliseconds | null = null
  #firstTokenMs: Milliseconds | null = null
  readonly #decisions: Partial<StageDecisions> = {}
  usage: TokenUsage = {}
  finish: TurnTrace['finish'] = null
  /** How sure the model was of its words; undefined where it does not tell. */
  confidence: number | undefined
  /** All that was said so far. */
  readonly said: Record<DeltaChannel, string> = { text: '', reasoning: '' }
  readonly switches: TurnTrace['switches'] = []
  readonly retries: NonNullable<TurnTrace['retries']> = []
  /** The model that is asked, also after a switch; null until there is a plan. */
  model: Model | null = null

  constructor(turn: Turn, clock: Clock, receivedAt: Milliseconds) {
    this.#turn = turn
    this.#clock = clock
    this.#receivedAt = receivedAt
  }

  #elapsed(): Milliseconds {
    return this.#clock.monotonic() - this.#receivedAt
  }

  /** Runs a stage, times it, also when it fails, and notes what it decided. */
  readonly run = async <Name extends StageName, Result extends ResultOf<Name>>(
    name: Name,
    work: () => Promise<Result>
  ): Promise<Result> => {
    const end = this.begin(name)
    try {
      const result = await work()
      if (result.decision !== undefined) Object.assign(this.#decisions, { [name]: result.decision })
      return result
    } finally {
      end()
    }
  }

  /** Adds to what a stage has decided, where that is no call of its own; of what it decided before, the rest stays. */
  decide<Name extends StageName & keyof StageDecisions>(name: Name, decision: StageDecisions[Name]): void {
    Object.assign(this.#decisions, { [name]: { ...this.#decisions[name], ...decision } })
  }

  /** Times a stage that is more than one call; the returned function ends it. */
  begin(name: StageName): () => void {
    const startMs = this.#elapsed()
    return () => this.#stages.push({ name, startMs, durationMs: this.#elapsed() - startMs })
  }

  /** Being asked is a stage of its own: what is left of the stage in which it happened is what that stage took. */
  #stagesWith(waits: readonly ConfirmWait[]): StageTrace[] {
    const asked = waits.map<StageTrace>(({ from, to }) => ({
      name: 'confirm',
      startMs: from - this.#receivedAt,
      durationMs: to - from
    }))
    return this.#stages.flatMap((stage) => {
      const { startMs, durationMs } = stage
      const inside = asked.filter((one) => one.startMs >= startMs && one.startMs < startMs + durationMs)
      if (inside.length === 0) return [stage]
      const askedMs = inside.reduce((sum, one) => sum + one.durationMs, 0)
      return [...inside, { ...stage, startMs: startMs + askedMs, durationMs: Math.max(0, durationMs - askedMs) }]
    })
  }

  /** Everything before the first provider is done. */
  handedToProvider(): void {
    this.#beforeProviderMs ??= this.#elapsed()
  }

  /** Nothing of an answer has come. */
  get isSilent(): boolean {
    return this.#firstTokenMs === null && Object.keys(this.usage).length === 0
  }

  /** Notes the first token and the end as they arrive, before anything is gathered. */
  async *observe<Other extends { type: string }>(
    chunks: AsyncIterable<CompletionChunk | Other>
  ): AsyncGenerator<CompletionChunk | Other> {
    for await (const chunk of chunks) {
      this.#notice(chunk as CompletionChunk)
      yield chunk
    }
  }

  #notice(chunk: CompletionChunk): void {
    if (chunk.type === 'delta') {
      this.#firstTokenMs ??= this.#elapsed()
      this.said[chunk.channel] += chunk.text
    } else if (chunk.type === 'finish') {
      const { reason, rawReason, note, usage } = chunk
      this.finish = { reason, rawReason, ...(note !== undefined && { note }) }
      this.usage = usage
      this.confidence = chunk.confidence
    }
  }

  /**
   * @param sentBytes what left this machine for it
   * @param waits while a person was asked whether it may be sent
   */
  build(
    outcome: TurnTrace['outcome'],
    error: PlainError | null,
    cost: AnswerCost,
    sentBytes: Bytes,
    waits: readonly ConfirmWait[]
  ): TurnTrace {
    const { id, workspaceId, conversationId, messageId, wanted } = this.#turn
    const { model } = this
    const totalMs = this.#elapsed()
    return {
      version: TRACE_VERSION,
      turnId: id,
      workspaceId,
      conversationId,
      messageId,
      startedAt: this.#clock.now() - totalMs,
      // Without a plan nobody was asked; what was wanted is all that can be said.
      model: model?.ref ?? (wanted === 'auto' ? AUTO_MODEL : wanted),
      modelName: model?.name ?? wanted,
      where: placeOf(this.#decisions.cache?.mark?.source) ?? model?.where ?? 'local',
      stages: this.#stagesWith(waits),
      decisions: this.#decisions,
      beforeProviderMs: this.#beforeProviderMs,
      firstTokenMs: this.#firstTokenMs,
      totalMs,
      usage: this.usage,
      costMicroUsd: cost.totalMicroUsd,
      cost,
      outcome,
      finish: this.finish,
      switches: this.switches,
      ...(this.retries.length > 0 && { retries: this.retries }),
      error,
      sentBytes
    }
  }
}

/** What comes out of a cache was asked of no model; one that a team shares is another machine all the same. */
function placeOf(source: CacheSource | undefined): Model['where'] | undefined {
  if (source === undefined) return undefined
  return source === 'redis' || source === 'edge' ? 'remote' : 'local'
}

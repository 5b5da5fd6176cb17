import type { CacheSource, CacheTrace } from '../domain/cache.ts'
import type { DeltaChannel, TokenUsage } from '../domain/completion.ts'
import type { PlainError } from '../domain/errors.ts'
import type { Model } from '../domain/model.ts'
import type { ConfirmWait } from '../domain/network.ts'
import type { AnswerCost, ContextLedger, StageName, StageTrace, TurnTrace } from '../domain/trace.ts'
import type { Turn } from '../domain/turn.ts'
import type { Bytes, Milliseconds } from '../domain/units.ts'
import type { Clock } from '../ports.ts'

/** Collects what the stages decide for one turn. The only place where a turn is logged. */
export class TraceBuilder {
  readonly #turn: Turn
  readonly #clock: Clock
  /** Monotonic time at which the turn was received. */
  readonly #receivedAt: Milliseconds
  readonly #stages: StageTrace[] = []
  #beforeProviderMs: Milliseconds | null = null
  #firstTokenMs: Milliseconds | null = null
  cache: CacheTrace | null = null
  context: ContextLedger | null = null
  usage: TokenUsage = {}
  finish: TurnTrace['finish'] = null
  /** All that was said so far. */
  readonly said: Record<DeltaChannel, string> = { text: '', reasoning: '' }
  readonly switches: TurnTrace['switches'] = []
  /** The model that answers, also after a switch. */
  model: Model

  constructor(turn: Turn, clock: Clock, receivedAt: Milliseconds) {
    this.#turn = turn
    this.model = turn.model
    this.#clock = clock
    this.#receivedAt = receivedAt
  }

  #elapsed(): Milliseconds {
    return this.#clock.monotonic() - this.#receivedAt
  }

  /** Runs a stage and times it, also when it fails. */
  async stage<T>(name: StageName, work: () => Promise<T>): Promise<T> {
    const end = this.begin(name)
    try {
      return await work()
    } finally {
      end()
    }
  }

  /** Times a stage that is more than one call; the returned function ends it. */
  begin(name: StageName): () => void {
    const startMs = this.#elapsed()
    return () => this.#stages.push({ name, startMs, durationMs: this.#elapsed() - startMs })
  }

  /** Being asked is a stage of its own: what is left of generating is what the model took. */
  #stagesWith(waits: readonly ConfirmWait[]): StageTrace[] {
    if (waits.length === 0) return this.#stages
    const asked = waits.map(({ from, to }): StageTrace => ({
      name: 'confirm',
      startMs: from - this.#receivedAt,
      durationMs: to - from
    }))
    const askedMs = asked.reduce((sum, { durationMs }) => sum + durationMs, 0)
    return this.#stages.flatMap((stage) =>
      stage.name === 'generate'
        ? [
            ...asked,
            { ...stage, startMs: stage.startMs + askedMs, durationMs: Math.max(0, stage.durationMs - askedMs) }
          ]
        : [stage]
    )
  }

  handedToProvider(): void {
    this.#beforeProviderMs = this.#elapsed()
  }

  /** Nothing of an answer has come. */
  get isSilent(): boolean {
    return this.#firstTokenMs === null && Object.keys(this.usage).length === 0
  }

  /** A piece of the answer has come. */
  heard(channel: DeltaChannel, text: string): void {
    this.#firstTokenMs ??= this.#elapsed()
    this.said[channel] += text
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
    const { id, workspaceId, conversationId, messageId } = this.#turn
    const { model } = this
    const totalMs = this.#elapsed()
    return {
      turnId: id,
      workspaceId,
      conversationId,
      messageId,
      startedAt: this.#clock.now() - totalMs,
      model: model.ref,
      modelName: model.name,
      where: placeOf(this.cache?.mark?.source) ?? model.where,
      stages: this.#stagesWith(waits),
      ...(this.cache && { cache: this.cache }),
      context: this.context,
      beforeProviderMs: this.#beforeProviderMs,
      firstTokenMs: this.#firstTokenMs,
      totalMs,
      usage: this.usage,
      costMicroUsd: cost.totalMicroUsd,
      cost,
      outcome,
      finish: this.finish,
      switches: this.switches,
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

import type { TurnRecord } from '../domain/turn-record.ts'
import type { Metric, Metrics } from './metrics.ts'

/** Counts and measures turns. Every label is bounded: models and providers by what is set up, the rest by the app. */
export class TurnMetrics {
  readonly #turns: Metric
  readonly #errors: Metric
  readonly #tokens: Metric
  readonly #cost: Metric
  readonly #saved: Metric
  readonly #savedMs: Metric
  readonly #sent: Metric
  readonly #turnMs: Metric
  readonly #firstTokenMs: Metric
  readonly #responseMs: Metric
  readonly #callFirstTokenMs: Metric
  readonly #callTokens: Metric
  readonly #stageMs: Metric

  constructor(metrics: Metrics) {
    const model = ['provider', 'model']
    this.#turns = metrics.metric({
      name: 'turns',
      kind: 'counter',
      help: 'Turns that have ended.',
      labels: [...model, 'outcome', 'cacheLayer']
    })
    this.#errors = metrics.metric({
      name: 'errors',
      kind: 'counter',
      help: 'Calls of a model that failed.',
      labels: [...model, 'error']
    })
    this.#tokens = metrics.metric({
      name: 'tokens',
      kind: 'counter',
      help: 'Tokens by kind; cached ones are part of input, reasoning is part of output.',
      labels: [...model, 'tokenKind']
    })
    this.#cost = metrics.metric({
      name: 'costMicroUsd',
      kind: 'counter',
      help: 'What answers have cost, at the price of the moment.',
      labels: model
    })
    this.#saved = metrics.metric({
      name: 'savedMicroUsd',
      kind: 'counter',
      help: 'What cache hits would have cost.',
      labels: ['cacheLayer']
    })
    this.#savedMs = metrics.metric({
      name: 'savedMs',
      kind: 'counter',
      help: 'Time that cache hits have saved.',
      labels: ['cacheLayer']
    })
    this.#sent = metrics.metric({
      name: 'sentBytes',
      kind: 'counter',
      help: 'What has left this machine for answers.',
      labels: ['provider']
    })
    this.#turnMs = metrics.metric({
      name: 'turnMs',
      kind: 'histogram',
      help: 'From receiving a turn to the end of its answer.',
      labels: model
    })
    this.#firstTokenMs = metrics.metric({
      name: 'firstTokenMs',
      kind: 'histogram',
      help: 'From receiving a turn to the first token.',
      labels: model
    })
    this.#responseMs = metrics.metric({
      name: 'responseMs',
      kind: 'histogram',
      help: 'A call of a model, from request to end.',
      labels: model
    })
    this.#callFirstTokenMs = metrics.metric({
      name: 'callFirstTokenMs',
      kind: 'histogram',
      help: 'A call of a model, from request to first token.',
      labels: model
    })
    this.#callTokens = metrics.metric({
      name: 'callTokens',
      kind: 'histogram',
      help: 'Tokens of one call of a model, input or output.',
      labels: [...model, 'tokenType']
    })
    this.#stageMs = metrics.metric({
      name: 'stageMs',
      kind: 'histogram',
      help: 'What a stage of a turn takes.',
      labels: ['stage']
    })
  }

  record(turn: TurnRecord): void {
    const { provider, model, cacheLayer } = turn
    this.#turns.with(provider, model, turn.outcome, cacheLayer ?? 'none').add(1)
    if (turn.outcome === 'complete') this.#turnMs.with(provider, model).observe(turn.totalMs)
    if (turn.firstTokenMs !== null) this.#firstTokenMs.with(provider, model).observe(turn.firstTokenMs)
    if (cacheLayer !== null) {
      this.#saved.with(cacheLayer).add(turn.savedMicroUsd)
      this.#savedMs.with(cacheLayer).add(turn.savedMs)
    }
    this.#sent.with(provider).add(turn.sentBytes)
    for (const stage of turn.stages) this.#stageMs.with(stage.stage).observe(stage.durationMs)
    for (const completion of turn.completions) {
      const of = [completion.provider, completion.model] as const
      if (completion.error !== null) this.#errors.with(...of, completion.error).add(1)
      else if (completion.cacheLayer === null && completion.responseMs !== null)
        this.#responseMs.with(...of).observe(completion.responseMs)
      const { input, cachedInput, output, reasoning } = completion.usage
      if (completion.cacheLayer === null) {
        if (completion.firstTokenMs !== null) this.#callFirstTokenMs.with(...of).observe(completion.firstTokenMs)
        if (input !== undefined) this.#callTokens.with(...of, 'input').observe(input)
        if (output !== undefined) this.#callTokens.with(...of, 'output').observe(output)
      }
      this.#tokens.with(...of, 'input').add(input ?? 0)
      this.#tokens.with(...of, 'cachedInput').add(cachedInput ?? 0)
      this.#tokens.with(...of, 'output').add(output ?? 0)
      this.#tokens.with(...of, 'reasoning').add(reasoning ?? 0)
      this.#cost.with(...of).add(completion.costMicroUsd ?? 0)
    }
  }
}

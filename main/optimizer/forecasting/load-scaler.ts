import type { LoadAtPlan, LoadKind, LoadReport, Scaled, ScalingLine } from '../../domain/load.ts'
import type { EpochMs, Milliseconds } from '../../domain/units.ts'
import { HORIZON_STEPS, LoadMonitor, STEP_MS, type Work } from './load-monitor.ts'
import { Scaler, type ScalerBounds } from './scaler.ts'

const HORIZON_MS = HORIZON_STEPS * STEP_MS
/** One worker is planned to be busy for half of the time: people ask in bursts, and nobody should wait for another. */
const BUSY_SHARE = 0.5
const CAPACITY_MS: Milliseconds = HORIZON_MS * BUSY_SHARE
/** With so much of this computer's time expected to be used, questions are not asked ahead of time as well. */
const FULL_SHARE = 0.8
/** Less work than this is no answer. */
const AN_ANSWER_MS: Milliseconds = 1_000
const KEPT_LINES = 100

/** What the load sets. */
export interface ScalingTargets {
  /** Answers that the local model writes at once: its bounds now, and how many there are. */
  sequences: { bounds: () => ScalerBounds; set: (count: number) => void }
  /** Sockets that stay open for the next question. */
  sockets: { most: number; mayOpen: () => boolean; set: (count: number) => void }
}

export interface LoadScalerParts {
  now: () => EpochMs
  targets: ScalingTargets
  /** Turns that are being answered now. */
  running: () => number
}

/**
 * Sets how many answers the local model writes at once, how many sockets stay warm and whether there is time for work
 * ahead, from the forecast of the next quarter of an hour: up at once, down only when more than two are too many.
 */
export class LoadScaler {
  readonly #parts: LoadScalerParts
  readonly #monitor: LoadMonitor
  readonly #sequences = new Scaler(1)
  readonly #sockets = new Scaler(0)
  #warming = true
  readonly #lines: ScalingLine[] = []

  constructor(parts: LoadScalerParts) {
    this.#parts = parts
    this.#monitor = new LoadMonitor(parts.now())
  }

  /** Begins with what earlier runs have seen, oldest first. */
  recall(work: readonly Work[], since: EpochMs): void {
    this.#monitor.recall(work, since, this.#parts.now())
    this.decide()
  }

  /** A turn is about to be answered: what is needed now is there at once. */
  began(): void {
    this.decide()
  }

  /** An answer has ended. */
  ended(work: Work): void {
    this.#monitor.note(work)
  }

  /** To be called now and then. */
  tick(): void {
    if (this.#monitor.advance(this.#parts.now())) this.decide()
  }

  decide(): void {
    const { targets, running } = this.#parts
    const { sequences, sockets } = targets
    const here = this.#p90('local')
    this.#scale('sequences', this.#sequences, Math.max(here, running() * CAPACITY_MS), sequences.bounds(), here, (to) =>
      sequences.set(to)
    )
    const away = this.#p90('remote')
    const bounds = { least: 0, most: sockets.mayOpen() ? sockets.most : 0 }
    this.#scale('sockets', this.#sockets, away, bounds, away, (to) => sockets.set(to))
    const warming = here < FULL_SHARE * HORIZON_MS
    if (warming === this.#warming) return
    this.#warming = warming
    this.#note('warming', warming ? 0 : 1, warming ? 1 : 0, warming ? 'grown' : 'shrunk', here)
  }

  /** Whether there is time for questions that nobody has asked yet. */
  get hasTimeAhead(): boolean {
    return this.#warming
  }

  /** Whether the local model will probably be asked soon: it stays in memory then. */
  get expectsLocal(): boolean {
    return (this.#monitor.expected('local')?.medianMs ?? 0) >= AN_ANSWER_MS
  }

  get atPlan(): LoadAtPlan {
    return { running: this.#parts.running(), sequences: this.#sequences.workers, p90Ms: this.#p90('local') }
  }

  report(): LoadReport {
    const monitor = this.#monitor
    monitor.advance(this.#parts.now())
    return {
      stepMs: STEP_MS,
      horizonMs: HORIZON_MS,
      steps: { local: monitor.steps('local'), remote: monitor.steps('remote') },
      expected: { local: monitor.expected('local'), remote: monitor.expected('remote') },
      held: monitor.held,
      now: { sequences: this.#sequences.workers, sockets: this.#sockets.workers, warming: this.#warming ? 1 : 0 },
      decisions: this.#lines
    }
  }

  #p90(kind: LoadKind): Milliseconds {
    return this.#monitor.expected(kind)?.p90Ms ?? 0
  }

  #scale(
    what: Scaled,
    scaler: Scaler,
    loadMs: Milliseconds,
    bounds: ScalerBounds,
    p90Ms: Milliseconds,
    set: (count: number) => void
  ): void {
    const from = scaler.workers
    const { workers, reason } = scaler.decide(loadMs, CAPACITY_MS, bounds)
    if (workers === from) return
    set(workers)
    this.#note(what, from, workers, reason === 'kept' ? 'bounded' : reason, p90Ms)
  }

  #note(what: Scaled, from: number, to: number, reason: ScalingLine['reason'], p90Ms: Milliseconds): void {
    this.#lines.unshift({ at: this.#parts.now(), what, from, to, reason, p90Ms })
    if (this.#lines.length > KEPT_LINES) this.#lines.pop()
  }
}

/** How many more workers than needed are borne before any is given up: starting one again costs more than it idles. */
const SLACK = 2

/** What bounds the workers of one kind: memory and cores, or what a provider allows. */
export interface ScalerBounds {
  /** Always there, at least 0. */
  least: number
  most: number
}

/** What the scaler decided, and from what. */
export interface ScalingDecision {
  workers: number
  /** What the load asked for, before bounds. */
  needed: number
  reason: 'grown' | 'kept' | 'shrunk' | 'bounded'
}

/**
 * Sets how many workers there are (sequences of a local model, rows of a batch at once, warm sockets): more at once when
 * the load asks for them, fewer only when more than two are too many.
 */
export class Scaler {
  #workers: number

  constructor(workers: number) {
    this.#workers = workers
  }

  get workers(): number {
    return this.#workers
  }

  /**
   * @param load work to come in the time that the forecast is about, such as seconds of answers
   * @param capacity what one worker does in that time, in the same unit, above 0
   */
  decide(load: number, capacity: number, { least, most }: ScalerBounds): ScalingDecision {
    if (!(capacity > 0)) throw new RangeError(`a worker does more than nothing, not ${capacity}`)
    const needed = Math.ceil(Math.max(0, load) / capacity)
    const before = this.#workers
    const wanted = needed > before || before - needed > SLACK ? needed : before
    const workers = Math.max(least, Math.min(most, wanted))
    this.#workers = workers
    if (workers !== wanted && workers < needed) return { workers, needed, reason: 'bounded' }
    return { workers, needed, reason: workers > before ? 'grown' : workers < before ? 'shrunk' : 'kept' }
  }
}

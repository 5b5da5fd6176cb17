import type { Features } from '../../domain/route-outcome.ts'

/** Places of the vector; the first is always 1. Names share places when they hash alike, which few do. */
const PLACES = 40
/** Numbers this many deviations out are as far as it goes: one absurd value must not move everything. */
const FARTHEST = 4
/** A kind counts less than a number that says the same, since every kind has to be learned for itself. */
const KIND_WEIGHT = 1
/** Names beyond these are ignored: nobody has so many, and a mistake must not fill the memory. */
const MOST_NAMES = 64

/** How values of one name spread so far (Welford's method). */
export interface FeatureSpread {
  count: number
  mean: number
  squares: number
}

/** Turns named features into vectors of one length. Numbers are put on a logarithmic scale and standardised as they come. */
export class FeatureEncoder {
  readonly dimensions = PLACES
  readonly #spreads: Map<string, FeatureSpread>

  /** @param spreads what an earlier run knew */
  constructor(spreads: Readonly<Record<string, FeatureSpread>> = {}) {
    this.#spreads = new Map(Object.entries(spreads))
  }

  /** To be kept. */
  get spreads(): Record<string, FeatureSpread> {
    return Object.fromEntries(this.#spreads)
  }

  encode(features: Features): Float64Array {
    const vector = new Float64Array(PLACES)
    vector[0] = 1
    for (const name in features) {
      const value = features[name]
      if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) continue
      if (typeof value === 'string') add(vector, `${name}=${value}`, KIND_WEIGHT)
      else add(vector, name, this.#standardised(name, Number(value)))
    }
    return vector
  }

  /** Takes note of how the values spread. */
  observe(features: Features): void {
    for (const name in features) {
      const value = features[name]
      if (typeof value === 'string' || value === undefined || !Number.isFinite(Number(value))) continue
      let spread = this.#spreads.get(name)
      if (!spread) {
        if (this.#spreads.size >= MOST_NAMES) continue
        spread = { count: 0, mean: 0, squares: 0 }
        this.#spreads.set(name, spread)
      }
      const scaled = logarithmic(Number(value))
      const off = scaled - spread.mean
      spread.count++
      spread.mean += off / spread.count
      spread.squares += off * (scaled - spread.mean)
    }
  }

  #standardised(name: string, value: number): number {
    const spread = this.#spreads.get(name)
    if (!spread || spread.count < 2) return 0
    const deviation = Math.sqrt(spread.squares / spread.count)
    if (deviation < 1e-6) return 0
    const standard = (logarithmic(value) - spread.mean) / deviation
    return Math.max(-FARTHEST, Math.min(FARTHEST, standard))
  }
}

function logarithmic(value: number): number {
  return Math.sign(value) * Math.log1p(Math.abs(value))
}

function add(vector: Float64Array, name: string, value: number): void {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  hash ^= hash >>> 15
  const place = 1 + ((hash >>> 1) % (PLACES - 1))
  vector[place] = (vector[place] as number) + value
}

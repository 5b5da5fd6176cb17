import { LRUCache } from 'lru-cache'
import { SortedWindow } from '../../statistics/sorted-window.ts'
import type { ModelRef } from '../../domain/ids.ts'
import type { Tokens } from '../../domain/units.ts'

const MODELS = 200
/** Answers of a model that are remembered. */
const WINDOW = 400
/** Before so many answers nothing is said: the first ones may all be short. */
const FEWEST = 20

/** How long answers of a model were, for what has to be reserved for the next. */
export class OutputLengths {
  readonly #windows = new LRUCache<ModelRef, SortedWindow>({ max: MODELS })

  learn(model: ModelRef, output: Tokens): void {
    let window = this.#windows.get(model)
    if (!window) this.#windows.set(model, (window = new SortedWindow(WINDOW)))
    window.push(output)
  }

  /** What that share of the answers was no longer than; undefined while too few are known. */
  quantile(model: ModelRef, share: number): Tokens | undefined {
    const sorted = this.#windows.get(model)?.sorted ?? []
    if (sorted.length < FEWEST) return undefined
    return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
  }
}

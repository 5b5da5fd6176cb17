import type { ModelRef } from '../../domain/ids.ts'

/** Notices that another file answers under a model's name, or none: then nothing that was kept of it may be used. */
export class ModelMakes {
  readonly #forget: (ref: ModelRef) => void
  #makes: ReadonlyMap<ModelRef, string> = new Map()

  constructor(forget: (ref: ModelRef) => void) {
    this.#forget = forget
  }

  /** @param makeOf names the file behind a model, so that another file has another name */
  follow(models: readonly { ref: ModelRef }[], makeOf: (ref: ModelRef) => string): void {
    const now = new Map(models.map(({ ref }) => [ref, makeOf(ref)]))
    const before = this.#makes
    this.#makes = now
    for (const [ref, make] of before) if (now.get(ref) !== make) this.#forget(ref)
  }
}

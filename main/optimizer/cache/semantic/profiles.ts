import { profileOf, type Profile } from './verify/profile.ts'

/** A profile takes a few kilobytes and a tenth of a millisecond. */
const MOST = 5_000

/** Profiles of the texts that were compared last, made when they are needed. */
export class Profiles {
  readonly #made = new Map<string, Profile>()

  of(text: string): Profile {
    const made = this.#made.get(text) ?? profileOf(text)
    this.#made.delete(text)
    this.#made.set(text, made)
    if (this.#made.size > MOST) this.#made.delete(this.#made.keys().next().value as string)
    return made
  }
}

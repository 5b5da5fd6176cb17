import { LRUCache } from 'lru-cache'
import { profileOf, type Profile } from './verify/profile.ts'

/** A profile takes a few kilobytes and a tenth of a millisecond. */
const MOST = 5_000

/** Profiles of the texts that were compared last, made when they are needed. */
export class Profiles {
  readonly #made = new LRUCache<string, Profile>({ max: MOST })

  of(text: string): Profile {
    const known = this.#made.get(text)
    if (known) return known
    const made = profileOf(text)
    this.#made.set(text, made)
    return made
  }
}

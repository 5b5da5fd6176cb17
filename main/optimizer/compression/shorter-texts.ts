import { LRUCache } from 'lru-cache'
import type { Tokens } from '../../domain/units.ts'
import { shorterStretch, stretchesOf } from './remove-redundancy.ts'

/** Texts are kept as keys; this many characters of them in all. */
const MOST_CHARACTERS = 8_000_000

export interface ShorterText {
  text: string
  /** Of the whole text and of the shorter one. */
  before: Tokens
  after: Tokens
}

/** What texts are without their redundancy: nothing is written shorter twice, however many turns read it. */
export class ShorterTexts {
  readonly #count: (text: string) => Tokens
  readonly #known = new LRUCache<string, ShorterText>({
    maxSize: MOST_CHARACTERS,
    sizeCalculation: ({ text }, key) => key.length + (text === key ? 0 : text.length) + 1
  })

  /** @param count tokens of a text, about */
  constructor(count: (text: string) => Tokens) {
    this.#count = count
  }

  /** @param pause makes room for others in a long text */
  async of(text: string, pause: () => Promise<void> | undefined): Promise<ShorterText> {
    const known = this.#known.get(text)
    if (known) return known
    const count = this.#count
    const shorter = (a: string, b: string): string => (count(b) < count(a) ? b : a)
    let short = ''
    for (const stretch of stretchesOf(text)) {
      short += shorterStretch(stretch, shorter)
      await pause()
    }
    const [before, after] = [count(text), count(short)]
    const made = after < before ? { text: short, before, after } : { text, before, after: before }
    this.#known.set(text, made)
    return made
  }
}

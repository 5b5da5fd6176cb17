import type { KeptText } from '../../domain/recorded-exchange.ts'

/** Enough for a long conversation; what is longer is kept from both ends, since an answer's figures come last. */
const HEAD_CHARACTERS = 256_000
const TAIL_CHARACTERS = 64_000

/** A text of any length that comes in pieces, of which so much is kept as can be looked at. */
export class BoundedText {
  readonly #utf8 = new TextDecoder()
  readonly #head: string[] = []
  #room = HEAD_CHARACTERS
  #tail = ''
  #leftOut = 0

  static of(text: string): KeptText {
    const bounded = new BoundedText()
    bounded.add(text)
    return bounded.kept()
  }

  add(piece: Uint8Array | string): void {
    const text = typeof piece === 'string' ? piece : this.#utf8.decode(piece, { stream: true })
    const fits = text.slice(0, this.#room)
    this.#room -= fits.length
    if (fits !== '') this.#head.push(fits)
    if (fits.length === text.length) return
    this.#tail += text.slice(fits.length)
    // Cut seldom, since every cut copies the tail.
    if (this.#tail.length > 2 * TAIL_CHARACTERS) this.#cut()
  }

  kept(): KeptText {
    if (this.#tail.length > TAIL_CHARACTERS) this.#cut()
    const head = this.#head.join('')
    return this.#leftOut === 0
      ? { head: head + this.#tail, leftOut: 0, tail: '' }
      : { head, leftOut: this.#leftOut, tail: this.#tail }
  }

  #cut(): void {
    this.#leftOut += this.#tail.length - TAIL_CHARACTERS
    this.#tail = this.#tail.slice(-TAIL_CHARACTERS)
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/** How much of one object is taken, and the errors for what goes beyond. */
export interface ObjectLimits {
  characters: number
  depth: number
  tooBig: () => Error
  tooDeep: () => Error
}

/**
 * Cuts a text that comes in pieces into the JSON objects in it: one a line, several in a row, spread over lines, or as
 * the members of one array that is still being written. What stands between them is skipped.
 */
export class JsonValues {
  /** From the beginning of the object that is being read. */
  #text = ''
  #depth = 0
  #inString = false
  #escaped = false
  /** The depth at which objects begin: 1 inside an array around everything. */
  #floor = 0
  readonly #limits: ObjectLimits

  constructor(limits: ObjectLimits) {
    this.#limits = limits
  }

  /** Whether the text so far ends inside an object. */
  get incomplete(): boolean {
    return this.#depth > this.#floor
  }

  /**
   * The objects that this piece completes.
   * @throws SyntaxError when one is not JSON; what `tooBig` and `tooDeep` make
   */
  push(piece: string): unknown[] {
    const values: unknown[] = []
    let start = this.incomplete ? 0 : -1
    for (let i = 0; i < piece.length; i++) {
      const code = piece.charCodeAt(i)
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false
        else if (code === BACKSLASH) this.#escaped = true
        else if (code === QUOTE) this.#inString = false
      } else if (code === QUOTE) {
        if (this.incomplete) this.#inString = true
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        if (!this.incomplete) {
          if (code === OPEN_BRACKET) {
            this.#floor = 1
            this.#depth = 1
            continue
          }
          start = i
        }
        this.#depth++
        if (this.#depth - this.#floor > this.#limits.depth) throw this.#limits.tooDeep()
      } else if ((code === CLOSE_BRACE || code === CLOSE_BRACKET) && this.incomplete) {
        this.#depth--
        if (this.incomplete) continue
        const text = this.#within(piece.slice(start, i + 1))
        this.#text = ''
        start = -1
        values.push(JSON.parse(text))
      }
    }
    if (this.incomplete) this.#text = this.#within(piece.slice(Math.max(start, 0)))
    return values
  }

  /** The object so far with its next part. */
  #within(part: string): string {
    if (this.#text.length + part.length > this.#limits.characters) throw this.#limits.tooBig()
    return this.#text + part
  }
}

const CARRIAGE_RETURN = 0x0d
const LINE_FEED = 0x0a
const BULK = 0x24
/** Types whose reply is one line: text, error, number. */
const LINES: ReadonlySet<number> = new Set([0x2b, 0x2d, 0x3a])
const LONGEST_LINE_BYTES = 4_096
/** Digits of a length: what has more is longer than any value. */
const LONGEST_LENGTH = 10

/**
 * Watches what a Redis server sends (RESP2) before a client reads it: the commands that are asked have lines and values as
 * replies, never lists, whose length alone would take memory. Bytes are counted against what was asked for.
 */
export class ReplyFilter {
  #state: 'type' | 'line' | 'length' | 'value' = 'type'
  #lineBytes = 0
  #digits = ''
  #valueBytes = 0
  #credit: number

  /** @param credit bytes that may come unasked, as in the greeting */
  constructor(credit: number) {
    this.#credit = credit
  }

  /** So many bytes may come from now on, beside what may still. */
  expect(bytes: number): void {
    this.#credit += bytes
  }

  /** Nothing is awaited: no more than this may come. */
  settle(credit: number): void {
    this.#credit = Math.min(this.#credit, credit)
  }

  /** Whether the next bytes are a part of what was asked for; once they are not, nothing after them is. */
  accepts(bytes: Uint8Array): boolean {
    this.#credit -= bytes.length
    if (this.#credit < 0) return false
    for (let at = 0; at < bytes.length;) {
      if (this.#state === 'value') {
        const taken = Math.min(this.#valueBytes, bytes.length - at)
        this.#valueBytes -= taken
        at += taken
        if (this.#valueBytes === 0) this.#state = 'type'
      } else if (!this.#takes(bytes[at++] as number)) return false
    }
    return true
  }

  #takes(byte: number): boolean {
    switch (this.#state) {
      case 'type':
        this.#lineBytes = 0
        this.#digits = ''
        this.#state = byte === BULK ? 'length' : 'line'
        return byte === BULK || LINES.has(byte)
      case 'line':
        if (byte === LINE_FEED) this.#state = 'type'
        return ++this.#lineBytes <= LONGEST_LINE_BYTES
      case 'length':
        if (byte === LINE_FEED) return this.#begins(Number(this.#digits))
        if (byte !== CARRIAGE_RETURN) this.#digits += String.fromCharCode(byte)
        return this.#digits.length <= LONGEST_LENGTH
      case 'value':
        return true
    }
  }

  /** A value of this length, and the end of its line; -1 is none. */
  #begins(length: number): boolean {
    if (!Number.isSafeInteger(length) || length < -1) return false
    this.#valueBytes = length + 2
    this.#state = length === -1 ? 'type' : 'value'
    return true
  }
}

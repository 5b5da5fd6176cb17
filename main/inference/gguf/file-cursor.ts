import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const WINDOW_BYTES = 1 << 20

/** The file ends before what it promised. */
export class EndOfFile extends Error {}

/** Reads little-endian values of a file one after the other, a window of it in memory at a time. */
export class FileCursor {
  readonly fileBytes: number
  readonly #descriptor: number
  #window = Buffer.alloc(0)
  #windowStart = 0
  #position = 0

  constructor(file: string) {
    this.#descriptor = openSync(file, 'r')
    this.fileBytes = fstatSync(this.#descriptor).size
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  get position(): number {
    return this.#position
  }

  get remaining(): number {
    return this.fileBytes - this.#position
  }

  /** @throws EndOfFile */
  skip(bytes: number): void {
    if (bytes > this.remaining) throw new EndOfFile()
    this.#position += bytes
  }

  /** @throws EndOfFile; the bytes are valid until the next call */
  bytes(count: number): Buffer {
    const start = this.#take(count)
    return this.#window.subarray(start, start + count)
  }

  uint32(): number {
    return this.#window.readUInt32LE(this.#take(4))
  }

  /** A 64-bit count or offset; a value above 2^53 is more than any file holds. @throws EndOfFile */
  size(): number {
    const start = this.#take(8)
    const value = this.#window.readUInt32LE(start) + this.#window.readUInt32LE(start + 4) * 2 ** 32
    if (!Number.isSafeInteger(value)) throw new EndOfFile()
    return value
  }

  string(): string {
    return this.bytes(this.size()).toString('utf8')
  }

  /** Moves on by `count` bytes and says where they begin in the window. */
  #take(count: number): number {
    if (count > this.remaining) throw new EndOfFile()
    let start = this.#position - this.#windowStart
    if (start < 0 || start + count > this.#window.length) {
      this.#fill(count)
      start = 0
    }
    this.#position += count
    return start
  }

  #fill(atLeast: number): void {
    const wanted = Math.min(Math.max(WINDOW_BYTES, atLeast), this.remaining)
    if (this.#window.length < wanted || this.#window.length > 4 * WINDOW_BYTES)
      this.#window = Buffer.allocUnsafe(wanted)
    let filled = 0
    while (filled < wanted) {
      const read = readSync(this.#descriptor, this.#window, filled, wanted - filled, this.#position + filled)
      if (read === 0) throw new EndOfFile()
      filled += read
    }
    if (filled < this.#window.length) this.#window = this.#window.subarray(0, filled)
    this.#windowStart = this.#position
  }
}

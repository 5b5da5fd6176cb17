import { closeSync, constants, fstatSync, openSync, read, readSync } from 'node:fs'
import { promisify } from 'node:util'

const readAsync = promisify(read)

/** Most values of a header are there with one read. */
const WINDOW_BYTES = 1 << 20

/** The file ends before what it promised. */
export class EndOfFile extends Error {}

/** What is at the path is no ordinary file: a folder, a pipe, a device. */
export class NotAFile extends Error {}

/**
 * Reads little-endian values of a file one after the other, a window of it in memory at a time. Whoever takes a value
 * first sees to it that the window `holds` it, or has it filled.
 */
export class FileCursor {
  readonly fileBytes: number
  readonly #descriptor: number
  #window: Buffer = Buffer.alloc(0)
  #windowStart = 0
  #position = 0

  /** @throws NotAFile, and what the system says when there is nothing to open */
  constructor(file: string) {
    // Opening a pipe waits for whoever writes into it, unless told not to.
    this.#descriptor = openSync(file, constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0))
    const found = fstatSync(this.#descriptor)
    if (!found.isFile()) {
      this.close()
      throw new NotAFile()
    }
    this.fileBytes = found.size
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

  /** Whether the next bytes are in the window. @throws EndOfFile when the file does not have them */
  holds(count: number): boolean {
    if (count > this.remaining) throw new EndOfFile()
    const start = this.#position - this.#windowStart
    return start >= 0 && start + count <= this.#window.length
  }

  /** Reads on, so that the window holds so many bytes. @throws EndOfFile */
  fill(count: number): void {
    const window = this.#freshWindow(count)
    let filled = 0
    while (filled < window.length)
      filled = this.#grown(
        filled,
        readSync(this.#descriptor, window, filled, window.length - filled, this.#position + filled)
      )
    this.#use(window)
  }

  /** As `fill`, without waiting for the disk. @throws EndOfFile */
  async fillLater(count: number): Promise<void> {
    const window = this.#freshWindow(count)
    let filled = 0
    while (filled < window.length) {
      const left = window.length - filled
      const { bytesRead } = await readAsync(this.#descriptor, window, filled, left, this.#position + filled)
      filled = this.#grown(filled, bytesRead)
    }
    this.#use(window)
  }

  /** @throws EndOfFile */
  skip(bytes: number): void {
    if (bytes > this.remaining) throw new EndOfFile()
    this.#position += bytes
  }

  /** The bytes are valid until the next `fill`. */
  bytes(count: number): Buffer {
    const start = this.#position - this.#windowStart
    this.#position += count
    return this.#window.subarray(start, start + count)
  }

  uint32(): number {
    return this.bytes(4).readUInt32LE()
  }

  /** A 64-bit count or offset; a value above 2^53 is more than any file holds. @throws EndOfFile */
  size(): number {
    const bytes = this.bytes(8)
    const value = bytes.readUInt32LE() + bytes.readUInt32LE(4) * 2 ** 32
    if (!Number.isSafeInteger(value)) throw new EndOfFile()
    return value
  }

  #freshWindow(atLeast: number): Buffer {
    return Buffer.allocUnsafe(Math.min(Math.max(WINDOW_BYTES, atLeast), this.remaining))
  }

  #use(window: Buffer): void {
    this.#window = window
    this.#windowStart = this.#position
  }

  /** A file that was cut while it was read ends before its size. */
  #grown(filled: number, more: number): number {
    if (more === 0) throw new EndOfFile()
    return filled + more
  }
}

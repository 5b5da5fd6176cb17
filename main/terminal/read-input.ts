import { END_BYTES, endsOfText, LARGEST_TEXT } from '../chat/ends-of-text.ts'
import { decodeText } from '../chat/decode-text.ts'
import { START_BYTES } from '../domain/attachment-limits.ts'
import { SextantError } from '../domain/errors.ts'

/** What standard input is called. */
const NAME = 'stdin'
/** How long a question waits for someone else's output before it is asked without. */
const PATIENCE_MS = 3000

/** What was piped in. */
export interface PipedIn {
  /** Without the white space around it; empty when a person sits at the terminal. */
  text: string
  /** It was too large to be kept whole: the text is its beginning and end. */
  endsOnly: boolean
}

/**
 * Reads what was piped in, and of more than can be kept the beginning and the end.
 * @param optional gives up when nothing at all arrives: an inherited pipe may stay open and silent for ever
 * @throws SextantError `attachment-unreadable` for what is no text
 */
export async function readInput(optional: boolean): Promise<PipedIn> {
  if (process.stdin.isTTY) return { text: '', endsOnly: false }
  const ends = new Ends()
  const patience = optional ? setTimeout(() => process.stdin.destroy(), PATIENCE_MS) : undefined
  try {
    for await (const chunk of process.stdin) {
      clearTimeout(patience)
      ends.add(chunk as Buffer)
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  } finally {
    clearTimeout(patience)
  }
  const text = ends.text()
  if (text === null) throw new SextantError('attachment-unreadable', { params: { name: NAME } })
  return { text: text.trim(), endsOnly: ends.length > LARGEST_TEXT }
}

/** The beginning and the end of a stream, however long it is. */
class Ends {
  length = 0
  readonly #start: Buffer[] = []
  readonly #end: Buffer[] = []
  #ending = 0

  add(chunk: Buffer): void {
    if (this.length <= LARGEST_TEXT) this.#start.push(chunk)
    this.length += chunk.length
    this.#end.push(chunk)
    this.#ending += chunk.length
    while (this.#ending - (this.#end[0]?.length ?? 0) > END_BYTES) this.#ending -= this.#end.shift()?.length ?? 0
  }

  text(): string | null {
    const start = Buffer.concat(this.#start)
    if (this.length <= LARGEST_TEXT) return decodeText(start)
    const end = Buffer.concat(this.#end)
    const from = this.length - END_BYTES
    return endsOfText(start.subarray(0, START_BYTES), end.subarray(end.length - END_BYTES + (from % 2)))
  }
}

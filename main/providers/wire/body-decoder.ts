import { createParser, type EventSourceParser } from 'eventsource-parser'
import { SextantError } from '../../domain/errors.ts'
import { ANSWER_LIMITS } from '../../domain/limits.ts'
import { isDeeper } from './json-depth.ts'
import { JsonValues } from './json-values.ts'
import { limitReached } from './limit-reached.ts'

/** What the body says next: a JSON value, with the name of its event where it has one, or that this was all. */
export type BodyEvent = { type: 'value'; value: unknown; name: string | undefined } | { type: 'done' }

const SAMPLE_CHARACTERS = 400

/**
 * Reads the body of an answer, in pieces that may be cut anywhere, as the JSON values in it. Takes server-sent events
 * (HTML Standard, 9.2) and plain JSON in any arrangement, and finds out itself which it is: servers mislabel both. An
 * event without its final blank line counts, comments do not, and a bare JSON object between events is a value too.
 * What it holds of a body is bounded by `ANSWER_LIMITS`.
 */
export class BodyDecoder {
  /** Strips a byte order mark, and replaces what is not UTF-8. */
  readonly #utf8 = new TextDecoder()
  readonly #json: JsonValues
  #events: BodyEvent[] = []
  #parser: EventSourceParser | null = null
  #mode: 'unknown' | 'json' | 'events' = 'unknown'
  #sample = ''
  #values = 0
  readonly #provider: string

  /** @param provider its name, for errors */
  constructor(provider: string) {
    this.#provider = provider
    this.#json = this.#jsonValues()
  }

  /** How many values came. */
  get values(): number {
    return this.#values
  }

  /** The first characters of the body, to tell what it was when it was no answer. */
  get sample(): string {
    return this.#sample
  }

  /**
   * @throws SextantError `provider-protocol` when what came can not be JSON; `answer-too-big`, `answer-too-deep`,
   *   `answer-too-many`
   */
  push(bytes: Uint8Array): BodyEvent[] {
    return this.#take(this.#utf8.decode(bytes, { stream: true }))
  }

  /** What the rest means, once the body has ended. */
  end(): BodyEvent[] {
    const rest = this.#take(this.#utf8.decode())
    // Ends the last line and the last event, where the server did not.
    return this.#mode === 'events' ? [...rest, ...this.#take('\n\n')] : rest
  }

  #take(text: string): BodyEvent[] {
    if (this.#sample.length < SAMPLE_CHARACTERS) this.#sample += text.slice(0, SAMPLE_CHARACTERS - this.#sample.length)
    if (this.#mode === 'unknown') {
      const first = /\S/.exec(text)?.[0]
      if (first === undefined) return []
      this.#mode = first === '{' || first === '[' ? 'json' : 'events'
    }
    try {
      if (this.#mode === 'json') {
        for (const value of this.#json.push(text)) this.#value(value, undefined)
        return this.#events
      }
      this.#parser ??= createParser({
        onEvent: ({ data, event }) => this.#event(data, event),
        onError: ({ type, line }) => {
          if (type === 'max-buffer-size-exceeded') throw this.#tooBig()
          this.#stray(line ?? '')
        },
        maxBufferSize: ANSWER_LIMITS.valueCharacters
      })
      this.#parser.feed(text)
      return this.#events
    } catch (error) {
      if (error instanceof SextantError) throw error
      throw new SextantError('provider-protocol', {
        params: { provider: this.#provider },
        retryable: true,
        cause: error
      })
    } finally {
      this.#events = []
    }
  }

  #event(data: string, name: string | undefined): void {
    const text = data.trim()
    if (text === '') return
    if (/^\[done\]$/i.test(text)) {
      this.#events.push({ type: 'done' })
      return
    }
    // Words, such as a sign of life, are not for us.
    if (!text.startsWith('{') && !text.startsWith('[')) return
    try {
      if (isDeeper(text, ANSWER_LIMITS.depth)) throw limitReached(this.#provider, 'deep', ANSWER_LIMITS.depth)
      this.#value(JSON.parse(text), name)
    } catch (error) {
      if (error instanceof SextantError) throw error
      const several = this.#jsonValues()
      for (const value of several.push(text)) this.#value(value, name)
      if (several.incomplete) throw error
    }
  }

  /** A line that is no field of an event: perhaps an error that the server wrote as plain JSON. */
  #stray(line: string): void {
    if (!this.#json.incomplete && !/^\s*[{[]/.test(line)) return
    for (const value of this.#json.push(`${line}\n`)) this.#value(value, undefined)
  }

  #value(value: unknown, name: string | undefined): void {
    if (++this.#values > ANSWER_LIMITS.values) throw limitReached(this.#provider, 'many', ANSWER_LIMITS.values)
    this.#events.push({ type: 'value', value, name })
  }

  #jsonValues(): JsonValues {
    return new JsonValues({
      characters: ANSWER_LIMITS.valueCharacters,
      depth: ANSWER_LIMITS.depth,
      tooBig: () => this.#tooBig(),
      tooDeep: () => limitReached(this.#provider, 'deep', ANSWER_LIMITS.depth)
    })
  }

  #tooBig(): SextantError {
    return limitReached(this.#provider, 'big', ANSWER_LIMITS.valueCharacters)
  }
}

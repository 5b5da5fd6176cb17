import { createParser, type EventSourceParser } from 'eventsource-parser'
import { SextantError } from '../../domain/errors.ts'
import { JsonValues } from './json-values.ts'

/** What the body says next: a JSON value, with the name of its event where it has one, or that this was all. */
export type BodyEvent = { type: 'value'; value: unknown; name: string | undefined } | { type: 'done' }

const SAMPLE_CHARACTERS = 400

/**
 * Reads the body of an answer, in pieces that may be cut anywhere, as the JSON values in it. Takes server-sent events
 * (HTML Standard, 9.2) and plain JSON in any arrangement, and finds out itself which it is: servers mislabel both. An
 * event without its final blank line counts, comments do not, and a bare JSON object between events is a value too.
 */
export class BodyDecoder {
  /** Strips a byte order mark, and replaces what is not UTF-8. */
  readonly #utf8 = new TextDecoder()
  readonly #json = new JsonValues()
  #events: BodyEvent[] = []
  #parser: EventSourceParser | null = null
  #mode: 'unknown' | 'json' | 'events' = 'unknown'
  #sample = ''
  readonly #provider: string

  /** @param provider its name, for errors */
  constructor(provider: string) {
    this.#provider = provider
  }

  /** The first characters of the body, to tell what it was when it was no answer. */
  get sample(): string {
    return this.#sample
  }

  /** @throws SextantError `provider-protocol` when what came can not be JSON */
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
      const first = /\S/.exec(this.#sample)?.[0]
      if (first === undefined) return []
      this.#mode = first === '{' || first === '[' ? 'json' : 'events'
    }
    try {
      if (this.#mode === 'json')
        return this.#json.push(text).map((value) => ({ type: 'value', value, name: undefined }))
      this.#parser ??= createParser({
        onEvent: ({ data, event }) => this.#event(data, event),
        onError: ({ line }) => this.#stray(line ?? '')
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
      this.#events.push({ type: 'value', value: JSON.parse(text), name })
    } catch (error) {
      const several = new JsonValues()
      for (const value of several.push(text)) this.#events.push({ type: 'value', value, name })
      if (several.incomplete) throw error
    }
  }

  /** A line that is no field of an event: perhaps an error that the server wrote as plain JSON. */
  #stray(line: string): void {
    if (!this.#json.incomplete && !/^\s*[{[]/.test(line)) return
    for (const value of this.#json.push(`${line}\n`)) this.#events.push({ type: 'value', value, name: undefined })
  }
}

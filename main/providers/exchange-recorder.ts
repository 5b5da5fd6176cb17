import { toPlainError, type PlainError } from '../domain/errors.ts'
import {
  MOST_EXCHANGES,
  type AnswerWatch,
  type RecordedExchange,
  type ExchangeWatch,
  type KeptHeader,
  type KeptText,
  type OutgoingRequest
} from '../domain/recorded-exchange.ts'
import type { ModelRef } from '../domain/ids.ts'
import type { EpochMs, Milliseconds } from '../domain/units.ts'
import type { Clock } from '../ports.ts'
import { BoundedText } from './wire/bounded-text.ts'
import { redact } from '../detection/redact.ts'

const HIDDEN = '•••'
/** The only headers of a request whose values are kept: whatever else is sent there may be a key. */
const HARMLESS = new Set(['accept', 'anthropic-beta', 'anthropic-version', 'content-type', 'user-agent'])
const SECRET_ANSWER_HEADER = /cookie|auth|secret|api-?key/i
/** A provider that blots out only the middle of a key does so when it refuses it. */
const REFUSED = 400
/** A fragment of a secret at the edge of a cut text counts from this length on. */
const SHORTEST_FRAGMENT = 4
/** A string of this many characters without any other sign is no text but a picture. */
const PICTURE = /"((?:data:[\w.+/-]{1,60};base64,)?[A-Za-z0-9+/_-]{40})[A-Za-z0-9+/_-]{360,}={0,2}"/g

interface Noted {
  model: ModelRef
  request: OutgoingRequest
  startedAt: EpochMs
  beganMs: Milliseconds
  cameMs: Milliseconds | null
  endedMs: Milliseconds | null
  status: number | null
  headers: [string, string][]
  answer: BoundedText
  error: PlainError | null
}

/**
 * Writes down what is asked for one turn and what comes back. Secrets are hidden when it is read, since they may come
 * in pieces.
 */
export class ExchangeRecorder {
  readonly #clock: Clock
  readonly #noted: Noted[] = []
  readonly #secrets = new Set<string>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** What is told of the requests for this model. */
  watching(model: ModelRef): ExchangeWatch {
    return {
      hide: (secret) => {
        if (secret !== undefined && secret !== '')
          for (const spelling of spellingsOf(secret)) this.#secrets.add(spelling)
      },
      sent: (request) => this.#watch(model, request)
    }
  }

  /** Everything so far, without secrets. */
  exchanges(): RecordedExchange[] {
    const now = this.#clock.monotonic()
    const few =
      this.#noted.length > MOST_EXCHANGES
        ? [...this.#noted.slice(0, 1), ...this.#noted.slice(1 - MOST_EXCHANGES)]
        : this.#noted
    return few.map((noted) => this.#kept(noted, now))
  }

  #watch(model: ModelRef, request: OutgoingRequest): AnswerWatch {
    const clock = this.#clock
    const noted: Noted = {
      model,
      request,
      startedAt: clock.now(),
      beganMs: clock.monotonic(),
      cameMs: null,
      endedMs: null,
      status: null,
      headers: [],
      answer: new BoundedText(),
      error: null
    }
    this.#noted.push(noted)
    return {
      head(status, headers) {
        noted.cameMs ??= clock.monotonic()
        noted.status = status
        noted.headers = [...headers]
      },
      body(piece) {
        noted.cameMs ??= clock.monotonic()
        noted.answer.add(piece)
      },
      end(thrown) {
        if (noted.endedMs !== null) return
        noted.endedMs = clock.monotonic()
        if (thrown !== undefined) noted.error = toPlainError(thrown)
      },
      unsent: () => void this.#noted.splice(this.#noted.indexOf(noted), 1)
    }
  }

  #kept(
    { model, request, startedAt, beganMs, cameMs, endedMs, status, headers, answer, error }: Noted,
    now: Milliseconds
  ): RecordedExchange {
    const { way, method, url, body } = request
    const refused = status !== null && status >= REFUSED
    const hide = (text: string): string => this.#hide(refused ? redact(text) : text)
    return {
      model,
      way,
      startedAt,
      waitedMs: cameMs === null ? null : cameMs - beganMs,
      totalMs: (endedMs ?? now) - beganMs,
      request: {
        method,
        url: url === null ? null : this.#hide(url),
        headers: Object.entries(request.headers).map(([name, value]): KeptHeader => [
          name,
          HARMLESS.has(name.toLowerCase()) ? this.#hide(value) : HIDDEN
        ]),
        body: this.#within(BoundedText.of(shortened(body)), (text) => this.#hide(text))
      },
      response:
        cameMs === null
          ? null
          : {
              status,
              headers: headers.map(([name, value]): KeptHeader => [
                name,
                SECRET_ANSWER_HEADER.test(name) ? HIDDEN : hide(value)
              ]),
              body: this.#within(answer.kept(), (text) => shortened(hide(text)))
            },
      error
    }
  }

  #hide(text: string): string {
    let result = text
    for (const secret of this.#secrets) result = result.replaceAll(secret, HIDDEN)
    return result
  }

  /** The text without secrets, also without those that were cut in two. */
  #within({ head, leftOut, tail }: KeptText, hide: (text: string) => string): KeptText {
    if (leftOut === 0) return { head: hide(head), leftOut, tail: '' }
    return { head: hide(this.#withoutEdge(head, 'end')), leftOut, tail: hide(this.#withoutEdge(tail, 'start')) }
  }

  #withoutEdge(text: string, edge: 'start' | 'end'): string {
    for (const secret of this.#secrets)
      for (let length = secret.length - 1; length >= SHORTEST_FRAGMENT; length--) {
        if (edge === 'end' && text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + HIDDEN
        if (edge === 'start' && text.startsWith(secret.slice(-length))) return HIDDEN + text.slice(length)
      }
    return text
  }
}

/** How a secret may stand in an address or in JSON. */
const spellingsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1)
]

/** Pictures cut short: what they show can not be read there anyway. */
const shortened = (text: string): string =>
  text.replace(PICTURE, (whole, begin: string) => `"${begin}…[${whole.length - 2 - begin.length} characters]"`)

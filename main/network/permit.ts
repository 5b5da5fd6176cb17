import { SextantError } from '../domain/errors.ts'
import type { RequestContext, NetworkEnd } from '../domain/network.ts'
import { hostAndPort, type Target } from './target.ts'

/** Permission to reach one host for one request, until it has ended. */
export class Permit {
  readonly target: Target
  readonly context: RequestContext
  bytesOut = 0
  bytesIn = 0
  readonly #withdrawn = new AbortController()
  readonly #onEnd: (permit: Permit, outcome: NetworkEnd['outcome']) => void
  #ended = false

  constructor(
    target: Target,
    context: RequestContext,
    onEnd: (permit: Permit, outcome: NetworkEnd['outcome']) => void
  ) {
    this.target = target
    this.context = context
    this.#onEnd = onEnd
  }

  /** Aborts with SextantError `went-offline` when the rules no longer allow this. Whoever holds the permit must stop then. */
  get signal(): AbortSignal {
    return this.#withdrawn.signal
  }

  /** Records how it ended; later calls do nothing. */
  end(outcome: NetworkEnd['outcome']): void {
    if (this.#ended) return
    this.#ended = true
    this.#onEnd(this, outcome)
  }

  withdraw(): void {
    this.#withdrawn.abort(
      new SextantError('went-offline', { retryable: true, params: { host: hostAndPort(this.target) } })
    )
    this.end('stopped')
  }
}

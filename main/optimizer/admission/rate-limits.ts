import { LRUCache } from 'lru-cache'
import type { TokenUsage } from '../../domain/completion.ts'
import { SextantError } from '../../domain/errors.ts'
import type { ModelRef, ProviderId, WorkspaceId } from '../../domain/ids.ts'
import type { RateNotice } from '../../domain/rate-limits.ts'
import type { EpochMs, Milliseconds, Tokens } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'
import { ModelLimits, type RateNeed } from './model-limits.ts'
import { OutputLengths } from './output-lengths.ts'
import { TokenBucket } from './token-bucket.ts'

/** Far more than anybody uses in a day; what is forgotten begins with a full bucket. */
const MOST = 500
/** What is made ahead of time leaves this share of a bucket to the questions of a person. */
const FOR_PERSONS = 0.5
/** What is reserved for an answer: so many of the earlier ones were no longer. */
const RESERVED_SHARE = 0.95
const LONGEST_SHARE = 0.99
/** Where nothing is known of a model's answers. */
const USUAL_OUTPUT: Tokens = 1_000

export interface RateRequest {
  model: ModelRef
  provider: ProviderId
  workspace: WorkspaceId
  /** A person's question goes first: what is asked ahead of time does not wait, it is refused. */
  background: boolean
  input: Tokens
  /** The longest answer that the request asks for; undefined where it does not say. */
  longest?: Tokens | undefined
}

/** Room for one request, until its use is known. Ends with one call of either. */
export interface RateReservation {
  waitedMs: Milliseconds
  /** A longest answer that takes less of a limit that is tight, and that only one in a hundred answers reaches. */
  shorterOutput?: Tokens
  settle(usage: TokenUsage): void
  /** Nothing was sent. */
  release(): void
}

interface Waiter {
  request: RateRequest
  need: RateNeed
  go: () => void
}

/** The requests of one model that wait for their turn, in their order. */
interface Line {
  limits: ModelLimits
  waiters: Waiter[]
  cancel: (() => void) | null
}

/**
 * How often a provider is asked, by workspace so that one that runs hot does not hold up the others; and how much of a
 * model, as the provider's own responses say. What waits leaves in its order as soon as there is room, also when an
 * answer was shorter than what was reserved for it.
 */
export class RateLimits {
  readonly #clock: Clock
  readonly #buckets = new LRUCache<string, TokenBucket>({ max: MOST })
  readonly #lines = new LRUCache<ModelRef, Line>({ max: MOST })
  readonly #lengths = new OutputLengths()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Waits until the request may leave. The first one is never refused for how much it may use.
   * @param onWait is told until when it will probably wait
   * @throws SextantError `provider-rate-limited` in the background; the signal's reason
   */
  async take(request: RateRequest, signal: AbortSignal, onWait?: (until: EpochMs) => void): Promise<RateReservation> {
    signal.throwIfAborted()
    const line = this.#line(request.model)
    const own = this.#bucket(request)
    if (request.background && (own.level < own.capacity * FOR_PERSONS || line.limits.isBelow(FOR_PERSONS)))
      throw new SextantError('provider-rate-limited', { params: { provider: request.provider } })
    const whole = this.#needOf(request, line.limits)
    const since = this.#clock.monotonic()
    const shorterOutput = this.#waitFor(line, request, whole) > 0 ? this.#shorter(request, line.limits) : undefined
    const need = shorterOutput === undefined ? whole : { ...whole, output: shorterOutput }
    const expected = this.#waitFor(line, request, need)
    if (expected === 0) this.#grant(line, request, need)
    else {
      onWait?.(this.#clock.now() + expected)
      await this.#inLine(line, request, need, signal)
    }
    return {
      waitedMs: this.#clock.monotonic() - since,
      ...(shorterOutput !== undefined && { shorterOutput }),
      ...this.#reservation(line, request, need, shorterOutput)
    }
  }

  /** What a response of a model's provider says about its limits. */
  heed(model: ModelRef, notice: RateNotice): void {
    const line = this.#line(model)
    line.limits.heed(notice)
    this.#serve(line)
  }

  #reservation(
    line: Line,
    { model, longest }: RateRequest,
    need: RateNeed,
    shorterOutput: Tokens | undefined
  ): Pick<RateReservation, 'settle' | 'release'> {
    let open = true
    const end = (usage: TokenUsage | null): void => {
      if (!open) return
      open = false
      line.limits.settle(need, usage)
      const output = usage?.output
      // An answer that was cut short would have been longer: what is learned must not shrink with every cut.
      const isCut = output !== undefined && shorterOutput !== undefined && output >= shorterOutput
      if (output !== undefined) this.#lengths.learn(model, isCut ? (longest ?? output) : output)
      this.#serve(line)
    }
    return { settle: end, release: () => end(null) }
  }

  #needOf({ model, input, longest = Infinity }: RateRequest, limits: ModelLimits): RateNeed {
    const usual = this.#lengths.quantile(model, RESERVED_SHARE) ?? USUAL_OUTPUT
    // Who counts the longest answer takes all of it at first, and gives back what was not written.
    return { input, output: limits.countsLongest && longest !== Infinity ? longest : Math.min(longest, usual) }
  }

  #shorter({ model, longest }: RateRequest, limits: ModelLimits): Tokens | undefined {
    const output = this.#lengths.quantile(model, LONGEST_SHARE)
    return limits.countsLongest && longest !== undefined && output !== undefined && output < longest
      ? output
      : undefined
  }

  #waitFor({ limits, waiters }: Line, request: RateRequest, need: RateNeed): Milliseconds {
    const own = this.#bucket(request)
    const ahead = { requests: waiters.length, input: 0, output: 0 }
    let ownAhead = 0
    for (const waiter of waiters) {
      ahead.input += waiter.need.input
      ahead.output += waiter.need.output
      if (this.#bucket(waiter.request) === own) ownAhead++
    }
    return Math.max(limits.waitFor(need, ahead), own.waitFor(1, ownAhead))
  }

  #grant({ limits }: Line, request: RateRequest, need: RateNeed): void {
    limits.take(need)
    this.#bucket(request).take(1)
  }

  #inLine(line: Line, request: RateRequest, need: RateNeed, signal: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        line.waiters = line.waiters.filter((other) => other !== waiter)
        reject(signal.reason as Error)
        this.#serve(line)
      }
      const go = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const waiter: Waiter = { request, need, go }
      signal.addEventListener('abort', leave, { once: true })
      line.waiters.push(waiter)
      this.#serve(line)
    })
  }

  /**
   * Lets go who may, in order, and comes back when the next one may. Whose own workspace has asked too often lets those
   * of other workspaces pass.
   */
  #serve(line: Line): void {
    line.cancel?.()
    line.cancel = null
    const held = new Set<TokenBucket>()
    let next = Infinity
    for (const waiter of [...line.waiters]) {
      const own = this.#bucket(waiter.request)
      if (held.has(own)) continue
      const wait = line.limits.waitFor(waiter.need)
      const ownWait = own.waitFor(1)
      if (wait > 0 || ownWait > 0) {
        next = Math.min(next, Math.max(wait, ownWait))
        if (wait > 0) break
        held.add(own)
        continue
      }
      line.waiters = line.waiters.filter((other) => other !== waiter)
      this.#grant(line, waiter.request, waiter.need)
      waiter.go()
    }
    if (next < Infinity) line.cancel = this.#clock.after(Math.ceil(next), () => this.#serve(line))
  }

  #line(model: ModelRef): Line {
    const known = this.#lines.get(model)
    if (known) return known
    const made: Line = { limits: new ModelLimits(this.#clock), waiters: [], cancel: null }
    this.#lines.set(model, made)
    return made
  }

  #bucket({ provider, workspace }: Pick<RateRequest, 'provider' | 'workspace'>): TokenBucket {
    const name = `${provider} ${workspace}`
    const known = this.#buckets.get(name)
    if (known) return known
    const made = new TokenBucket(this.#clock)
    this.#buckets.set(name, made)
    return made
  }
}

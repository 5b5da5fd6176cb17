import { delay } from '../../time/delay.ts'
import { LRUCache } from 'lru-cache'
import { SextantError } from '../../domain/errors.ts'
import type { ProviderId, WorkspaceId } from '../../domain/ids.ts'
import type { Milliseconds } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'
import { TokenBucket } from './token-bucket.ts'

/** Far more pairs of provider and workspace than anybody uses in a day; one that is forgotten begins with a full bucket. */
const MOST_BUCKETS = 500
/** What is made ahead of time leaves this share of a bucket to the questions of a person. */
const FOR_PERSONS = 0.5

/** How often a provider is asked, by workspace: one that runs hot does not hold up the others. */
export class RateLimits {
  readonly #clock: Clock
  readonly #buckets = new LRUCache<string, TokenBucket>({ max: MOST_BUCKETS })

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Waits until the next request may leave.
   * @param background a person's question goes first: what is asked ahead of time does not wait, it is refused
   * @returns how long it waited
   * @throws SextantError `provider-rate-limited` in the background; the signal's reason
   */
  async take(
    provider: ProviderId,
    workspace: WorkspaceId,
    background: boolean,
    signal: AbortSignal
  ): Promise<Milliseconds> {
    const bucket = this.#bucket(provider, workspace)
    if (background && bucket.level < bucket.capacity * FOR_PERSONS)
      throw new SextantError('provider-rate-limited', { params: { provider } })
    const ms = bucket.take()
    if (ms > 0) {
      await delay(ms, this.#clock, signal)
      signal.throwIfAborted()
    }
    return ms
  }

  #bucket(provider: ProviderId, workspace: WorkspaceId): TokenBucket {
    const name = `${provider} ${workspace}`
    const known = this.#buckets.get(name)
    if (known) return known
    const made = new TokenBucket(this.#clock)
    this.#buckets.set(name, made)
    return made
  }
}

import { withoutTail } from '../../domain/without-tail.ts'
import { createHash, createHmac } from 'node:crypto'
import type { CacheEntry, CacheKey } from '../../domain/cache.ts'
import type { RequestContext } from '../../domain/network.ts'
import type { Bytes, Milliseconds } from '../../domain/units.ts'
import type { Clock, Fetch } from '../../ports.ts'
import type { CacheLayer } from './cache-layer.ts'
import { freshness } from './http-freshness.ts'
import { NotOurs, type SealingKey } from './sealing-key.ts'

export interface EdgeLayerParts {
  clock: Clock
  sealing: SealingKey
  fetch: Fetch
  /** For whom an entry is asked for or put there. */
  contextOf: (key: CacheKey) => RequestContext
  /** Entries lie under `<address>/<name>`. */
  address: string
  /** Signs what is put there; null where only reading is allowed. */
  writeSecret: string | null
  /** What a lookup may take: somebody waits for it. */
  timeoutMs: Milliseconds
  /** What a write may take: nobody waits for it, and the edge may be far away. */
  writeMs: Milliseconds
  largestBytes: Bytes
}

const TYPE = 'application/vnd.sextant.cache-entry'

/**
 * An HTTP cache near the person. Its caching headers are respected: an answer that is stale or must not be reused is a
 * miss, and one that ages sooner than its entry shortens the entry's life.
 */
export class EdgeLayer implements CacheLayer {
  readonly name = 'edge'
  readonly shared = true
  readonly #parts: EdgeLayerParts

  constructor(parts: EdgeLayerParts) {
    this.#parts = parts
  }

  async get(key: CacheKey): Promise<CacheEntry | null> {
    const { clock, sealing, timeoutMs, contextOf } = this.#parts
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await this.#parts.fetch(this.#addressOf(key), {
      headers: { accept: TYPE },
      redirect: 'error',
      context: contextOf(key),
      signal
    })
    if (response.status === 404 || response.status === 410) {
      await response.body?.cancel()
      return null
    }
    const freshMs = freshness(response.headers, clock.now())
    if (response.status !== 200 || freshMs <= 0) {
      await response.body?.cancel()
      if (response.status >= 500) throw new Error(`the edge answered ${response.status}`)
      return null
    }
    const entry = sealing.open(key, Buffer.from(await this.#read(response), 'base64url'))
    return { ...entry, expiresAt: Math.min(entry.expiresAt, clock.now() + freshMs) }
  }

  async set(entry: CacheEntry): Promise<boolean> {
    const lifeSeconds = Math.floor((entry.expiresAt - this.#parts.clock.now()) / 1000)
    if (this.#parts.writeSecret === null || lifeSeconds <= 0) return false
    const body = this.#parts.sealing.seal(entry).toString('base64url')
    if (body.length > this.#parts.largestBytes) return false
    await this.#write('PUT', entry.key, { 'content-type': TYPE, 'cache-control': `max-age=${lifeSeconds}` }, body)
    return true
  }

  async delete(key: CacheKey): Promise<void> {
    if (this.#parts.writeSecret !== null) await this.#write('DELETE', key, {}, '')
  }

  invalidate(): void {
    // What is void is known by its stamp.
  }

  #addressOf(key: CacheKey): string {
    return `${withoutTail(this.#parts.address, '/')}/${this.#parts.sealing.nameOf(key)}`
  }

  /** The body as text, given up as soon as it is longer than any entry. @throws Error when it is, or ends too early */
  async #read(response: Response): Promise<string> {
    const { largestBytes } = this.#parts
    const announced = response.headers.get('content-length')
    if (Number(announced ?? 0) > largestBytes) {
      await response.body?.cancel()
      throw new NotOurs('unreadable')
    }
    const pieces: Uint8Array[] = []
    let bytes = 0
    for await (const piece of (response.body as ReadableStream<Uint8Array> | null) ?? []) {
      bytes += piece.length
      if (bytes > largestBytes) throw new NotOurs('unreadable')
      pieces.push(piece)
    }
    const encoded = response.headers.has('content-encoding')
    if (announced !== null && !encoded && Number(announced) !== bytes) throw new NotOurs('unreadable')
    return Buffer.concat(pieces).toString('latin1')
  }

  /**
   * The signature is an HMAC-SHA256 over method, path, time and the body's hash, one on a line; the edge refuses what
   * is unsigned, altered or older than it likes.
   */
  async #write(method: 'PUT' | 'DELETE', key: CacheKey, headers: Record<string, string>, body: string): Promise<void> {
    const { clock, writeSecret, writeMs, contextOf } = this.#parts
    const address = this.#addressOf(key)
    const time = new Date(clock.now()).toISOString()
    const hash = createHash('sha256').update(body).digest('hex')
    const signature = createHmac('sha256', writeSecret ?? '')
      .update([method, new URL(address).pathname, time, hash].join('\n'))
      .digest('base64url')
    const response = await this.#parts.fetch(address, {
      method,
      body,
      redirect: 'error',
      context: contextOf(key),
      signal: AbortSignal.timeout(writeMs),
      headers: { ...headers, date: time, 'x-sextant-signature': signature }
    })
    await response.body?.cancel()
    if (!response.ok && response.status !== 404) throw new Error(`the edge answered ${response.status}`)
  }
}

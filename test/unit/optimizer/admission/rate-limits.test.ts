import { describe, expect, test } from 'vitest'
import { DEFAULT_WORKSPACE, type ModelRef, type ProviderId, type WorkspaceId } from '../../../../main/domain/ids.ts'
import type { RateNotice } from '../../../../main/domain/rate-limits.ts'
import { RateLimits, type RateRequest, type RateReservation } from '../../../../main/optimizer/admission/rate-limits.ts'
import { ManualClock, settled } from '../../../fakes/manual-clock.ts'

const MODEL = 'tern:large' as ModelRef
const request: RateRequest = {
  model: MODEL,
  provider: 'tern' as ProviderId,
  workspace: DEFAULT_WORKSPACE,
  background: false,
  input: 1_000
}
const tokens = (remaining: number, limit = 6_000, resetMs: number | null = null): RateNotice => ({
  allowances: { tokens: { limit, remaining, resetMs } }
})

function limits() {
  const clock = new ManualClock()
  const made = new RateLimits(clock)
  const stop = new AbortController()
  const waits: number[] = []
  const take = (over: Partial<RateRequest> = {}): Promise<RateReservation> =>
    made.take({ ...request, ...over }, stop.signal, (until) => waits.push(until - clock.now()))
  /** How many of these have been let go. */
  const gone = async (all: Promise<unknown>[]): Promise<number> => {
    let count = 0
    for (const one of all)
      void one.then(
        () => count++,
        () => undefined
      )
    await settled()
    return count
  }
  return { clock, made, stop, waits, take, gone }
}

describe('limits of a provider', () => {
  test('are not guessed before it has said them', async () => {
    const { take, gone } = limits()
    expect(await gone(Array.from({ length: 50 }, () => take({ input: 1e6 })))).toBe(50)
  })

  test('let a request wait until there is room, and it is told until when', async () => {
    const { clock, made, take, waits, gone } = limits()
    made.heed(MODEL, tokens(2_000))
    // 1,000 of input and 1,000 that an answer usually has: the bucket is empty then, and fills 100 a second.
    expect(await gone([take()])).toBe(1)
    const second = [take()]
    expect(await gone(second)).toBe(0)
    expect(waits).toEqual([20_000])
    await clock.advance(20_010)
    expect(await gone(second)).toBe(1)
  })

  test('a first request that takes more than all of it goes as soon as the bucket is full', async () => {
    const { clock, made, take, gone } = limits()
    made.heed(MODEL, tokens(6_000))
    expect(await gone([take({ input: 50_000 })])).toBe(1)
    await clock.advance(1_000)
  })

  test('who waits goes at once when an answer used less than was reserved for it', async () => {
    const { made, take, gone } = limits()
    made.heed(MODEL, tokens(2_000))
    const first = await take()
    const second = [take({ input: 500 })]
    expect(await gone(second)).toBe(0)
    first.settle({ input: 400, output: 50 })
    expect(await gone(second)).toBe(1)
  })

  test('what was never sent takes nothing, and ends once', async () => {
    const { made, take, gone } = limits()
    made.heed(MODEL, tokens(2_000))
    const first = await take()
    first.release()
    first.settle({ input: 9_999, output: 9_999 })
    expect(await gone([take()])).toBe(1)
  })

  test('who waits keeps the order, and whoever stops leaves the line', async () => {
    const { clock, made, take, stop } = limits()
    made.heed(MODEL, tokens(0))
    const order: string[] = []
    const one = take({ input: 4_000 }).then(() => order.push('large'))
    const two = take({ input: 10 }).then(() => order.push('small'))
    await clock.advance(120_000)
    expect(order).toEqual(['large', 'small'])
    await Promise.all([one, two])
    made.heed(MODEL, tokens(0))
    const stopped = take()
    stop.abort(new Error('stopped'))
    await expect(stopped).rejects.toThrow('stopped')
  })

  test('an asked-for pause holds for everybody who asks that model, and for nobody else', async () => {
    const { clock, made, take, gone, waits } = limits()
    made.heed(MODEL, { allowances: {}, retryAfterMs: 30_000 })
    const waiting = [take()]
    expect(await gone(waiting)).toBe(0)
    expect(waits).toEqual([30_000])
    expect(await gone([take({ model: 'tern:small' as ModelRef })])).toBe(1)
    await clock.advance(30_010)
    expect(await gone(waiting)).toBe(1)
  })

  test('what is asked ahead of time is refused while less than half is left', async () => {
    const { made, take } = limits()
    made.heed(MODEL, tokens(2_900))
    await expect(take({ background: true })).rejects.toThrow('provider-rate-limited')
    await expect(take()).resolves.toBeDefined()
  })

  test('a workspace that runs hot does not hold up another', async () => {
    const { take, gone } = limits()
    expect(await gone(Array.from({ length: 120 }, () => take()))).toBe(100)
    expect(await gone([take({ workspace: 'w2' as WorkspaceId })])).toBe(1)
  })

  test('refill as fast as the rest and its reset say', async () => {
    const { clock, made, take, gone } = limits()
    // 600 are missing and all are there in 6 seconds: 100 a second, though the limit is by the day.
    made.heed(MODEL, tokens(0, 600, 6_000))
    const waiting = [take({ input: 100, longest: 200 })]
    await clock.advance(2_900)
    expect(await gone(waiting)).toBe(0)
    await clock.advance(200)
    expect(await gone(waiting)).toBe(1)
  })

  test('a clock that jumps and a computer that slept give no more than a full bucket', async () => {
    const { clock, made, take, gone } = limits()
    made.heed(MODEL, tokens(0))
    clock.sleep(3_600_000)
    expect(await gone([take()])).toBe(0)
    await clock.advance(3_600_000)
    expect(await gone(Array.from({ length: 9 }, () => take()))).toBe(3)
  })

  test('where the longest answer counts, a tight limit is asked for one that is long enough for nearly all', async () => {
    const { clock, made, take } = limits()
    for (let i = 0; i < 100; i++) (await take()).settle({ input: 10, output: i < 99 ? 200 : 3_000 })
    await clock.advance(60_000)
    made.heed(MODEL, tokens(0))
    const waiting = take({ longest: 4_000 })
    await clock.advance(120_000)
    expect((await waiting).shorterOutput).toBe(200)
  })
})

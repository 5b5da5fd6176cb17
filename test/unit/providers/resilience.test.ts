import { describe, expect, test } from 'vitest'
import type { CompletionChunk } from '../../../main/domain/completion.ts'
import { SextantError, type ErrorCode } from '../../../main/domain/errors.ts'
import type { ModelRef } from '../../../main/domain/ids.ts'
import { CircuitBreaker } from '../../../main/providers/resilience/circuit-breaker.ts'
import { failover, type FailoverRoute } from '../../../main/providers/resilience/failover.ts'
import { defaultRetries, withRetries } from '../../../main/providers/resilience/retries.ts'
import { retryAfter } from '../../../main/providers/resilience/retry-after.ts'
import { ManualClock, settled } from '../../fakes/manual-clock.ts'
import { hear, never } from '../../fakes/remote-provider.ts'
import { delta, finish } from '../../fakes/scripted-provider.ts'

const failure = (code: ErrorCode, retryable = true, retryAfterMs?: number): SextantError =>
  new SextantError(code, { params: { provider: 'P' }, retryable, ...(retryAfterMs !== undefined && { retryAfterMs }) })

/** Attempts that end as told, one after the other. */
function attempts(...scripts: (CompletionChunk | Error)[][]): {
  attempt: () => AsyncIterable<CompletionChunk>
  count: () => number
} {
  let made = 0
  return {
    async *attempt() {
      await Promise.resolve()
      for (const item of scripts[made++] ?? []) {
        if (item instanceof Error) throw item
        yield item
      }
    },
    count: () => made
  }
}

describe('retries', () => {
  const parts = (clock: ManualClock, waits: number[]) => ({
    clock,
    random: () => 0.5,
    policy: defaultRetries,
    onRetry: (_: SextantError, ms: number) => void waits.push(ms)
  })

  test('wait a random part of a time that doubles, and stop after the last try', async () => {
    const clock = new ManualClock()
    const waits: number[] = []
    const { attempt, count } = attempts(
      [failure('provider-failed')],
      [failure('provider-failed')],
      [failure('provider-failed')],
      [delta('late')]
    )
    const heard = hear(withRetries(attempt, parts(clock, waits), never))
    await clock.advance(60_000)
    expect((await heard).error?.code).toBe('provider-failed')
    expect(count()).toBe(3)
    expect(waits).toEqual([250, 500])
    expect((await heard).retries).toEqual(['provider-failed', 'provider-failed'])
  })

  test('wait at least as long as the provider asks', async () => {
    const clock = new ManualClock()
    const waits: number[] = []
    const { attempt, count } = attempts([failure('provider-rate-limited', true, 9_000)], [delta('here'), finish()])
    const heard = hear(withRetries(attempt, parts(clock, waits), never))
    await clock.advance(8_999)
    expect(count()).toBe(1)
    await clock.advance(1_000)
    expect((await heard).text).toBe('here')
    expect(waits[0]).toBeGreaterThanOrEqual(9_000)
  })

  test('do not happen when the provider asks for longer than a person waits', async () => {
    const { attempt, count } = attempts([failure('provider-rate-limited', true, 3_600_000)], [delta('late')])
    expect((await hear(withRetries(attempt, parts(new ManualClock(), []), never))).error?.retryAfterMs).toBe(3_600_000)
    expect(count()).toBe(1)
  })

  test('do not wait for a provider that rests: what made it rest is said, and another route may answer at once', async () => {
    const clock = new ManualClock()
    const breaker = new CircuitBreaker(clock)
    const { attempt } = attempts([failure('provider-failed')])
    const asked = (): AsyncIterable<CompletionChunk> => {
      breaker.enter('P')
      for (let failed = 0; failed < 5; failed++) breaker.failed(failure('provider-failed'))
      return attempt()
    }
    const first = hear(withRetries(asked, parts(clock, []), never))
    await clock.advance(1_000)
    expect((await first).error?.code).toBe('provider-failed')
    const second = await hear(withRetries(asked, parts(clock, []), never))
    expect(second.error?.code).toBe('provider-resting')
  })

  test('do not happen after a silence that was longer than a person waits', async () => {
    const silence = new SextantError('provider-timeout', {
      params: { provider: 'P', phase: 'first-byte', seconds: 290 },
      retryable: true
    })
    const { attempt, count } = attempts([silence], [delta('late')])
    expect((await hear(withRetries(attempt, parts(new ManualClock(), []), never))).error).toBe(silence)
    expect(count()).toBe(1)
  })

  test('do not happen for what would fail again', async () => {
    const { attempt, count } = attempts([failure('provider-auth', false)], [delta('late')])
    expect((await hear(withRetries(attempt, parts(new ManualClock(), []), never))).error?.code).toBe('provider-auth')
    expect(count()).toBe(1)
  })

  test('never happen once a piece has come: the answer is broken and can be continued', async () => {
    const { attempt, count } = attempts([delta('half'), failure('provider-unreachable')], [delta('again')])
    const heard = await hear(withRetries(attempt, parts(new ManualClock(), []), never))
    expect(heard).toMatchObject({
      text: 'half',
      error: { code: 'answer-broken', retryable: true, params: { reason: 'provider-unreachable' } }
    })
    expect(count()).toBe(1)
  })

  test('a filter in the middle of an answer stays a filter', async () => {
    const { attempt } = attempts([delta('half'), failure('content-filtered', false)])
    expect((await hear(withRetries(attempt, parts(new ManualClock(), []), never))).error?.code).toBe('content-filtered')
  })

  test('a stop during the wait ends at once, and leaves no timer', async () => {
    const clock = new ManualClock()
    const stop = new AbortController()
    const { attempt, count } = attempts([failure('provider-failed')], [delta('late')])
    const heard = hear(withRetries(attempt, parts(clock, []), stop.signal))
    await settled()
    expect(clock.pendingTimers).toBe(1)
    stop.abort()
    expect(await heard).toMatchObject({ text: '', error: null })
    expect([count(), clock.pendingTimers]).toEqual([1, 0])
  })
})

describe('the breaker', () => {
  const sick = failure('provider-unreachable')
  const open = (clock: ManualClock): CircuitBreaker => {
    const breaker = new CircuitBreaker(clock, { failures: 3, restMs: 10_000 })
    for (let i = 0; i < 3; i++) {
      breaker.enter('P')
      breaker.failed(sick)
    }
    return breaker
  }

  test('lets nothing through for a rest after failures in a row', () => {
    const breaker = open(new ManualClock())
    expect(breaker.state).toBe('resting')
    expect(() => breaker.enter('P')).toThrow(expect.objectContaining({ code: 'provider-resting' }))
  })

  test('then lets one request try, and opens for good when it succeeds', async () => {
    const clock = new ManualClock()
    const breaker = open(clock)
    await clock.advance(10_000)
    breaker.enter('P')
    expect(() => breaker.enter('P')).toThrow(expect.objectContaining({ code: 'provider-resting' }))
    breaker.succeeded()
    breaker.enter('P')
    expect(breaker.state).toBe('closed')
  })

  test('rests again when the try fails, and lets another try when it was abandoned', async () => {
    const clock = new ManualClock()
    const breaker = open(clock)
    await clock.advance(10_000)
    breaker.enter('P')
    breaker.abandoned()
    breaker.enter('P')
    breaker.failed(sick)
    expect(breaker.state).toBe('resting')
  })

  test('failures that are not the provider’s health do not count', () => {
    const breaker = new CircuitBreaker(new ManualClock(), { failures: 2, restMs: 10_000 })
    for (const code of ['provider-auth', 'provider-rate-limited', 'content-filtered', 'provider-quota'] as const) {
      breaker.enter('P')
      breaker.failed(failure(code))
    }
    expect(breaker.state).toBe('closed')
  })

  test('an answer in between begins the count anew', () => {
    const breaker = new CircuitBreaker(new ManualClock(), { failures: 2, restMs: 10_000 })
    breaker.failed(sick)
    breaker.succeeded()
    breaker.failed(sick)
    expect(breaker.state).toBe('closed')
  })
})

describe('failover', () => {
  const route = (model: string, ...items: (CompletionChunk | Error)[]): FailoverRoute<CompletionChunk> => ({
    model: model as ModelRef,
    stream: () => attempts(items).attempt()
  })
  const run = async (...routes: FailoverRoute<CompletionChunk>[]) => {
    const switches: string[] = []
    const heard = await hear(
      failover(routes, never, (from, to) => {
        switches.push(`${from}>${to}`)
        return { type: 'progress', phase: 'loading-model', fraction: 0 }
      })
    )
    return { ...heard, switches }
  }

  test('takes the next route before the first piece', async () => {
    expect(
      await run(
        route('a:1', failure('provider-failed')),
        route('b:1', failure('provider-auth', false)),
        route('c:1', delta('c'), finish())
      )
    ).toMatchObject({
      text: 'c',
      switches: ['a:1>b:1', 'b:1>c:1'],
      error: null
    })
  })

  test('takes the next route when one broke off before its first piece, unless the server may still be at work', async () => {
    expect(await run(route('a:1', failure('answer-broken')), route('b:1', delta('b'), finish()))).toMatchObject({
      text: 'b',
      switches: ['a:1>b:1']
    })
    expect(await run(route('a:1', failure('answer-broken', false)), route('b:1', delta('b')))).toMatchObject({
      text: '',
      switches: [],
      error: { code: 'answer-broken' }
    })
  })

  test('gives way to the route that somebody chose, whatever the failure, and to nobody after it', async () => {
    const heardWith = async (...chosen: (CompletionChunk | Error)[]) => {
      const switches: string[] = []
      const heard = await hear(
        failover(
          [route('a:1', failure('network-declined', false)), route('b:1', delta('b'), finish())],
          never,
          (from, to) => {
            switches.push(`${from}>${to}`)
            return { type: 'progress', phase: 'loading-model', fraction: 0 }
          },
          () => route('local:1', ...chosen)
        )
      )
      return { ...heard, switches }
    }
    expect(await heardWith(delta('here'), finish())).toMatchObject({ text: 'here', switches: ['a:1>local:1'] })
    expect(await heardWith(failure('model-load-failed'))).toMatchObject({
      text: '',
      switches: ['a:1>local:1'],
      error: { code: 'model-load-failed' }
    })
  })

  test('a route that was chosen and has just failed is not asked a second time, and nobody else is', async () => {
    const chosen = route('local:1', failure('model-load-failed', false))
    const switches: string[] = []
    const heard = await hear(
      failover(
        [chosen, route('b:1', delta('b'), finish())],
        never,
        (from, to) => {
          switches.push(`${from}>${to}`)
          return { type: 'progress', phase: 'loading-model', fraction: 0 }
        },
        () => chosen
      )
    )
    expect({ ...heard, switches }).toMatchObject({ text: '', switches: [], error: { code: 'model-load-failed' } })
  })

  test('never switches after the first piece', async () => {
    expect(await run(route('a:1', delta('half'), failure('provider-failed')), route('b:1', delta('b')))).toMatchObject({
      text: 'half',
      switches: [],
      error: { code: 'answer-broken' }
    })
  })

  test('does not ask elsewhere for what was refused or does not fit', async () => {
    for (const code of ['content-filtered', 'context-too-long', 'network-declined'] as const)
      expect(await run(route('a:1', failure(code, false)), route('b:1', delta('b')))).toMatchObject({
        text: '',
        switches: [],
        error: { code }
      })
  })

  test('tells the first failure when no route answers', async () => {
    expect(
      (await run(route('a:1', failure('provider-quota')), route('b:1', failure('provider-failed')))).error?.code
    ).toBe('provider-quota')
  })
})

describe('how long a provider asks to wait', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  const from = (headers: Record<string, string>, error: unknown = {}): number | undefined =>
    retryAfter(new Headers(headers), error, now)

  test.each([
    [{ 'retry-after-ms': '120' }, 120],
    [{ 'retry-after': '3' }, 3_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': '1m26.4s' }, 86_400],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' }, 7_000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined]
  ])('%j', (headers, ms) => {
    expect(from(headers)).toBe(ms)
  })

  test('Google says it in the error, as text or as seconds', () => {
    expect(from({}, { details: [{ '@type': 'x' }, { retryDelay: '34.4s' }] })).toBe(34_400)
    expect(from({}, { details: [{ retryDelay: { seconds: '9' } }] })).toBe(9_000)
  })

  test('some say it only in words', () => {
    expect(from({}, { message: 'Please try again in 1m2.5s. Thanks.' })).toBe(62_500)
    expect(from({}, { message: 'Please try again later.' })).toBeUndefined()
  })
})

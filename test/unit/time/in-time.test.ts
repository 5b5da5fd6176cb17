import { expect, test } from 'vitest'
import { inTime, LATE } from '../../../main/time/in-time.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'

const never = new Promise<never>(() => undefined)

test('what comes in time is given, and the timer is taken back', async () => {
  const clock = new ManualClock()
  expect(await inTime(Promise.resolve('here'), 100, clock)).toBe('here')
  expect(clock.pendingTimers).toBe(0)
})

test('what takes longer is late, and its later failure is nobody’s', async () => {
  const clock = new ManualClock()
  let fail: (error: Error) => void = () => undefined
  const waiting = inTime(new Promise((_, reject) => (fail = reject)), 100, clock)
  await clock.advance(100)
  expect(await waiting).toBe(LATE)
  fail(new Error('too late to matter'))
})

test('an abort ends the wait, also one that came before; a failure in time is thrown', async () => {
  const clock = new ManualClock()
  const stop = new AbortController()
  const waiting = inTime(never, 100, clock, stop.signal)
  stop.abort()
  expect(await waiting).toBe(LATE)
  expect(await inTime(never, 100, clock, stop.signal)).toBe(LATE)
  await expect(inTime(Promise.reject(new Error('broken')), 100, clock)).rejects.toThrow('broken')
})

import { expect, test } from 'vitest'
import { delay } from '../../../main/time/delay.ts'
import { ManualClock, settled } from '../../fakes/manual-clock.ts'

test('it lasts as long as it is told', async () => {
  const clock = new ManualClock()
  let over = false
  void delay(100, clock).then(() => (over = true))
  await clock.advance(99)
  expect(over).toBe(false)
  await clock.advance(1)
  expect(over).toBe(true)
})

test('an abort ends it and leaves no timer behind, also one that came before', async () => {
  const clock = new ManualClock()
  const stop = new AbortController()
  let over = false
  void delay(100, clock, stop.signal).then(() => (over = true))
  await settled()
  stop.abort()
  await settled()
  expect(over).toBe(true)
  await delay(100, clock, stop.signal)
  expect(clock.pendingTimers).toBe(0)
})

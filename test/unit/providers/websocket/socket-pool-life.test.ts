import { describe, expect, test } from 'vitest'
import { BEAT_MS } from '../../../../main/providers/websocket/pooled-socket.ts'
import { IDLE_MS, MOST_SOCKETS, OLDEST_MS } from '../../../../main/providers/websocket/socket-pool.ts'
import { settled } from '../../../fakes/manual-clock.ts'
import { poolUnderTest as build } from '../../../fakes/pool-under-test.ts'

describe('the heart', () => {
  test('pings every beat, also in the middle of an answer', async () => {
    const { ask, socket, clock } = build()
    ask('q', { limits: { firstByteMs: 1e9, silenceMs: 1e9, wholeMs: 1e9 } })
    await settled()
    socket(0).open()
    await clock.advance(5 * BEAT_MS)
    expect(socket(0).pings).toBe(5)
    expect(socket(0).state).toBe('open')
  })

  test('a half-open line is found within three beats', async () => {
    const { ask, socket, clock } = build()
    const asked = ask('q', { limits: { firstByteMs: 1e9, silenceMs: 1e9, wholeMs: 1e9 } })
    await settled()
    socket(0).open()
    await clock.advance(4 * BEAT_MS)
    socket(0).alive = false
    await clock.advance(3 * BEAT_MS)
    expect(asked.outcome).toMatchObject({ name: 'SocketLost' })
  })

  test('frames are signs of life', async () => {
    const { ask, socket, clock } = build()
    ask('q', { limits: { firstByteMs: 1e9, silenceMs: 1e9, wholeMs: 1e9 } })
    await settled()
    socket(0).open()
    socket(0).alive = false
    for (let i = 0; i < 10; i++) {
      await clock.advance(BEAT_MS - 1)
      socket(0).say('x')
    }
    expect(socket(0).state).toBe('open')
  })

  test('an idle line that missed a beat is not given away', async () => {
    const { answered, ask, socket, sockets, clock } = build()
    await answered('q')
    socket(0).alive = false
    await clock.advance(2 * BEAT_MS)
    ask('r')
    await settled()
    expect(socket(0).sent).toEqual(['q'])
    expect(sockets).toHaveLength(2)
  })

  test('after the machine has slept no line of before is given away', async () => {
    const { answered, ask, socket, sockets, clock } = build()
    await answered('q')
    clock.sleep(60_000)
    ask('r')
    await settled()
    expect(socket(0).sent).toEqual(['q'])
    expect(sockets).toHaveLength(2)
  })
})

describe('old and idle sockets', () => {
  test('an idle one is closed after a while', async () => {
    const { answered, socket, clock, pool } = build()
    await answered('q')
    await clock.advance(IDLE_MS - BEAT_MS)
    expect(socket(0).state).toBe('open')
    await clock.advance(2 * BEAT_MS)
    expect(socket(0).state).toBe('goodbye')
    socket(0).drop()
    expect(pool.state.open).toBe(0)
    expect(clock.pendingTimers).toBe(0)
  })

  test('one that is too old is closed, however busy it was', async () => {
    const { answered, socket, sockets, clock } = build()
    const step = IDLE_MS / 2
    for (let age = 0; age < OLDEST_MS - step; age += step) {
      await answered('q')
      await clock.advance(step)
    }
    expect([sockets.length, socket(0).state]).toEqual([1, 'open'])
    await answered('q')
    await clock.advance(step)
    expect(socket(0).state).toBe('goodbye')
  })

  test('one that grew too old while it answered is not given away again', async () => {
    const { ask, socket, sockets, answer, clock } = build()
    const limits = { firstByteMs: 1e9, silenceMs: 1e9, wholeMs: 1e9 }
    ask('long', { limits })
    await settled()
    socket(0).open()
    await clock.advance(OLDEST_MS)
    ask('next', { limits })
    await settled()
    await answer(socket(0), 'end')
    expect([socket(0).sent, socket(0).state, sockets.length]).toEqual([['long'], 'goodbye', 2])
  })

  test('one that says goodbye still counts as one of five', async () => {
    const { ask, answer, sockets, socket, clock } = build()
    for (let i = 0; i < MOST_SOCKETS; i++) ask(`q${i}`)
    await settled()
    for (const one of sockets) one.open()
    await settled()
    for (const one of sockets) await answer(one, 'end')
    await clock.advance(IDLE_MS + BEAT_MS)
    expect(sockets.every((one) => one.state === 'goodbye')).toBe(true)
    ask('late')
    await settled()
    expect(sockets).toHaveLength(MOST_SOCKETS)
    socket(0).drop()
    await settled()
    expect(sockets).toHaveLength(MOST_SOCKETS + 1)
  })
})

describe('draining', () => {
  test('cuts every socket, sends everybody away and leaves no timer', async () => {
    const { ask, sockets, pool, clock } = build()
    const asked = Array.from({ length: 7 }, (_, i) => ask(`q${i}`))
    await settled()
    for (const one of sockets.slice(0, 4)) one.open()
    await settled()
    pool.drain(new Error('asleep'))
    await settled()
    expect(sockets.every((one) => one.state === 'gone')).toBe(true)
    expect(asked.slice(0, 4).map((one) => (one.outcome as Error).name)).toEqual(Array(4).fill('SocketLost'))
    expect(asked.slice(4).map((one) => (one.outcome as Error).message)).toEqual(Array(3).fill('asleep'))
    expect(pool.state).toMatchObject({ open: 0, busy: 0, waiting: 0 })
    expect(clock.pendingTimers).toBe(0)
  })

  test('a drained pool opens again; a closed one does not', async () => {
    const { ask, sockets, pool } = build()
    pool.drain(new Error('asleep'))
    ask('q')
    await settled()
    expect(sockets).toHaveLength(1)
    pool.close()
    const asked = ask('r')
    await settled()
    expect(asked.outcome).toMatchObject({ name: 'SocketUnavailable' })
    expect(sockets).toHaveLength(1)
  })
})

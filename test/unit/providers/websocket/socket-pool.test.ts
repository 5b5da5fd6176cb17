import { describe, expect, test } from 'vitest'
import { MOST_SOCKETS } from '../../../../main/providers/websocket/socket-pool.ts'
import { settled } from '../../../fakes/manual-clock.ts'
import { poolUnderTest as build } from '../../../fakes/pool-under-test.ts'

describe('a socket pool', () => {
  test('opens none before it is asked', () => {
    expect(build().sockets).toEqual([])
  })

  test('writes a request when its socket is open and yields the answer', async () => {
    const { ask, socket, answer, pool } = build()
    const asked = ask('q')
    await settled()
    expect(socket(0).sent).toEqual([])
    expect(socket(0).context).toEqual({ purpose: 'connection', turnId: 'q' })
    socket(0).open()
    await settled()
    expect(pool.state).toEqual({ open: 1, busy: 1, waiting: 0, handshakes: 1 })
    await answer(socket(0), 'a', '!', 'b', 'end')
    expect(asked).toMatchObject({ events: ['a', 'b', 'end'], outcome: 'done' })
    expect(pool.state).toEqual({ open: 1, busy: 0, waiting: 0, handshakes: 1 })
  })

  test('opens at most five, and who finds none waits in line', async () => {
    const { ask, sockets, socket, answer, pool } = build()
    const asked = Array.from({ length: 8 }, (_, i) => ask(`q${i}`))
    await settled()
    expect(sockets).toHaveLength(MOST_SOCKETS)
    for (const one of sockets) one.open()
    await settled()
    expect(sockets.map((one) => one.sent)).toEqual([['q0'], ['q1'], ['q2'], ['q3'], ['q4']])
    expect(pool.state.waiting).toBe(3)
    await answer(socket(3), 'end')
    await answer(socket(1), 'end')
    expect([socket(3).sent.at(-1), socket(1).sent.at(-1)]).toEqual(['q5', 'q6'])
    for (let round = 0; round < 2; round++) for (const one of sockets) await answer(one, 'end')
    expect(asked.every((one) => one.outcome === 'done')).toBe(true)
    expect(sockets).toHaveLength(MOST_SOCKETS)
  })

  test('the one that has rested longest comes first', async () => {
    const { ask, socket, answer, clock } = build()
    for (const text of ['a', 'b', 'c']) ask(text)
    await settled()
    for (const i of [0, 1, 2]) socket(i).open()
    await settled()
    for (const i of [1, 2, 0]) {
      await answer(socket(i), 'end')
      await clock.advance(100)
    }
    for (const [text, index] of [
      ['d', 1],
      ['e', 2],
      ['f', 0],
      ['g', 1]
    ] as const) {
      ask(text)
      await settled()
      expect(socket(index).sent.at(-1)).toBe(text)
      await answer(socket(index), 'end')
      await clock.advance(100)
    }
  })

  test('a socket that frees itself serves whoever waits for another that is still opening', async () => {
    const { ask, socket, answer } = build()
    ask('a')
    await settled()
    socket(0).open()
    const b = ask('b')
    await settled()
    await answer(socket(0), 'end')
    expect(socket(0).sent).toEqual(['a', 'b'])
    await answer(socket(0), 'end')
    expect(b.outcome).toBe('done')
  })

  test('is free with the last event, not when a slow reader has read it', async () => {
    const { ask, pool, socket } = build()
    ask('a')
    await settled()
    socket(0).open()
    await settled()
    socket(0).say('x')
    socket(0).say('end')
    expect(pool.state.busy).toBe(0)
  })
})

describe('nothing is sent twice', () => {
  test('a line lost after writing ends the request; it is not written again', async () => {
    const { ask, socket, sockets } = build()
    const asked = ask('q')
    await settled()
    socket(0).open()
    await settled()
    socket(0).drop()
    await settled()
    expect(asked.outcome).toMatchObject({ name: 'SocketLost' })
    expect(sockets.flatMap((one) => one.sent)).toEqual(['q'])
  })

  test('a repeatable request is written again and its answer has no gap and no repeat', async () => {
    const { ask, socket, answer, clock } = build()
    const asked = ask('q', { repeatable: true })
    await settled()
    socket(0).open()
    await settled()
    await answer(socket(0), 'a', 'b')
    socket(0).drop()
    await clock.advance(1)
    socket(1).open()
    await settled()
    await answer(socket(1), 'a', 'b', 'c', 'end')
    expect(asked).toMatchObject({ events: ['a', 'b', 'c', 'end'], outcome: 'done' })
  })

  test('a socket lost before writing costs nothing: another one takes the request', async () => {
    const { ask, socket, answer, clock } = build()
    const asked = ask('q')
    await settled()
    socket(0).open()
    socket(0).drop()
    await clock.advance(1)
    socket(1).open()
    await settled()
    await answer(socket(1), 'end')
    expect(asked.outcome).toBe('done')
    expect([socket(0).sent, socket(1).sent]).toEqual([[], ['q']])
  })

  test('what the server says it did not take is sent again', async () => {
    const { ask, socket, answer, clock } = build()
    const asked = ask('q')
    await settled()
    socket(0).open()
    await settled()
    await answer(socket(0), 'no')
    expect(socket(0).state).toBe('gone')
    await clock.advance(1)
    socket(1).open()
    await settled()
    await answer(socket(1), 'end')
    expect(asked.outcome).toBe('done')
  })

  test('that nothing was sent is only said when it is certain', async () => {
    const { ask, socket, sockets, clock } = build()
    const asked = ask('q', { repeatable: true })
    await settled()
    socket(0).open()
    await settled()
    socket(0).drop()
    for (let i = 0; i < 3; i++) {
      await clock.advance(1)
      sockets.at(-1)?.drop({ cause: new Error('nobody there') })
    }
    await settled()
    expect(asked.outcome).toMatchObject({ name: 'SocketLost' })
  })

  test('a repeatable request that is refused when it comes again goes on', async () => {
    const { ask, socket, answer, clock } = build()
    const asked = ask('q', { repeatable: true })
    await settled()
    socket(0).open()
    await settled()
    await answer(socket(0), 'a')
    socket(0).drop()
    await clock.advance(1)
    socket(1).open()
    await settled()
    await answer(socket(1), 'no')
    await clock.advance(1_000)
    socket(2).open()
    await settled()
    await answer(socket(2), 'a', 'end')
    expect(asked).toMatchObject({ events: ['a', 'end'], outcome: 'done' })
  })

  test('a repeated request goes to the head of the line', async () => {
    const { ask, sockets, socket } = build()
    ask('q0', { repeatable: true })
    for (const i of [1, 2, 3, 4, 5, 6]) ask(`q${i}`)
    await settled()
    for (const one of sockets.slice()) one.open()
    await settled()
    socket(0).drop()
    await settled()
    expect(sockets).toHaveLength(6)
    socket(5).open()
    await settled()
    expect(socket(5).sent).toEqual(['q0'])
  })

  test('repeats end', async () => {
    const { ask, sockets, clock } = build()
    const asked = ask('q', { repeatable: true })
    for (let i = 0; i < 20 && asked.outcome === 'running'; i++) {
      await clock.advance(100)
      const one = sockets.at(-1)
      if (one?.state === 'opening') one.open()
      await settled()
      one?.say('x')
      one?.drop()
    }
    expect(asked.outcome).toBeInstanceOf(Error)
    expect(sockets.length).toBeLessThan(10)
  })

  test.each(['?', null])('a frame that can not be read ends the answer and the socket', async (noise) => {
    const { ask, socket } = build()
    const asked = ask('q')
    await settled()
    socket(0).open()
    await settled()
    socket(0).say(noise)
    await settled()
    expect(asked.outcome).toMatchObject({ name: 'SocketUnreadable', cause: { name: 'TypeError' } })
    expect(socket(0).state).toBe('gone')
  })

  test('late frames of an answer that was left reach nobody', async () => {
    const { ask, socket, answer, clock } = build()
    const first = ask('q')
    await settled()
    socket(0).open()
    await settled()
    await answer(socket(0), 'a')
    first.abort.abort()
    await settled()
    expect(first.outcome).toMatchObject({ name: 'AbortError' })
    expect(socket(0).state).toBe('gone')
    const second = ask('r')
    await clock.advance(1)
    socket(1).open()
    await settled()
    socket(0).listener.frame('end')
    await settled()
    expect(second).toMatchObject({ events: [], outcome: 'running' })
  })

  test('an answer that falls silent is left', async () => {
    const { ask, socket, clock, answer } = build()
    const asked = ask('q')
    await settled()
    socket(0).open()
    await settled()
    await answer(socket(0), 'a')
    await clock.advance(19_000)
    expect(asked.outcome).toBe('running')
    await clock.advance(1_000)
    expect(asked.outcome).toMatchObject({ name: 'SocketLost' })
  })

  test('who leaves the line is not served', async () => {
    const { ask, sockets, socket, answer } = build()
    const asked = Array.from({ length: 7 }, (_, i) => ask(`q${i}`))
    await settled()
    for (const one of sockets) one.open()
    await settled()
    asked[5]?.abort.abort()
    await answer(socket(0), 'end')
    expect(socket(0).sent).toEqual(['q0', 'q6'])
    expect(asked[5]?.outcome).toMatchObject({ name: 'AbortError' })
  })
})

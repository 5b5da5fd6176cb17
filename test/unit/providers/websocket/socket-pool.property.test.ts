import { getEventListeners } from 'node:events'
import fc from '../../../fakes/seeded-properties.ts'
import { expect, test } from 'vitest'
import type { TurnId } from '../../../../main/domain/ids.ts'
import { MOST_SOCKETS, SocketPool } from '../../../../main/providers/websocket/socket-pool.ts'
import type { Reading } from '../../../../main/providers/websocket/socket-request.ts'
import { ManualClock, settled } from '../../../fakes/manual-clock.ts'
import { scriptedSockets, type ScriptedSocket } from '../../../fakes/scripted-sockets.ts'

const EVENTS = 4

/** A request, what its caller saw of the answer, and how it ended. */
interface Asked {
  text: string
  repeatable: boolean
  refusals: number
  seen: string[]
  strays: number
  outcome: 'running' | 'done' | Error
  abort: AbortController
}

/** What can happen, by the number of the socket or request it happens to. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('ask' as const), repeatable: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('open' as const, 'event' as const, 'event' as const, 'event' as const),
      at: fc.nat(20)
    })
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('drop' as const, 'garbage' as const, 'refuse' as const, 'deaf' as const, 'close' as const),
      at: fc.nat(20)
    })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('abort' as const), at: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(0, 1, 300, 9_000, 30_000, 400_000) })
  },
  { weight: 1, arbitrary: fc.constantFrom({ do: 'sleep' as const }, { do: 'drain' as const }) }
)

/** The other side of one socket: answers what was written last, event by event. */
function sayNext(socket: ScriptedSocket, told: Map<ScriptedSocket, { requests: number; events: number }>): void {
  const text = socket.sent.at(-1)
  if (socket.state !== 'open' || text === undefined) return
  const progress = told.get(socket)
  const events = progress?.requests === socket.sent.length ? progress.events : 0
  if (events === EVENTS) return
  told.set(socket, { requests: socket.sent.length, events: events + 1 })
  socket.say(`${text}#${events}`)
}

test('whatever happens in whatever order: nobody is lost, nothing is sent twice, no answer is mixed up, nothing leaks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      async (steps, random) => {
        const clock = new ManualClock()
        const { sockets, open } = scriptedSockets()
        const pool = new SocketPool({ clock, random: () => random, open })
        const all: Asked[] = []
        const told = new Map<ScriptedSocket, { requests: number; events: number }>()

        const ask = (repeatable: boolean): void => {
          const asked: Asked = {
            text: `q${all.length}`,
            repeatable,
            refusals: 0,
            seen: [],
            strays: 0,
            outcome: 'running',
            abort: new AbortController()
          }
          all.push(asked)
          const read = (frame: string): Reading<string> => {
            if (frame === 'garbage') throw new TypeError('unreadable')
            if (frame === 'refused') return { type: 'refused', cause: (asked.refusals++, new Error('not taken')) }
            if (!frame.startsWith(`${asked.text}#`)) asked.strays++
            return { type: 'event', event: frame, last: frame.endsWith(`#${EVENTS - 1}`) }
          }
          const request = {
            text: asked.text,
            repeatable,
            read,
            signal: asked.abort.signal,
            context: { purpose: 'completion' as const, turnId: asked.text as TurnId },
            limits: { firstByteMs: 60_000, silenceMs: 60_000, wholeMs: 1e9 }
          }
          void (async () => {
            try {
              for await (const event of pool.request(request)) asked.seen.push(event)
              asked.outcome = 'done'
            } catch (error) {
              asked.outcome = error as Error
            }
          })()
        }
        const live = (): ScriptedSocket[] => sockets.filter((socket) => socket.state !== 'gone')
        const pick = <T>(from: readonly T[], at: number): T | undefined => from[at % Math.max(1, from.length)]

        for (const one of steps) {
          if (one.do === 'ask') ask(one.repeatable)
          else if (one.do === 'wait') await clock.advance(one.ms)
          else if (one.do === 'sleep') clock.sleep(3_600_000)
          else if (one.do === 'drain') pool.drain(new Error('drained'))
          else if (one.do === 'abort') pick(all, one.at)?.abort.abort()
          else if (one.do === 'open') {
            const opening = pick(
              sockets.filter((socket) => socket.state === 'opening'),
              one.at
            )
            opening?.open()
          } else {
            const socket = pick(live(), one.at)
            if (!socket) continue
            if (one.do === 'event') sayNext(socket, told)
            else if (one.do === 'drop') socket.drop()
            else if (one.do === 'deaf') socket.alive = false
            else if (one.do === 'close') socket.drop({ status: 503 })
            // Only in the place of a first event: a server that has begun to answer has taken the request.
            else if (told.get(socket)?.requests !== socket.sent.length)
              socket.say(one.do === 'garbage' ? 'garbage' : 'refused')
          }
          if (random < 0.5) await settled()
          expect(live().length).toBeLessThanOrEqual(MOST_SOCKETS)
        }

        // The world is well again: everybody who still waits must get an outcome.
        for (let round = 0; round < 400 && all.some((asked) => asked.outcome === 'running'); round++) {
          for (const socket of sockets) {
            if (socket.state === 'opening') socket.open()
            socket.alive = true
            sayNext(socket, told)
          }
          await clock.advance(500)
        }

        const whole = (asked: Asked): string[] => Array.from({ length: EVENTS }, (_, i) => `${asked.text}#${i}`)
        for (const asked of all) {
          const writes = sockets.flatMap((socket) => socket.sent).filter((text) => text === asked.text).length
          expect(asked.outcome).not.toBe('running')
          expect(asked.strays).toBe(0)
          expect(asked.seen).toEqual(whole(asked).slice(0, asked.seen.length))
          if (asked.outcome === 'done') expect(asked.seen).toHaveLength(EVENTS)
          if (!asked.repeatable) expect(writes).toBeLessThanOrEqual(1 + asked.refusals)
          if (writes === 0) expect(asked.outcome).not.toMatchObject({ name: 'SocketLost' })
          expect(getEventListeners(asked.abort.signal, 'abort')).toHaveLength(0)
        }
        pool.close()
        await settled()
        expect(live()).toEqual([])
        expect(clock.pendingTimers).toBe(0)
      }
    ),
    { numRuns: 400 }
  )
}, 120_000)

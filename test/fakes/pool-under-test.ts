import type { TurnId } from '../../main/domain/ids.ts'
import { SocketPool } from '../../main/providers/websocket/socket-pool.ts'
import type { Reading, SocketRequest } from '../../main/providers/websocket/socket-request.ts'
import { ManualClock, settled } from './manual-clock.ts'
import { scriptedSockets, type ScriptedSocket } from './scripted-sockets.ts'

/** `end` is the last event of an answer, `no` refuses, `!` is noise, `?` can not be read. */
function read(text: string): Reading<string> {
  if (text === '?') throw new TypeError('unreadable')
  if (text === '!') return { type: 'ignore' }
  if (text === 'no') return { type: 'refused', cause: new Error('too old') }
  return { type: 'event', event: text, last: text === 'end' }
}

/** A request, what came of its answer, and how it ended. */
export interface Asked {
  events: string[]
  outcome: 'running' | 'done' | Error
  abort: AbortController
}

/** A pool over sockets whose other side a test plays. */
export function poolUnderTest(random = () => 0) {
  const clock = new ManualClock()
  const { sockets, open } = scriptedSockets()
  const pool = new SocketPool({ clock, random, open })
  const ask = (text: string, over: Partial<SocketRequest<string>> = {}): Asked => {
    const abort = new AbortController()
    const asked: Asked = { events: [], outcome: 'running', abort }
    const request: SocketRequest<string> = {
      text,
      read,
      repeatable: false,
      context: { purpose: 'completion', turnId: text as TurnId },
      limits: { firstByteMs: 60_000, silenceMs: 20_000, wholeMs: 1e9 },
      signal: abort.signal,
      ...over
    }
    void (async () => {
      try {
        for await (const event of pool.request(request)) asked.events.push(event)
        asked.outcome = 'done'
      } catch (error) {
        asked.outcome = error as Error
      }
    })()
    return asked
  }
  const socket = (index: number): ScriptedSocket => sockets[index] as ScriptedSocket
  const answer = async (one: ScriptedSocket, ...events: string[]): Promise<void> => {
    for (const event of events) one.say(event)
    await settled()
  }
  /** Asks, opens the socket that this needs, and has it answered. */
  const answered = async (text: string): Promise<ScriptedSocket> => {
    const before = sockets.length
    ask(text)
    await settled()
    if (sockets.length > before) socket(before).open()
    await settled()
    const one = sockets.find(
      (candidate) => candidate.sent.at(-1) === text && candidate.state === 'open'
    ) as ScriptedSocket
    await answer(one, 'end')
    return one
  }
  return { clock, pool, sockets, socket, ask, answer, answered }
}

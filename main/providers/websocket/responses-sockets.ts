import type { ProviderId } from '../../domain/ids.ts'
import type { NetworkGate } from '../../network/gate.ts'
import type { Clock } from '../../ports.ts'
import type { Shortcut } from '../http-provider.ts'
import type { ProviderKind } from '../../domain/listed-model.ts'
import type { BodyEvent } from '../wire/body-decoder.ts'
import { ResponsesSocket, socketOrHttp } from './responses-socket.ts'
import type { PoolState } from './socket-pool.ts'
import { wsSockets } from './ws-socket.ts'

/** Where the Responses protocol is known to be spoken over sockets. */
const SPEAKERS: ReadonlySet<string> = new Set(['https://api.openai.com', 'https://api.x.ai'])

export interface ResponsesSocketsParts {
  gate: NetworkGate
  clock: Clock
  random: () => number
  /** Whether an address is worth a try. */
  speaks?: (baseUrl: string) => boolean
}

/** A provider, as far as its sockets go. */
export interface SocketSetup {
  id: ProviderId
  kind: ProviderKind
  name: string
  baseUrl: string
  /** What carries the key, as it is now. */
  headers: () => Record<string, string>
}

/** What the status shows: which way the last answer came, and the sockets there are. */
export interface SocketState extends PoolState {
  way: 'socket' | 'http' | null
}

interface Line {
  socket: ResponsesSocket
  /** Address and key: sockets that were opened with others are of no use. */
  opensWith: string
  way: SocketState['way']
}

/** The sockets of all providers that speak the Responses protocol over them. */
export class ResponsesSockets {
  readonly #parts: ResponsesSocketsParts
  readonly #open = new Map<ProviderId, Line>()
  #warm = 0

  constructor(parts: ResponsesSocketsParts) {
    this.#parts = parts
  }

  /**
   * The way over sockets for a provider that is set up now. What it has stays unless its key or its address is another:
   * then it is closed. Undefined where none is known.
   */
  shortcut(setup: SocketSetup): Shortcut | undefined {
    const { speaks = (baseUrl) => SPEAKERS.has(new URL(baseUrl).origin) } = this.#parts
    if (setup.kind !== 'openai-responses' || !speaks(setup.baseUrl)) {
      this.drop(setup.id)
      return undefined
    }
    const line = this.#line(setup)
    return (call, http) =>
      socketOrHttp(
        () => bodyEvents(line.socket.stream(call)),
        http,
        (way) => (line.way = way)
      )
  }

  #line({ id, name, baseUrl, headers }: SocketSetup): Line {
    const opensWith = JSON.stringify([name, baseUrl, headersNow(headers)])
    const before = this.#open.get(id)
    if (before?.opensWith === opensWith) return before
    this.drop(id)
    const { gate, clock, random } = this.#parts
    const url = new URL(`${baseUrl.replace(/^http/, 'ws')}/responses`)
    const socket = new ResponsesSocket({
      url,
      open: wsSockets({ url, headers }, gate),
      gate,
      clock,
      random,
      provider: name
    })
    socket.keepWarm(this.#warm)
    const line: Line = { socket, opensWith, way: null }
    this.#open.set(id, line)
    return line
  }

  /** So many idle sockets of each provider stay open for a question that is expected. */
  keepWarm(count: number): void {
    this.#warm = count
    for (const { socket } of this.#open.values()) socket.keepWarm(count)
  }

  /** null where a provider has no sockets. */
  state(id: ProviderId): SocketState | null {
    const line = this.#open.get(id)
    return line ? { ...line.socket.state, way: line.way } : null
  }

  /** Closes the sockets of a provider that is gone or set up anew. */
  drop(id: ProviderId): void {
    this.#open.get(id)?.socket.close()
    this.#open.delete(id)
  }

  /** Cuts every socket, as before the machine sleeps: they would be dead when it wakes. */
  drain(reason: unknown): void {
    for (const { socket } of this.#open.values()) socket.drain(reason)
  }

  close(): void {
    for (const id of [...this.#open.keys()]) this.drop(id)
  }
}

/** The headers, or nothing while the key can not be read: then nothing is opened either. */
function headersNow(headers: () => Record<string, string>): Record<string, string> {
  try {
    return headers()
  } catch {
    return {}
  }
}

async function* bodyEvents(values: AsyncIterable<unknown>): AsyncGenerator<BodyEvent[]> {
  for await (const value of values) yield [{ type: 'value', value, name: undefined }]
  yield [{ type: 'done' }]
}

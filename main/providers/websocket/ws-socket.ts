import type { IncomingMessage } from 'node:http'
import type { Socket as Line } from 'node:net'
import WebSocket from 'ws'
import { ANSWER_LIMITS } from '../../domain/limits.ts'
import type { RequestContext } from '../../domain/network.ts'
import type { Milliseconds } from '../../domain/units.ts'
import type { NetworkGate } from '../../network/gate.ts'
import type { Permit } from '../../network/permit.ts'
import type { OpenSocket, Socket, SocketListener } from './socket.ts'

/** How long the other side may take to say goodbye. */
const GOODBYE_MS: Milliseconds = 1_000
/** What `ws` and Node write for a handshake beside our own headers, at most. */
const HANDSHAKE_BYTES = 300

export interface Endpoint {
  url: URL
  /** Asked at each opening: a key may have changed. */
  headers: () => Record<string, string>
}

/** Opens sockets with `ws`, each with a permit of the gate: one that is withdrawn cuts the socket at once. */
export const wsSockets =
  ({ url, headers }: Endpoint, gate: NetworkGate): OpenSocket =>
  (listener, context) =>
    new WsSocket({ url, headers }, gate, listener, context)

class WsSocket implements Socket {
  readonly #listener: SocketListener
  #socket: WebSocket | null = null
  #line: Line | null = null
  #permit: Permit | null = null
  /** Bytes of requests and answers, which have lines of their own in the ledger. */
  #carriedOut = 0
  #carriedIn = 0
  #ended = false

  constructor(endpoint: Endpoint, gate: NetworkGate, listener: SocketListener, context: RequestContext) {
    this.#listener = listener
    gate
      .admit(endpoint.url, context, { method: 'GET', body: undefined, bytes: HANDSHAKE_BYTES })
      .then((permit) => this.#connect(endpoint, permit))
      .catch((cause: unknown) => this.#end({ cause }))
  }

  send(text: string): void {
    this.#carriedOut += Buffer.byteLength(text)
    // What can not be written is told by the close that follows.
    this.#socket?.send(text, () => undefined)
  }

  ping(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.ping(undefined, undefined, () => undefined)
  }

  close(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.close(1000)
    else this.terminate()
  }

  terminate(): void {
    this.#socket?.terminate()
    this.#end({})
  }

  #connect({ url, headers }: Endpoint, permit: Permit): void {
    if (this.#ended) return permit.end('stopped')
    this.#permit = permit
    permit.bytesOut = HANDSHAKE_BYTES
    permit.signal.addEventListener('abort', this.#withdrawn, { once: true })
    // Known to ws 8.23, not yet to its types.
    const options: WebSocket.ClientOptions & { closeTimeout: number } = {
      headers: headers(),
      perMessageDeflate: false,
      maxPayload: ANSWER_LIMITS.valueCharacters,
      closeTimeout: GOODBYE_MS,
      followRedirects: false
    }
    const socket = new WebSocket(url, options)
    this.#socket = socket
    socket.on('upgrade', (response: IncomingMessage) => (this.#line = response.socket))
    socket.on('open', () => this.#listener.opened())
    socket.on('message', (bytes: Buffer, isBinary: boolean) => {
      this.#carriedIn += bytes.byteLength
      this.#listener.frame(isBinary ? null : bytes.toString('utf8'))
    })
    socket.on('pong', () => this.#listener.pong())
    socket.on('unexpected-response', (_request, { statusCode: status, socket: line }) => {
      this.#line = line
      this.#end({
        ...(status !== undefined && { status }),
        cause: new Error(`status ${status ?? 'unknown'} instead of a socket`)
      })
      socket.terminate()
    })
    // A close follows each error; the error says why.
    socket.on('error', (cause) => this.#end({ cause }))
    socket.on('close', () => {
      socket.removeAllListeners()
      this.#end({})
    })
  }

  readonly #withdrawn = (): void => {
    this.#end({ cause: this.#permit?.signal.reason })
    this.#socket?.terminate()
  }

  #end(end: { status?: number; cause?: unknown }): void {
    if (this.#ended) return
    this.#ended = true
    if (this.#permit) this.#settle(this.#permit)
    this.#listener.closed(end)
  }

  #settle(permit: Permit): void {
    permit.signal.removeEventListener('abort', this.#withdrawn)
    if (this.#line) {
      permit.bytesOut = Math.max(0, this.#line.bytesWritten - this.#carriedOut)
      permit.bytesIn = Math.max(0, this.#line.bytesRead - this.#carriedIn)
    }
    permit.end(this.#line ? 'done' : 'failed')
  }
}

import type { RequestContext } from '../../main/domain/network.ts'
import type { OpenSocket, Socket, SocketListener } from '../../main/providers/websocket/socket.ts'

/** A socket whose other side a test plays. */
export class ScriptedSocket implements Socket {
  readonly listener: SocketListener
  readonly context: RequestContext
  readonly sent: string[] = []
  pings = 0
  /** Answers pings by itself, as a server does. */
  alive = true
  state: 'opening' | 'open' | 'goodbye' | 'gone' = 'opening'

  constructor(listener: SocketListener, context: RequestContext) {
    this.listener = listener
    this.context = context
  }

  open(): void {
    this.state = 'open'
    this.listener.opened()
  }

  say(text: string | null): void {
    if (this.state === 'open') this.listener.frame(text)
  }

  /** The other side closes it. */
  drop(end: { status?: number; cause?: unknown } = {}): void {
    if (this.state === 'gone') return
    this.state = 'gone'
    this.listener.closed(end)
  }

  send(text: string): void {
    this.sent.push(text)
  }

  ping(): void {
    this.pings++
    if (this.alive) this.listener.pong()
  }

  close(): void {
    this.state = 'goodbye'
  }

  terminate(): void {
    this.drop()
  }
}

/** Sockets in the order in which they were opened. */
export function scriptedSockets() {
  const sockets: ScriptedSocket[] = []
  const open: OpenSocket = (listener, context) => {
    const socket = new ScriptedSocket(listener, context)
    sockets.push(socket)
    return socket
  }
  return { sockets, open }
}

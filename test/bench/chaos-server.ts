import { createServer } from 'node:http'
import type { AddressInfo, Socket as Line } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'

/** A request as the bench writes it; `key` makes it known again. */
export interface ChaosRequest {
  id: string
  key?: string
}

export const EVENTS_PER_ANSWER = 5
export const eventText = (id: string, n: number): string =>
  JSON.stringify({ id, n, of: EVENTS_PER_ANSWER, text: `${id}:${n}` })

/** How often something goes wrong, as shares of requests, handshakes or (idleKill) answers. */
export const CHAOS = {
  handshake: { hangUp: 0.04, refuse: 0.02, silent: 0.01 },
  request: {
    killBefore: 0.004,
    killAfter: 0.004,
    killInside: 0.004,
    stall: 0.002,
    halfOpen: 0.001,
    garbage: 0.003,
    slow: 0.02,
    tooOld: 0.002
  },
  idleKill: 0.002
}

type Kind = keyof typeof CHAOS.request | 'well'

/** A WebSocket server on loopback that misbehaves, and keeps count of what it worked on. */
export class ChaosServer {
  /** Times that each request was worked on. */
  readonly worked = new Map<string, number>()
  readonly happened = new Map<string, number>()
  handshakes = 0
  readonly #random: () => number
  readonly #http = createServer()
  readonly #sockets = new WebSocketServer({ noServer: true, autoPong: false })
  readonly #lines = new Set<Line>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #answered = new Set<string>()
  chaos = true

  constructor(random: () => number) {
    this.#random = random
    this.#http.on('connection', (line: Line) => {
      this.#lines.add(line)
      line.on('error', () => undefined)
      line.on('close', () => this.#lines.delete(line))
    })
    this.#http.on('upgrade', (request, line: Line, head) => {
      this.handshakes++
      const { hangUp, refuse, silent } = CHAOS.handshake
      const fate = this.chaos ? this.#random() : 1
      if (fate < hangUp) return void (this.#note('handshake.hangUp'), line.destroy())
      if (fate < hangUp + refuse)
        return void (
          this.#note('handshake.refuse'),
          line.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n')
        )
      if (fate < hangUp + refuse + silent)
        return void (this.#note('handshake.silent'), line.resume().on('end', () => line.destroy()))
      this.#sockets.handleUpgrade(request, line, head, (socket) => this.#serve(socket))
    })
  }

  async listen(): Promise<URL> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve))
    return new URL(`ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}/`)
  }

  /** Lines that are open now: what a client has not closed. */
  get lines(): number {
    return this.#lines.size
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    for (const line of this.#lines) line.destroy()
    this.#http.close()
  }

  #serve(socket: WebSocket): void {
    let deaf = false
    socket.on('error', () => undefined)
    socket.on('ping', (bytes: Buffer) => {
      if (!deaf) socket.pong(bytes)
    })
    socket.on('message', (bytes: Buffer) => {
      if (deaf) return
      const request = JSON.parse(bytes.toString()) as ChaosRequest
      const kind = this.chaos ? this.#fate() : 'well'
      if (kind !== 'well') this.#note(kind)
      if (kind === 'halfOpen') deaf = true
      this.#answer(socket, request, kind)
    })
  }

  #fate(): Kind {
    let share = this.#random()
    for (const [kind, often] of Object.entries(CHAOS.request) as [Kind, number][]) {
      if (share < often) return kind
      share -= often
    }
    return 'well'
  }

  #answer(socket: WebSocket, request: ChaosRequest, kind: Kind): void {
    const say = (n: number): void => socket.send(eventText(request.id, n))
    const all = (from = 0): void => {
      for (let n = from; n < EVENTS_PER_ANSWER; n++) say(n)
    }
    if (kind === 'killBefore' || kind === 'halfOpen') return kind === 'killBefore' ? socket.terminate() : undefined
    if (kind === 'tooOld') return socket.send('{"refused":true}', () => socket.close())
    this.#work(request)
    switch (kind) {
      case 'killAfter':
        return socket.terminate()
      case 'killInside':
        say(0)
        say(1)
        return void setImmediate(() => socket.terminate())
      case 'stall':
        return say(0)
      case 'garbage':
        say(0)
        return socket.send(Buffer.from([0xff, 0x00, 0x13]))
      case 'slow':
        return this.#slowly(socket, say)
      case 'well':
        all()
        if (this.chaos && this.#random() < CHAOS.idleKill)
          this.#later(2, () => (this.#note('idleKill'), socket.terminate()))
    }
  }

  /** Works on a request, once for each key. */
  #work({ id, key }: ChaosRequest): void {
    if (key !== undefined && this.#answered.has(key)) return
    if (key !== undefined) this.#answered.add(key)
    this.worked.set(id, (this.worked.get(id) ?? 0) + 1)
  }

  #slowly(socket: WebSocket, say: (n: number) => void): void {
    let n = 0
    const next = (): void => {
      if (socket.readyState !== socket.OPEN) return
      say(n++)
      if (n < EVENTS_PER_ANSWER) this.#later(5 + this.#random() * 20, next)
    }
    next()
  }

  #later(ms: number, what: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      what()
    }, ms)
    this.#timers.add(timer)
  }

  #note(what: string): void {
    this.happened.set(what, (this.happened.get(what) ?? 0) + 1)
  }
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { lookup } from 'node:dns/promises'
import type { AddressInfo } from 'node:net'
import os from 'node:os'

export interface ChatRequest {
  path: string
  authorization: string | undefined
  body: { model?: string; stream?: boolean; messages?: { role: string; content: unknown }[] }
}

/** A real server that speaks OpenAI's chat protocol and says what it is told to. */
export class ChatServer {
  readonly requests: ChatRequest[] = []
  /** Sockets that were opened. */
  connections = 0
  /** Requests whose other side went away before their answer was whole. */
  cut = 0
  models: Record<string, unknown>[] = [{ id: 'large' }, { id: 'small' }]
  /** endless: numbered pieces for ever. */
  says: readonly string[] | 'endless' = ['The median ', 'is the middle ', 'value.']
  gapMs = 5
  /** What it says that a request had; a real server counts what it was sent. */
  promptTokens: (request: ChatRequest['body']) => number = () => 40
  /** Stand in every answer, such as what is left of a limit. */
  headers: Record<string, string> = {}
  /** Refuses answers with this status. */
  fails: number | null = null
  /** Answers that are refused for a second, with 503, before the first that is given. */
  failsFirst = 0
  /** What a request must carry; null asks for nothing. */
  key: string | null = null
  /** Ends the connection after so many pieces, without an end of the answer. */
  breaksAfter: number | null = null
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response))
    this.#server.on('connection', () => this.connections++)
  }

  /** Listens for this machine's own addresses and names. */
  static async start(): Promise<ChatServer> {
    const server = new ChatServer()
    await new Promise<void>((resolve) => server.#server.listen(0, '0.0.0.0', resolve))
    return server
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** @param host a name or address of this machine */
  baseUrl(host = '127.0.0.1'): string {
    return `http://${host}:${this.port}/v1`
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const path = request.url ?? ''
    const { authorization } = request.headers
    const body = text === '' ? {} : (JSON.parse(text) as ChatRequest['body'])
    this.requests.push({ path, authorization, body })
    if (this.key !== null && authorization !== `Bearer ${this.key}`)
      return json(response, 401, { error: { message: 'Incorrect API key provided' } })
    if (path.endsWith('/models')) return json(response, 200, { data: this.models })
    if (this.failsFirst-- > 0) {
      response.setHeader('retry-after', '1')
      return json(response, 503, { error: { message: 'overloaded' } })
    }
    if (this.fails !== null) return json(response, this.fails, { error: { message: 'out of order' } })
    this.#stream(response, this.promptTokens(body))
  }

  #stream(response: ServerResponse, promptTokens: number): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', ...this.headers })
    const { says, gapMs, breaksAfter } = this
    let piece = 0
    const timer = setInterval(() => {
      if (breaksAfter !== null && piece >= breaksAfter) return void response.destroy()
      const text = says === 'endless' ? `piece ${piece} ` : says[piece]
      piece++
      if (text !== undefined)
        return void response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: text } }] })}\n\n`)
      clearInterval(timer)
      const usage = { prompt_tokens: promptTokens, completion_tokens: piece }
      response.end(
        `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }], usage })}\n\ndata: [DONE]\n\n`
      )
    }, gapMs)
    response.on('close', () => {
      clearInterval(timer)
      if (!response.writableFinished) this.cut++
    })
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** A name or address of this machine that is not recognised as it: for the app it is another one in the own network. */
export async function neighbourHost(): Promise<string> {
  const name = os.hostname().toLowerCase()
  const known = /^[^.:]+$|\.local$/.test(name) && (await lookup(name, { family: 4 }).catch(() => null))
  if (known) return name
  const addresses = Object.values(os.networkInterfaces()).flatMap((all) => all ?? [])
  const own = addresses.find(
    ({ family, address }) => family === 'IPv4' && /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./.test(address)
  )
  if (!own) throw new Error('this machine has no name and no private address')
  return own.address
}

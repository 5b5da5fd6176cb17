import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'

const servers: { close(): void }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** How the server treats one request; the last one is used for all that follow. */
export interface Behaviour {
  /** Ends the connection after this many bytes of the body. */
  breakAfter?: number
  /** Sends this many bytes of the body and then nothing more. */
  stallAfter?: number
  /** Never answers at all. */
  silent?: boolean
  ignoreRange?: boolean
  status?: number
  /** In the place of the true length. */
  contentLength?: number
  body?: Buffer
  etag?: string
}

export interface FileServer {
  address: string
  requests: { path: string; range: string | undefined; ifRange: string | undefined }[]
}

/** A real HTTP server on the loopback that serves one file at every path, well or badly. */
export async function fileServer(
  body: Buffer | ((path: string) => Buffer | undefined),
  ...behaviours: Behaviour[]
): Promise<FileServer> {
  const requests: FileServer['requests'] = []
  const server = createServer((request, response) => {
    const { range, 'if-range': ifRange } = request.headers
    requests.push({ path: request.url ?? '', range, ifRange: ifRange as string | undefined })
    const behaviour = behaviours[Math.min(requests.length, behaviours.length) - 1] ?? {}
    const found = behaviour.body ?? (typeof body === 'function' ? body(request.url ?? '') : body)
    if (found) serve(request, response, found, behaviour)
    else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  servers.push({
    close() {
      server.closeAllConnections()
      server.close()
    }
  })
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

function serve(request: IncomingMessage, response: ServerResponse, body: Buffer, behaviour: Behaviour): void {
  if (behaviour.silent) return
  if (behaviour.status !== undefined) return void response.writeHead(behaviour.status).end()
  const etag = behaviour.etag ?? '"1"'
  const wanted = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]
  const changed = request.headers['if-range'] !== undefined && request.headers['if-range'] !== etag
  const start = wanted === undefined || behaviour.ignoreRange || changed ? 0 : Number(wanted)
  if (start > 0 && start >= body.length)
    return void response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end()
  const part = body.subarray(start)
  const headers = { etag, 'content-length': behaviour.contentLength ?? part.length }
  if (start > 0)
    response.writeHead(206, { ...headers, 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` })
  else response.writeHead(200, headers)
  const { breakAfter, stallAfter } = behaviour
  if (breakAfter !== undefined)
    response.write(part.subarray(0, breakAfter), () => setImmediate(() => response.destroy()))
  else if (stallAfter !== undefined) response.write(part.subarray(0, stallAfter))
  else response.end(part)
}

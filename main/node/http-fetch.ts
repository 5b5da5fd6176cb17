import dns, { type LookupAddress } from 'node:dns'
import http, { type Agent, type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, constants } from 'node:zlib'
import { SextantError } from '../domain/errors.ts'
import { canonicalHost, isLoopback } from '../network/target.ts'
import type { UngatedFetch, UngatedInit } from '../ports.ts'

/** Connections to servers on this machine, which no proxy stands before. */
const own = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) }

/** What a client says of itself; codings are those that are unpacked here. */
const USUAL_HEADERS = { accept: '*/*', 'accept-encoding': 'gzip, br', 'user-agent': 'node' }

/** Statuses whose responses have no body (Fetch Standard, 2.2.3). */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304])

/**
 * Sends a request over Node's own HTTP client. Not over its fetch: that one opens a connection anew when an answer is
 * stopped, which nobody asked for, and takes a proxy also to this machine.
 * @returns the response, whatever its status; a compressed body is unpacked as it is read
 * @throws Error with Node's code; the signal's reason
 */
export const httpFetch: UngatedFetch = (address, init) =>
  new Promise((resolve, reject) => {
    const { signal } = init
    if (signal.aborted) return reject(signal.reason as Error)
    const request = open(new URL(address), init)
    const stop = (): void => void request.destroy(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    request.on('close', () => signal.removeEventListener('abort', stop))
    request.on('error', (error) => reject(signal.aborted ? (signal.reason as Error) : error))
    request.on('response', (message) => {
      const response = responseOf(message, signal, address)
      if (response instanceof Response) return resolve(response)
      request.destroy()
      reject(response)
    })
    request.end(init.body)
  })

function open(url: URL, { method, headers, mayReach }: UngatedInit): http.ClientRequest {
  // In an address they would go out as a header that nobody set.
  url.username = ''
  url.password = ''
  const client = url.protocol === 'https:' ? https : http
  const agent = isLoopback(canonicalHost(url.hostname)) ? own[url.protocol === 'https:' ? 'https' : 'http'] : undefined
  return client.request(url, {
    method,
    headers: { ...USUAL_HEADERS, ...headers },
    ...agentOption(agent),
    ...lookupOption(mayReach)
  })
}

/**
 * A connection that is kept for later leads where it was first looked up, so a new one is made. Through a proxy no name is
 * looked up here.
 */
function lookupOption(mayReach: UngatedInit['mayReach']): { lookup?: LookupFunction; agent?: Agent | false } {
  if (!mayReach || (http.globalAgent as unknown as { options: { proxyEnv?: unknown } }).options.proxyEnv !== undefined)
    return {}
  const lookup: LookupFunction = (host, options, callback) =>
    dns.lookup(host, options, (error, found: string | LookupAddress[], family?: number) => {
      const addresses = Array.isArray(found) ? found.map(({ address }) => address) : [found]
      const refused = !error && addresses.some((address) => !mayReach(canonicalHost(address)))
      if (refused) callback(new SextantError('network-redirect', { params: { host } }), [])
      else callback(error, found, family)
    })
  return { lookup, agent: false }
}

const agentOption = (agent: Agent | undefined): { agent?: Agent } => (agent ? { agent } : {})

/** The response, or why it can not be read. */
function responseOf(message: IncomingMessage, signal: AbortSignal, url: string): Response | Error {
  const status = message.statusCode ?? 0
  const headers = new Headers()
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2)
    headers.append(message.rawHeaders[index] ?? '', message.rawHeaders[index + 1] ?? '')
  const bodiless = BODILESS.has(status)
  if (bodiless) message.resume()
  const unpacked = bodiless ? null : unpack(message, headers.get('content-encoding'))
  if (unpacked instanceof Error) return unpacked
  const body = unpacked && bodyOf(unpacked, signal)
  const response = new Response(body, { status, statusText: message.statusMessage ?? '', headers })
  Object.defineProperty(response, 'url', { value: url })
  return response
}

/** The body as it was before it was packed; an error for a coding that was not asked for. */
function unpack(message: IncomingMessage, coding: string | null): Readable | Error {
  const unpacker = unpackerOf(coding?.trim().toLowerCase() ?? '')
  if (unpacker instanceof Error) return unpacker
  // Errors of either are told by the stream that is read.
  return unpacker ? pipeline(message, unpacker, () => undefined) : message
}

function unpackerOf(coding: string): (Readable & NodeJS.WritableStream) | Error | null {
  // Each piece at once, and what there is of a body that breaks off.
  const flush = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH }
  switch (coding) {
    case '':
    case 'identity':
      return null
    case 'gzip':
    case 'x-gzip':
      return createGunzip(flush)
    case 'deflate':
      return createInflate(flush)
    case 'br':
      return createBrotliDecompress({
        flush: constants.BROTLI_OPERATION_FLUSH,
        finishFlush: constants.BROTLI_OPERATION_FLUSH
      })
    default:
      return new Error(`a body in the coding ${coding.slice(0, 100)}`)
  }
}

/** The stream as it is asked for: nothing is read ahead. */
function bodyOf(readable: Readable, signal: AbortSignal): ReadableStream<Uint8Array> {
  // Told by the read that meets it; before the first read nobody listens.
  readable.on('error', () => undefined)
  const pieces = readable[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await pieces.next()
          if (done) controller.close()
          else controller.enqueue(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
        } catch (error) {
          controller.error(signal.aborted ? signal.reason : error)
        }
      },
      cancel() {
        readable.destroy()
      }
    },
    { highWaterMark: 0 }
  )
}

import { SextantError } from '../domain/errors.ts'
import type { RequestContext } from '../domain/network.ts'
import type { Fetch, FetchInit, UngatedFetch } from '../ports.ts'
import { compressedBytes, requestBytes, responseHeadBytes } from './count-bytes.ts'
import type { NetworkGate } from './gate.ts'
import type { Permit } from './permit.ts'
import { isNearer } from './place.ts'
import { followRedirect, MOST_REDIRECTS, redirectOf, type Hop } from './redirects.ts'
import { hostAndPort, targetOf } from './target.ts'

/**
 * A fetch that asks the gate for each host on the way, redirects included, and counts what goes and comes.
 * @param usual the context of requests that name none
 * @throws what `NetworkGate.admit` throws, SextantError `network-redirect`, `went-offline` in the middle, and whatever
 *   the transport throws
 */
export function gatedFetch(gate: NetworkGate, transport: UngatedFetch, usual: RequestContext): Fetch {
  return async (address, init = {}) => {
    const context = init.context ?? usual
    /** The host that sent the request on; nothing further in may be reached for it. */
    let cameFrom: string | undefined
    let hop: Hop = { url: new URL(address), method: init.method ?? 'GET', headers: init.headers ?? {}, body: init.body }
    for (let redirects = 0; ; redirects++) {
      const { permit, response } = await send(gate, transport, context, hop, init, cameFrom)
      const to = redirectOf(response, hop.url)
      if (!to) return counted(response, permit, init.signal)
      await response.body?.cancel()
      permit.end('done')
      const next =
        init.redirect !== 'error' && redirects < MOST_REDIRECTS ? followRedirect(hop, response.status, to) : null
      if (!next) throw gate.refuse(placeOf(to), 'redirect', context)
      cameFrom ??= targetOf(hop.url).host
      hop = next
    }
  }
}

const placeOf = (url: URL): string =>
  ['http:', 'https:'].includes(url.protocol) ? hostAndPort(targetOf(url)) : url.protocol

async function send(
  gate: NetworkGate,
  transport: UngatedFetch,
  context: RequestContext,
  hop: Hop,
  { signal, onWaiting }: FetchInit,
  cameFrom: string | undefined
): Promise<{ permit: Permit; response: Response }> {
  const { url, method, headers, body } = hop
  const bytes = requestBytes(hop)
  const shown = typeof body === 'object' ? Buffer.from(body).toString('base64') : body
  const permit = await gate.admit(url, context, { method, body: shown, bytes }, { signal, onWaiting })
  permit.bytesOut = bytes
  try {
    const response = await transport(url.href, {
      method,
      headers,
      redirect: 'manual',
      ...(body !== undefined && { body }),
      ...(cameFrom !== undefined && { mayReach: (address: string) => !isNearer(address, cameFrom) }),
      signal: signal ? AbortSignal.any([permit.signal, signal]) : permit.signal
    })
    permit.bytesIn = responseHeadBytes(response)
    return { permit, response }
  } catch (error) {
    if (neverConnected(error)) permit.bytesOut = 0
    permit.end(signal?.aborted ? 'stopped' : 'failed')
    if (error instanceof SextantError && error.code === 'network-redirect')
      throw gate.refuse(hostAndPort(targetOf(url)), 'redirect', context)
    throw permit.signal.aborted ? permit.signal.reason : error
  }
}

/** Failures before anything could leave: no address, no route, nobody there. Node's codes and Chromium's words for them. */
const NEVER_CONNECTED =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_NAME_NOT_RESOLVED|ERR_CONNECTION_REFUSED|ERR_ADDRESS_UNREACHABLE|ERR_INTERNET_DISCONNECTED)\b/

function neverConnected(error: unknown): boolean {
  for (let inner = error; inner instanceof Error; inner = inner.cause)
    if (NEVER_CONNECTED.test(`${(inner as { code?: string }).code ?? ''} ${inner.message}`)) return true
  return false
}

/** The same response with a body that is counted as it is read and that breaks off when the permit is withdrawn. */
function counted(response: Response, permit: Permit, signal: AbortSignal | undefined): Response {
  const { status, statusText, headers } = response
  const body = response.body as ReadableStream<Uint8Array> | null
  if (!body) {
    permit.end('done')
    return response
  }
  const headBytes = permit.bytesIn
  const reader = body.getReader()
  const finish = (outcome: 'done' | 'failed' | 'stopped'): void => {
    permit.signal.removeEventListener('abort', breakOff)
    if (outcome === 'done') permit.bytesIn = headBytes + (compressedBytes(response) ?? permit.bytesIn - headBytes)
    permit.end(outcome)
  }
  let stream!: ReadableStreamDefaultController<Uint8Array>
  const breakOff = (): void => {
    stream.error(permit.signal.reason)
    void reader.cancel(permit.signal.reason).catch(() => undefined)
  }
  const counting = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stream = controller
        if (permit.signal.aborted) breakOff()
        else permit.signal.addEventListener('abort', breakOff, { once: true })
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (permit.signal.aborted) return
          if (done) {
            finish('done')
            controller.close()
          } else {
            permit.bytesIn += value.byteLength
            controller.enqueue(value)
          }
        } catch (error) {
          if (permit.signal.aborted) return
          finish(signal?.aborted ? 'stopped' : 'failed')
          controller.error(error)
        }
      },
      async cancel(reason) {
        finish('stopped')
        await reader.cancel(reason)
      }
    },
    { highWaterMark: 0 }
  )
  const copy = new Response(counting, { status, statusText, headers })
  Object.defineProperty(copy, 'url', { value: response.url })
  return copy
}

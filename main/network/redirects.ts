import { isNearer } from './place.ts'
import { targetOf } from './target.ts'

/** A request on its way, as it changes from redirect to redirect. */
export interface Hop {
  url: URL
  method: string
  headers: Record<string, string>
  body: string | Uint8Array<ArrayBuffer> | undefined
}

export const MOST_REDIRECTS = 5

/** Headers that say nothing about the person and may follow to another origin. */
const HARMLESS = new Set(['accept', 'accept-language', 'accept-encoding', 'range', 'if-range', 'user-agent'])

/** Where a response sends the request; null when it does not. */
export function redirectOf(response: Response, from: URL): URL | null {
  if (![301, 302, 303, 307, 308].includes(response.status)) return null
  const location = response.headers.get('location')
  return location !== null && URL.canParse(location, from.href) ? new URL(location, from) : null
}

/**
 * The request after a redirect, by the Fetch Standard, with less: keys and other headers stay with the first origin;
 * null where it must not follow. A body never goes to another origin, nothing falls back from encrypted to plain, and no
 * other machine can send a request to a server on this one or, from outside, into the own network. What a name is found
 * to mean is looked at when it is looked up.
 */
export function followRedirect(hop: Hop, status: number, to: URL): Hop | null {
  if (to.protocol !== 'http:' && to.protocol !== 'https:') return null
  const source = targetOf(hop.url)
  const target = targetOf(to)
  if (isNearer(target.host, source.host)) return null
  if (source.secure && !target.secure) return null
  const sameOrigin = to.origin === hop.url.origin
  const drops = status === 303 || ((status === 301 || status === 302) && hop.method === 'POST')
  const body = drops ? undefined : hop.body
  if (body !== undefined && !sameOrigin) return null
  const kept = Object.entries(hop.headers).filter(([name]) => {
    const lower = name.toLowerCase()
    return (sameOrigin || HARMLESS.has(lower)) && (body !== undefined || !lower.startsWith('content-'))
  })
  return {
    url: to,
    method: drops && hop.method !== 'HEAD' ? 'GET' : hop.method,
    headers: Object.fromEntries(kept),
    body
  }
}

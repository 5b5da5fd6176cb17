import { SextantError } from '../domain/errors.ts'
import { canonicalHost, isLoopback } from '../network/target.ts'
import type { ProviderKind } from '../domain/listed-model.ts'

/** IPv4 networks that are not routed on the internet (RFC 1918, 3927, 6598), and the IPv6 ones (RFC 4193, 4291). */
const PRIVATE_4 =
  /^(?:10\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.\d+\.\d+$/
const PRIVATE_6 = /^(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/
/** Names that only a local network gives (RFC 6762, 8375, and usage). */
const LOCAL_NAME = /^[^.:]+$|\.(?:local|lan|internal|intranet|home|home\.arpa|corp|private)$/

/** What may stand in a host: a template that was not filled in is none. */
const HOST = /^[\w.:[\]-]+$/

/** Whether a host, by its spelling, is on this machine's own network. */
export const isPrivateHost = (host: string): boolean =>
  PRIVATE_4.test(host) || PRIVATE_6.test(host) || LOCAL_NAME.test(host)

/**
 * Who may read what goes to an address on its way. fine: nobody, since it is encrypted, stays on this machine, or stays
 * in the own network with the person's confirmation. unconfirmed: only that is missing. insecure: anybody.
 */
export type Exposure = 'fine' | 'unconfirmed' | 'insecure'

export function exposureOf(url: URL, confirmedHosts: readonly string[]): Exposure {
  const host = hostIn(url)
  if (url.protocol === 'https:' || url.protocol === 'rediss:' || isLoopback(host)) return 'fine'
  if (!isPrivateHost(host)) return 'insecure'
  return confirmedHosts.includes(host) ? 'fine' : 'unconfirmed'
}

/** The host in the one spelling that http gives it, also where the scheme is one whose hosts are left as they are typed. */
export function hostIn(url: URL): string {
  const plain = `http://${url.hostname}/`
  return URL.canParse(plain) ? canonicalHost(new URL(plain).hostname) : ''
}

/** `host` of an address, as it is confirmed and compared; the address must be valid. */
export const hostOf = (baseUrl: string): string => canonicalHost(new URL(baseUrl).hostname)

/** Whether what is sent there stays on this machine. */
export const isOwnMachine = (baseUrl: string): boolean => isLoopback(hostOf(baseUrl))

/**
 * The address with what people leave out or add: servers of one's own have their OpenAI-compatible API below `/v1`, and
 * Ollama's own has nothing below.
 */
export function completeAddress(text: string, kind: ProviderKind): string {
  const trimmed = text.trim()
  if (!URL.canParse(trimmed)) return trimmed
  const url = new URL(trimmed)
  if (kind === 'ollama') return trimmed.replace(/\/(?:v1|api)\/*$/, '')
  const host = canonicalHost(url.hostname)
  const bare = url.pathname === '/' && (isLoopback(host) || isPrivateHost(host))
  return bare && kind.startsWith('openai') ? `${url.origin}/v1` : trimmed
}

/**
 * The address of a provider's API in one spelling, without a final slash. Encrypted, except to this machine and to
 * hosts of the own network that the person has confirmed.
 * @throws SextantError `base-url-invalid`, `base-url-insecure`, `base-url-unconfirmed`
 */
export function checkBaseUrl(text: string, confirmedHosts: readonly string[]): string {
  const trimmed = text.trim()
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null
  const odd =
    !url ||
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== '' ||
    !HOST.test(url.hostname)
  if (odd || !/^https?:$/.test(url.protocol))
    throw new SextantError('base-url-invalid', {
      params: { url: url && url.username + url.password === '' ? trimmed.slice(0, 200) : '' }
    })
  const exposure = exposureOf(url, confirmedHosts)
  if (exposure !== 'fine') throw new SextantError(`base-url-${exposure}`, { params: { host: hostIn(url) } })
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

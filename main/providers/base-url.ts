import { withoutTail } from '../domain/without-tail.ts'
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
  const trimmed = withScheme(text.replace(INVISIBLE, '').trim())
  if (!URL.canParse(trimmed)) return trimmed
  const url = new URL(trimmed)
  // What is odd about it is told by the check.
  if (!/^https?:$/.test(url.protocol) || url.username + url.password + url.search + url.hash !== '') return trimmed
  url.hostname = url.hostname.replace(/^0\.0\.0\.0$/, '127.0.0.1').replace(/^\[::\]$/, '[::1]')
  const path = withoutTail(url.pathname, '/').replace(ENDPOINTS[kind], '')
  if (kind === 'ollama') return `${url.origin}${path.replace(/\/(?:v1|api)$/, '')}`
  const version = VERSIONS[kind]
  const host = canonicalHost(url.hostname)
  const own = isLoopback(host) || isPrivateHost(host)
  const bare = path === '' && (version.always || own)
  return `${url.origin}${bare ? version.path : path}`
}

/** Characters that are pasted along and not seen (Unicode's format and control characters, and a no-break space). */
const INVISIBLE = /[\p{Cf}\p{Cc}\u00a0]/gu

/** What stands below the API's address, which people copy along with it. */
const ENDPOINTS: Readonly<Record<ProviderKind, RegExp>> = {
  'openai-chat': /\/(?:chat\/completions|completions|models|responses|embeddings)$/i,
  'openai-responses': /\/(?:responses|chat\/completions|models)$/i,
  anthropic: /\/(?:messages(?:\/count_tokens)?|models|complete)$/i,
  google: /\/models(?:\/[^/]*)?$/i,
  ollama: /\/(?:api|v1)\/(?:chat(?:\/completions)?|generate|tags|show|models)$/i
}

/** The version without which a server has no API; always: also one of a company. */
const VERSIONS: Readonly<Record<Exclude<ProviderKind, 'ollama'>, { path: string; always: boolean }>> = {
  'openai-chat': { path: '/v1', always: false },
  'openai-responses': { path: '/v1', always: false },
  anthropic: { path: '/v1', always: true },
  google: { path: '/v1beta', always: true }
}

/** `localhost:11434`, `192.168.1.20:11434` and `api.example.com/v1` as addresses: https but for the own network. */
function withScheme(text: string): string {
  if (text === '' || /^[a-z][a-z\d+.-]*:\/\//i.test(text) || /[\s@]/.test(text)) return text
  const plain = `http://${text}`
  if (!URL.canParse(plain)) return text
  const { hostname } = new URL(plain)
  const host = canonicalHost(hostname)
  if (!host.includes('.') && !host.includes(':') && host !== 'localhost' && !/:\d+/.test(text)) return text
  return isLoopback(host) || isPrivateHost(host) || /^(?:0\.0\.0\.0|::)$/.test(host) ? plain : `https://${text}`
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
  return `${url.origin}${withoutTail(url.pathname, '/')}`
}

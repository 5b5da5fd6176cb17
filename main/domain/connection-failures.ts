/** What keeps two machines from talking, as classes that each have words of their own. */
export const connectionFailures = [
  'name',
  'offline',
  'refused',
  'reset',
  'route',
  'blocked',
  'proxy',
  'exhausted',
  'timeout',
  'redirect',
  'http',
  'certificate-expired',
  'certificate-early',
  'certificate-name',
  'certificate-issuer',
  'certificate-revoked',
  'certificate-weak',
  'certificate-other',
  'handshake'
] as const
export type ConnectionFailure = (typeof connectionFailures)[number]

/**
 * By the codes of Node (https://nodejs.org/api/errors.html, tls.html#x509-certificate-error-codes), of libuv and of
 * Chromium's net_error_list.h; the first that fits counts. Certificates come first: their codes hold words of others.
 */
const CODES: readonly (readonly [RegExp, ConnectionFailure])[] = [
  [/CERT_HAS_EXPIRED|CRL_HAS_EXPIRED|CERT_DATE_INVALID|ERROR_IN_CERT_NOT_AFTER/, 'certificate-expired'],
  [/CERT_NOT_YET_VALID|CRL_NOT_YET_VALID|ERROR_IN_CERT_NOT_BEFORE/, 'certificate-early'],
  [/CERT_ALTNAME|HOSTNAME_MISMATCH|CERT_COMMON_NAME_INVALID/, 'certificate-name'],
  [/SELF_SIGNED|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY|CERT_UNTRUSTED|CERT_AUTHORITY_INVALID/, 'certificate-issuer'],
  [/INVALID_CA|CERT_CHAIN_TOO_LONG|PATH_LENGTH_EXCEEDED/, 'certificate-issuer'],
  [/CERT_REVOKED/, 'certificate-revoked'],
  [/KEY_TOO_SMALL|MD_TOO_WEAK|CERT_WEAK/, 'certificate-weak'],
  [/CERT|CRL_|_IN_CRL_|_CRL\b|INVALID_PURPOSE|UNABLE_TO_DE/, 'certificate-other'],
  [/ERR_SSL|ERR_TLS|EPROTO\b|SSL_|BAD_SSL/, 'handshake'],
  [/PROXY|TUNNEL_CONNECTION_FAILED/, 'proxy'],
  [/ENOTFOUND|NAME_NOT_RESOLVED|EAI_(?:NONAME|NODATA|ADDRFAMILY|FAMILY|SERVICE)|ENODATA|EBADNAME/, 'name'],
  [/EAI_|ENETUNREACH|ENETDOWN|ENONET|INTERNET_DISCONNECTED|ESERVFAIL|ENETRESET/, 'offline'],
  [/ECONNREFUSED|CONNECTION_REFUSED/, 'refused'],
  [/EHOSTUNREACH|EHOSTDOWN|ADDRESS_UNREACHABLE|EADDRNOTAVAIL|EAFNOSUPPORT|ADDRESS_INVALID/, 'route'],
  [/EACCES|EPERM\b|NETWORK_ACCESS_DENIED|BLOCKED_BY/, 'blocked'],
  [/EMFILE|ENFILE|ENOBUFS|ENOMEM|EADDRINUSE|INSUFFICIENT_RESOURCES/, 'exhausted'],
  [/ETIMEDOUT|ETIMEOUT|TIMED_OUT|_TIMEOUT/, 'timeout'],
  [/HPE_|ERR_HTTP|INVALID_HTTP|EMPTY_RESPONSE|CONTENT_DECODING|Z_(?:DATA|BUF|STREAM)_ERROR|ERR__ERROR/, 'http'],
  [/ECONNRESET|ECONNABORTED|EPIPE|ENOTCONN|ESHUTDOWN|EOF\b|NETWORK_CHANGED|UND_ERR_SOCKET/, 'reset'],
  [/CONNECTION_(?:RESET|CLOSED|ABORTED|FAILED)|ERR_STREAM_PREMATURE_CLOSE|ABORT_ERR/, 'reset']
]

/** By words, where an error has no code. */
const WORDS: readonly (readonly [RegExp, ConnectionFailure])[] = [
  [/certificate/i, 'certificate-other'],
  [/redirect/i, 'redirect'],
  [/getaddrinfo/i, 'name'],
  [/ a body in the coding /, 'http'],
  [/\bterminated\b|\baborted\b|other side closed|socket hang up/i, 'reset']
]

/** Why a connection failed, from what was thrown and its causes; undefined where nothing known is said. */
export function connectionFailure(thrown: unknown): ConnectionFailure | undefined {
  const { codes, messages } = saidBy(thrown)
  const known = (table: typeof CODES, words: string): ConnectionFailure | undefined =>
    table.find(([pattern]) => pattern.test(words))?.[1]
  return known(CODES, codes.join(' ')) ?? known(CODES, messages.join(' ')) ?? known(WORDS, ` ${messages.join(' ')} `)
}

/** The messages and codes of an error and of its causes. */
export function connectionWords(thrown: unknown): string {
  const { codes, messages } = saidBy(thrown)
  const words = [...messages, ...codes.filter((code) => !messages.some((message) => message.includes(code)))]
  return words.length > 0 ? words.join(' ') : String(thrown)
}

function saidBy(thrown: unknown): { codes: string[]; messages: string[] } {
  const codes: string[] = []
  const messages: string[] = []
  let current = thrown
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    const { code } = current as { code?: unknown }
    if (typeof code === 'string') codes.push(code)
    if (current.message !== '') messages.push(current.message)
    if (current instanceof AggregateError) for (const inner of current.errors) messages.push(String(inner))
    current = current.cause
  }
  return { codes, messages }
}

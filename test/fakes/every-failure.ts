import { readFileSync } from 'node:fs'
import path from 'node:path'
import { getSystemErrorMap } from 'node:util'
import { asError, DownloadFailure } from '../../main/downloads/download-failure.ts'
import { toPlainError, type ErrorCode, type PlainError } from '../../main/domain/errors.ts'
import { classifyError } from '../../main/providers/wire/classify-error.ts'
import { networkError } from '../../main/providers/wire/network-error.ts'
import { readErrorBody } from '../../main/providers/wire/provider-error-body.ts'

/** A failure as the world reports it, and as we understand it. */
export interface KnownFailure {
  name: string
  kind: 'file' | 'database' | 'network' | 'download' | 'provider'
  error: PlainError
  /** What the other side said, and has to be shown under our words. */
  quoted?: string
}

/** https://www.sqlite.org/rescode.html, primary and extended codes of what failed. */
const SQLITE =
  `ABORT ABORT_ROLLBACK AUTH AUTH_USER BUSY BUSY_RECOVERY BUSY_SNAPSHOT BUSY_TIMEOUT CANTOPEN CANTOPEN_CONVPATH
CANTOPEN_DIRTYWAL CANTOPEN_FULLPATH CANTOPEN_ISDIR CANTOPEN_NOTEMPDIR CANTOPEN_SYMLINK CONSTRAINT CONSTRAINT_CHECK
CONSTRAINT_COMMITHOOK CONSTRAINT_DATATYPE CONSTRAINT_FOREIGNKEY CONSTRAINT_FUNCTION CONSTRAINT_NOTNULL CONSTRAINT_PINNED
CONSTRAINT_PRIMARYKEY CONSTRAINT_ROWID CONSTRAINT_TRIGGER CONSTRAINT_UNIQUE CONSTRAINT_VTAB CORRUPT CORRUPT_INDEX
CORRUPT_SEQUENCE CORRUPT_VTAB EMPTY ERROR ERROR_MISSING_COLLSEQ ERROR_RETRY ERROR_SNAPSHOT FORMAT FULL INTERNAL INTERRUPT
IOERR IOERR_ACCESS IOERR_AUTH IOERR_BEGIN_ATOMIC IOERR_BLOCKED IOERR_CHECKRESERVEDLOCK IOERR_CLOSE IOERR_COMMIT_ATOMIC
IOERR_CONVPATH IOERR_CORRUPTFS IOERR_DATA IOERR_DELETE IOERR_DELETE_NOENT IOERR_DIR_CLOSE IOERR_DIR_FSYNC IOERR_FSTAT
IOERR_FSYNC IOERR_GETTEMPPATH IOERR_IN_PAGE IOERR_LOCK IOERR_MMAP IOERR_NOMEM IOERR_RDLOCK IOERR_READ IOERR_ROLLBACK_ATOMIC
IOERR_SEEK IOERR_SHMLOCK IOERR_SHMMAP IOERR_SHMOPEN IOERR_SHMSIZE IOERR_SHORT_READ IOERR_TRUNCATE IOERR_UNLOCK IOERR_VNODE
IOERR_WRITE LOCKED LOCKED_SHAREDCACHE LOCKED_VTAB MISMATCH MISUSE NOLFS NOMEM NOTADB NOTFOUND PERM PROTOCOL RANGE READONLY
READONLY_CANTINIT READONLY_CANTLOCK READONLY_DBMOVED READONLY_DIRECTORY READONLY_RECOVERY READONLY_ROLLBACK SCHEMA TOOBIG`
    .split(/\s+/)
    .map((code) => `SQLITE_${code}`)

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATES =
  `UNABLE_TO_GET_CRL UNABLE_TO_DECRYPT_CERT_SIGNATURE UNABLE_TO_DECRYPT_CRL_SIGNATURE UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY
CERT_SIGNATURE_FAILURE CRL_SIGNATURE_FAILURE CERT_NOT_YET_VALID CERT_HAS_EXPIRED CRL_NOT_YET_VALID CRL_HAS_EXPIRED
ERROR_IN_CERT_NOT_BEFORE_FIELD ERROR_IN_CERT_NOT_AFTER_FIELD ERROR_IN_CRL_LAST_UPDATE_FIELD ERROR_IN_CRL_NEXT_UPDATE_FIELD
DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_ISSUER_CERT_LOCALLY
UNABLE_TO_VERIFY_LEAF_SIGNATURE CERT_CHAIN_TOO_LONG CERT_REVOKED INVALID_CA PATH_LENGTH_EXCEEDED INVALID_PURPOSE CERT_UNTRUSTED
CERT_REJECTED HOSTNAME_MISMATCH ERR_TLS_CERT_ALTNAME_INVALID ERR_SSL_EE_KEY_TOO_SMALL ERR_SSL_CA_MD_TOO_WEAK EPROTO
ERR_SSL_WRONG_VERSION_NUMBER ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION ERR_SSL_NO_CIPHER_MATCH ERR_TLS_HANDSHAKE_TIMEOUT`.split(
    /\s+/
  )

/** Of Node's resolver, HTTP parser and client, of undici and of Chromium; those of libuv are asked for. */
const CONNECTIONS = `ENOTFOUND ESERVFAIL ETIMEOUT HPE_INVALID_CONSTANT HPE_HEADER_OVERFLOW ERR_PROXY_TUNNEL
ERR_PROXY_INVALID_CONFIG UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT UND_ERR_SOCKET Z_DATA_ERROR Z_BUF_ERROR
net::ERR_NAME_NOT_RESOLVED net::ERR_INTERNET_DISCONNECTED net::ERR_CONNECTION_REFUSED net::ERR_CONNECTION_RESET
net::ERR_CONNECTION_CLOSED net::ERR_CONNECTION_TIMED_OUT net::ERR_ADDRESS_UNREACHABLE net::ERR_NETWORK_CHANGED
net::ERR_NETWORK_ACCESS_DENIED net::ERR_PROXY_CONNECTION_FAILED net::ERR_TUNNEL_CONNECTION_FAILED net::ERR_EMPTY_RESPONSE
net::ERR_CERT_DATE_INVALID net::ERR_CERT_AUTHORITY_INVALID net::ERR_CERT_COMMON_NAME_INVALID net::ERR_CERT_REVOKED
net::ERR_SSL_PROTOCOL_ERROR net::ERR_CONTENT_DECODING_FAILED`.split(/\s+/)

/** What libuv may say of a call that Sextant never makes, or of one that goes on by itself. */
const NEVER_OF_A_CONNECTION = new Set(
  `E2BIG EAGAIN EALREADY EBADF EBUSY ECANCELED EAI_CANCELED ECHARSET EDESTADDRREQ EEXIST EFAULT EFBIG EFTYPE EILSEQ EINTR EINVAL
EIO EISCONN EISDIR ELOOP EMLINK ENOEXEC EMSGSIZE ENAMETOOLONG ENODEV ENOENT ENOPROTOOPT ENOSPC ENOSYS ENOTDIR ENOTEMPTY ENOTSOCK
ENOTSUP ENOTTY ENXIO EOVERFLOW EPROTONOSUPPORT EPROTOTYPE ERANGE EREMOTEIO EROFS ESOCKTNOSUPPORT ESPIPE ESRCH ETXTBSY EUNATCH
EXDEV UNKNOWN`.split(/\s+/)
)

const libuv = Array.from(getSystemErrorMap().values(), ([code]) => code)
const thrown = (code: string, more: object = {}): Error =>
  Object.assign(new Error(`the words of ${code}`), { code, ...more })

interface Fixture {
  name: string
  status: number
  headers: Record<string, string>
  body: unknown
  code: ErrorCode
}

/** Every class of error of the file system, of SQLite, of networks and certificates, and of the providers' fixtures. */
export function everyFailure(): KnownFailure[] {
  const files = libuv
    .filter((code) => !code.startsWith('EAI_'))
    .map((code): KnownFailure => {
      const error = toPlainError(thrown(code, { syscall: 'open', path: '/data/sextant.db' }))
      return { name: code, kind: 'file', error, quoted: code }
    })
  const databases = SQLITE.map((code): KnownFailure => {
    return { name: code, kind: 'database', error: toPlainError(thrown(code)), quoted: code }
  })
  const connections = [...libuv.filter((code) => !NEVER_OF_A_CONNECTION.has(code)), ...CONNECTIONS, ...CERTIFICATES]
  const networks = connections.map((code): KnownFailure => {
    const error = networkError(thrown(code), 'https://api.example/v1', { provider: 'Acme', key: 'unused-key' })
    return { name: code, kind: 'network', error: toPlainError(error), quoted: `the words of ${code}` }
  })
  const downloads = connections.map((code): KnownFailure => {
    const error = asError([new DownloadFailure('unreachable', { cause: thrown(code) })], 'Small')
    return { name: code, kind: 'download', error: toPlainError(error), quoted: `the words of ${code}` }
  })
  return [...files, ...databases, ...networks, ...downloads, ...ofProviders()]
}

function ofProviders(): KnownFailure[] {
  const file = path.resolve(import.meta.dirname, '../fixtures/providers/failures.jsonl')
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line): KnownFailure => {
      const { name, status, headers, body } = JSON.parse(line) as Fixture
      const read = readErrorBody(typeof body === 'string' ? body : JSON.stringify(body))
      const error = toPlainError(classifyError(status, read, new Headers(headers), { provider: 'Acme', model: 'm' }, 0))
      const { said } = error.params
      return { name, kind: 'provider', error, ...(typeof said === 'string' && { quoted: said }) }
    })
}

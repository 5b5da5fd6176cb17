/** What the operating system, the file system or SQLite says went wrong, as classes that each have words of their own. */
export const systemErrorCodes = [
  'disk-full',
  'disk-read-only',
  'disk-failed',
  'file-no-permission',
  'file-gone',
  'file-wrong-kind',
  'file-name-too-long',
  'file-busy',
  'file-too-large',
  'file-not-supported',
  'too-many-files',
  'out-of-memory',
  'database-corrupt',
  'database-locked',
  'database-full',
  'database-not-opened',
  'database-refused'
] as const
export type SystemErrorCode = (typeof systemErrorCodes)[number]

const FILE_SYSTEM: ReadonlyMap<string, SystemErrorCode> = new Map<string, SystemErrorCode>([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EROFS', 'disk-read-only'],
  ['EIO', 'disk-failed'],
  ['ENXIO', 'disk-failed'],
  ['ENODEV', 'disk-failed'],
  ['ESTALE', 'disk-failed'],
  ['EACCES', 'file-no-permission'],
  ['EPERM', 'file-no-permission'],
  ['ENOENT', 'file-gone'],
  ['ENOTDIR', 'file-wrong-kind'],
  ['EISDIR', 'file-wrong-kind'],
  ['EEXIST', 'file-wrong-kind'],
  ['ENOTEMPTY', 'file-wrong-kind'],
  ['ELOOP', 'file-wrong-kind'],
  ['EXDEV', 'file-wrong-kind'],
  ['ENAMETOOLONG', 'file-name-too-long'],
  ['EBUSY', 'file-busy'],
  ['ETXTBSY', 'file-busy'],
  ['EDEADLK', 'file-busy'],
  ['EFBIG', 'file-too-large'],
  ['EOVERFLOW', 'file-too-large'],
  ['EINVAL', 'file-not-supported'], // what a FAT disk says of a colon
  ['EILSEQ', 'file-not-supported'],
  ['ECHARSET', 'file-not-supported'],
  ['ENOTSUP', 'file-not-supported'],
  ['EOPNOTSUPP', 'file-not-supported'],
  ['ENOSYS', 'file-not-supported'],
  ['EMLINK', 'file-not-supported'],
  ['EFTYPE', 'file-wrong-kind'],
  ['EMFILE', 'too-many-files'],
  ['ENFILE', 'too-many-files'],
  ['ENOMEM', 'out-of-memory'],
  ['ERR_WORKER_OUT_OF_MEMORY', 'out-of-memory']
])

/** By the longest beginning that fits: https://www.sqlite.org/rescode.html */
const SQLITE: readonly (readonly [beginning: string, code: SystemErrorCode])[] = [
  ['SQLITE_IOERR_SHMSIZE', 'database-full'], // the index of the log finds no room
  ['SQLITE_IOERR_NOMEM', 'out-of-memory'],
  ['SQLITE_IOERR_CORRUPTFS', 'database-corrupt'],
  ['SQLITE_IOERR', 'disk-failed'],
  ['SQLITE_CORRUPT', 'database-corrupt'],
  ['SQLITE_NOTADB', 'database-corrupt'],
  ['SQLITE_FORMAT', 'database-corrupt'],
  ['SQLITE_BUSY', 'database-locked'],
  ['SQLITE_LOCKED', 'database-locked'],
  ['SQLITE_PROTOCOL', 'database-locked'],
  ['SQLITE_FULL', 'database-full'],
  ['SQLITE_READONLY', 'disk-read-only'],
  ['SQLITE_CANTOPEN', 'database-not-opened'],
  ['SQLITE_PERM', 'file-no-permission'],
  ['SQLITE_AUTH', 'file-no-permission'],
  ['SQLITE_NOMEM', 'out-of-memory'],
  ['SQLITE_TOOBIG', 'file-too-large'],
  ['SQLITE_NOLFS', 'file-too-large']
]

/**
 * The class of an error of Node's `fs` or of SQLite, by its `code`; undefined for any other.
 * @param ofFile whether it is known to be about a file: what libuv says else of one is then a disk, or the network that
 * a disk is reached over, that failed
 */
export function systemErrorCode(code: string, ofFile = false): SystemErrorCode | undefined {
  if (!code.startsWith('SQLITE_'))
    return FILE_SYSTEM.get(code) ?? (ofFile && /^(?:E[A-Z0-9]+|UNKNOWN)$/.test(code) ? 'disk-failed' : undefined)
  return SQLITE.find(([beginning]) => code.startsWith(beginning))?.[1] ?? 'database-refused'
}

/** Whether the same may go well the next time, without anybody doing anything else than what the words say. */
export const isPassing = (code: SystemErrorCode): boolean =>
  code !== 'file-name-too-long' && code !== 'database-corrupt'

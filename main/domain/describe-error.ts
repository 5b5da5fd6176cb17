/** An error as the log may hold it: what broke and where, without anything a person wrote or received. */
export interface ErrorDescription {
  /** The class, or the type of what was thrown where that is no error. */
  name: string
  /** Of ours, of Node (`ECONNREFUSED`) or of SQLite (`SQLITE_BUSY`). */
  code?: string | number
  /** The system call that failed. */
  syscall?: string
  /** The HTTP status. */
  status?: number
  /** `function file:line:column`, innermost first; files from the app's folder on, since the folders above name a person. */
  frames: string[]
  cause?: ErrorDescription
  /** The parts of an AggregateError. */
  errors?: ErrorDescription[]
}

const LONGEST_CHAIN = 8
const MOST_FRAMES = 12
const MOST_PARTS = 4

/** Names and codes are single words. Anything else may be a text, and is left out. */
const WORD = /^[\w$.:-]{1,60}$/
const FRAME = /^ {4}at (?:(?<call>[\w$.<>#[\]@ ]{1,120}) \()?(?<place>[^()]{1,400}?:\d+:\d+)\)?$/
const APP_FOLDER = /^.*\/(?:out|main|preload|renderer|resources|scripts|test)\//

/**
 * Describes anything thrown: names, codes, frames and the chain of causes, never messages or parameters, since both
 * may quote a person, a file name or an answer.
 */
export function describeError(thrown: unknown): ErrorDescription {
  return describe(thrown, new Set())
}

function describe(thrown: unknown, seen: Set<unknown>): ErrorDescription {
  if (typeof thrown !== 'object' || thrown === null)
    return { name: thrown === null ? 'null' : typeof thrown, frames: [] }
  seen.add(thrown)
  const { name, code, syscall, status, stack, message, cause, errors } = thrown as Record<string, unknown>
  const mayGoOn = (next: unknown): boolean => next !== undefined && !seen.has(next) && seen.size < LONGEST_CHAIN
  return {
    name: word(name) ?? word(thrown.constructor?.name) ?? 'object',
    ...(typeof code === 'number' ? { code } : word(code) !== undefined && { code: word(code) }),
    ...(word(syscall) !== undefined && { syscall: word(syscall) }),
    ...(typeof status === 'number' && { status }),
    frames: framesOf(stack, message),
    ...(mayGoOn(cause) && { cause: describe(cause, seen) }),
    ...(Array.isArray(errors) && {
      errors: errors
        .slice(0, MOST_PARTS)
        .filter(mayGoOn)
        .map((part: unknown) => describe(part, seen))
    })
  }
}

const word = (value: unknown): string | undefined => (typeof value === 'string' && WORD.test(value) ? value : undefined)

/** The frames below the message, which may have lines that look like frames. */
function framesOf(stack: unknown, message: unknown): string[] {
  if (typeof stack !== 'string') return []
  const at = typeof message === 'string' && message !== '' ? stack.indexOf(message) : -1
  const lines = (at < 0 ? stack : stack.slice(at + String(message).length)).split('\n').reverse()
  const frames: string[] = []
  for (const line of lines) {
    const groups = FRAME.exec(line)?.groups
    if (!groups) break
    frames.push(`${groups['call'] ?? '<anonymous>'} ${shortPlace(groups['place'] ?? '')}`)
  }
  return frames.reverse().slice(0, MOST_FRAMES)
}

function shortPlace(place: string): string {
  const slashes = place.replaceAll('\\', '/')
  if (slashes.startsWith('node:')) return slashes
  const inPackage = slashes.lastIndexOf('/node_modules/')
  if (inPackage >= 0) return slashes.slice(inPackage + 1)
  const folder = APP_FOLDER.exec(slashes)?.[0]
  const root = folder === undefined ? slashes.lastIndexOf('/') : slashes.lastIndexOf('/', folder.length - 2)
  return slashes.slice(root + 1)
}

import { canonicalHost } from '../network/target.ts'

/**
 * What code below the gate tries to reach or to start. A pipe is a local socket in the file system; listening takes in
 * what others send; a thread or a program could do all of it unseen, and so could Node's own bindings.
 */
export type GuardTarget =
  | { kind: 'tcp'; host: string; port: number }
  | { kind: 'name'; host: string }
  | { kind: 'udp'; host: string; port: number }
  | { kind: 'pipe'; path: string }
  | { kind: 'program'; file: string; args: readonly string[] }
  | { kind: 'thread'; entry: string | null; switches: boolean } // no entry: the code is a text
  | { kind: 'listen'; host: string; port: number }
  | { kind: 'binding'; name: string }

/** The target as the ledger writes it. */
export function describeTarget(target: GuardTarget): string {
  switch (target.kind) {
    case 'tcp':
    case 'udp': {
      const host = target.host.includes(':') ? `[${target.host}]` : target.host
      return `${target.kind === 'udp' ? 'udp ' : ''}${host}:${target.port}`
    }
    case 'name':
      return target.host
    case 'pipe':
      return `pipe ${target.path}`
    case 'program':
      return `program ${target.file}`
    case 'thread':
      return `thread ${target.entry === null ? 'from a text' : nameOf(target.entry)}`
    case 'listen':
      return `listen ${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`
    case 'binding':
      return `binding ${target.name}`
  }
}

/**
 * What a call of `net.Socket.prototype.connect` leads to. It takes options, a port and a host, or a path; `net.connect`
 * and `tls.connect` pass their arguments on as one array.
 */
export function connectTarget(args: readonly unknown[]): GuardTarget {
  const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as [unknown, unknown]
  if (typeof first === 'object' && first !== null) {
    const { host, port, path } = first as { host?: unknown; port?: unknown; path?: unknown }
    if (typeof path === 'string' && path !== '') return { kind: 'pipe', path }
    return tcp(host, port)
  }
  if (typeof first === 'string' && !isPort(first)) return { kind: 'pipe', path: first }
  return tcp(second, first)
}

/** What a call of `dgram.Socket.prototype.send` or `connect` leads to. */
export function datagramTarget(args: readonly unknown[]): GuardTarget {
  const port = args.find(
    (argument, index) => typeof argument === 'number' && (index === 0 || typeof args[index + 1] !== 'number')
  )
  const host = args.find((argument, index) => index > 0 && typeof argument === 'string')
  return { kind: 'udp', host: typeof host === 'string' ? canonicalHost(host) : 'localhost', port: Number(port ?? 0) }
}

/** What a call of `net.Server.prototype.listen` opens; without a host everybody may come. */
export function listenTarget(args: readonly unknown[]): GuardTarget {
  const [first, second] = args
  if (typeof first === 'object' && first !== null) {
    const { host, port, path } = first as { host?: unknown; port?: unknown; path?: unknown }
    if (typeof path === 'string' && path !== '') return { kind: 'pipe', path }
    return listen(host, port)
  }
  if (typeof first === 'string' && !isPort(first)) return { kind: 'pipe', path: first }
  return listen(second, first)
}

/** What a call of `dgram.Socket.prototype.bind` opens. */
export function bindTarget(args: readonly unknown[]): GuardTarget {
  const [first, second] = args
  if (typeof first !== 'object' || first === null) return listen(second, first)
  const { address, port } = first as { address?: unknown; port?: unknown }
  return listen(address, port)
}

function listen(host: unknown, port: unknown): GuardTarget {
  const named = typeof host === 'string' && host !== ''
  return { kind: 'listen', host: named ? canonicalHost(host) : '::', port: Number(port ?? 0) || 0 }
}

/** The last part of a path; code that is given as text has none. */
const nameOf = (entry: string): string =>
  entry.startsWith('data:') ? 'from a text' : (entry.split(/[\\/]/).at(-1) ?? entry)

const isPort = (text: string): boolean => text.trim() !== '' && Number(text) >= 0

function tcp(host: unknown, port: unknown): GuardTarget {
  return {
    kind: 'tcp',
    host: typeof host === 'string' && host !== '' ? canonicalHost(host) : 'localhost',
    port: Number(port)
  }
}

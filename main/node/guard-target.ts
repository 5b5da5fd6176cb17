import { canonicalHost } from '../network/target.ts'

/** What code below the gate tries to reach. A pipe is a local socket in the file system. */
export type GuardTarget =
  | { kind: 'tcp'; host: string; port: number }
  | { kind: 'name'; host: string }
  | { kind: 'udp'; host: string; port: number }
  | { kind: 'pipe'; path: string }
  | { kind: 'program'; file: string }

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

const isPort = (text: string): boolean => text.trim() !== '' && Number(text) >= 0

function tcp(host: unknown, port: unknown): GuardTarget {
  return {
    kind: 'tcp',
    host: typeof host === 'string' && host !== '' ? canonicalHost(host) : 'localhost',
    port: Number(port)
  }
}

import { SextantError } from '../domain/errors.ts'

/** Where an attempt leads: what every rule is about. */
export interface Target {
  /** Lower case, without the brackets of an IPv6 address. */
  host: string
  port: number
  /** Whether the bytes are encrypted on the way. */
  secure: boolean
}

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'ws:': 80, 'https:': 443, 'wss:': 443 }

/** @throws SextantError `invalid-input` for what is not an http(s) or ws(s) address */
export function targetOf(url: URL): Target {
  const port = PORTS[url.protocol]
  if (port === undefined)
    throw new SextantError('invalid-input', { params: { channel: 'network', where: url.protocol } })
  return {
    host: canonicalHost(url.hostname),
    port: url.port === '' ? port : Number(url.port),
    secure: url.protocol === 'https:' || url.protocol === 'wss:'
  }
}

/** One spelling for one host: no brackets, no final dot, lower case. */
export const canonicalHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')

/** A program that reaches other machines by itself. No host has a space in its name. */
export const programTarget = (name: string): Target => ({ host: `program ${name}`, port: 0, secure: false })
export const isProgram = ({ host }: Pick<Target, 'host'>): boolean => host.startsWith('program ')

/** `host:port` as the ledger writes it. */
export function hostAndPort(target: Pick<Target, 'host' | 'port'>): string {
  if (isProgram(target)) return target.host
  return target.host.includes(':') ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`
}

/** Addresses that the system takes for this machine when something connects to them: 0.0.0.0/8, ::, and mapped forms. */
const UNSPECIFIED =
  /^(?:0\.\d+\.\d+\.\d+|::|::ffff:0\.\d+\.\d+\.\d+|::ffff:0:[0-9a-f]{1,4}|::ffff:[0-9a-f]{1,2}:[0-9a-f]{1,4}|::[0-9a-f]{1,4}(?::[0-9a-f]{1,4})?)$/

/** Whether a connection to a host ends on this machine, by its spelling. */
export const leadsHere = (host: string): boolean => isLoopback(host) || UNSPECIFIED.test(host)

const DOTTED = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/

/**
 * Whether a host is this machine by its spelling alone, so that no name has to be looked up: 127.0.0.0/8, ::1, the
 * mapped form of the first, and the names that RFC 6761 keeps for it.
 */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true
  const mapped = /^::ffff:(?:(7f[0-9a-f]{2}):[0-9a-f]{1,4}|(.+))$/.exec(host)
  if (mapped?.[1]) return true
  const octets = DOTTED.exec(mapped?.[2] ?? host)
    ?.slice(1)
    .map(Number)
  return octets?.[0] === 127 && octets.every((octet) => octet <= 255)
}

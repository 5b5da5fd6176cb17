import dns from 'node:dns'
import net from 'node:net'
import type { SextantError } from '../domain/errors.ts'
import { canonicalHost, isLoopback } from '../network/target.ts'

type Answer = { address: string; family: 4 | 6 }
type Callback = (error: Error | null, ...values: unknown[]) => void
type Method = (this: unknown, ...args: unknown[]) => unknown

interface LookupOptions {
  family: 0 | 4 | 6
  all: boolean
}

/** Functions that always ask a name server. */
const QUESTIONS = [
  'resolve',
  'resolve4',
  'resolve6',
  'resolveAny',
  'resolveCaa',
  'resolveCname',
  'resolveMx',
  'resolveNaptr',
  'resolveNs',
  'resolvePtr',
  'resolveSoa',
  'resolveSrv',
  'resolveTlsa',
  'resolveTxt',
  'reverse'
]

/**
 * Puts a check before every way to look a name up. Names of this machine are answered here, since RFC 6761 says what
 * they are: not even a hosts file without them leads to a name server. Addresses need no look-up.
 * @param check the error with which a look-up fails; undefined lets it through
 */
export function guardNames(check: (host: string) => SextantError | undefined): void {
  const lookup = dns.lookup as unknown as Method
  replace(dns, 'lookup', function (...args) {
    const callback = args.at(-1) as Callback
    const host = typeof args[0] === 'string' ? canonicalHost(args[0]) : ''
    const options = optionsOf(args[1])
    if (host === '' || net.isIP(host) !== 0) return lookup.apply(dns, args)
    if (isLoopback(host)) return void process.nextTick(() => tell(callback, here(options.family), options))
    const refused = check(host)
    if (refused) return void process.nextTick(() => callback(refused))
    return lookup.apply(dns, args)
  })
  const promised = dns.promises.lookup as unknown as Method
  replace(dns.promises, 'lookup', (...args) => {
    const host = typeof args[0] === 'string' ? canonicalHost(args[0]) : ''
    const options = optionsOf(args[1])
    if (host === '' || net.isIP(host) !== 0) return promised.apply(dns.promises, args)
    if (isLoopback(host)) {
      const answers = here(options.family)
      return Promise.resolve(options.all ? answers : answers[0])
    }
    const refused = check(host)
    return refused ? Promise.reject(refused) : promised.apply(dns.promises, args)
  })
  const failing = (original: Method): Method =>
    function (this: unknown, ...args) {
      const refused = check(canonicalHost(String(args[0])))
      if (!refused) return original.apply(this, args)
      const callback = args.at(-1) as Callback
      process.nextTick(() => callback(refused))
    }
  const rejecting = (original: Method): Method =>
    function (this: unknown, ...args) {
      const refused = check(canonicalHost(String(args[0])))
      return refused ? Promise.reject(refused) : original.apply(this, args)
    }
  for (const [owner, guard] of [
    [dns, failing],
    [dns.Resolver.prototype, failing],
    [dns.promises, rejecting],
    [dns.promises.Resolver.prototype, rejecting]
  ] as const)
    for (const name of [...QUESTIONS, 'lookupService']) {
      const original = (owner as unknown as Record<string, Method | undefined>)[name]
      if (original) replace(owner, name, guard(original))
    }
}

function replace(owner: object, name: string, value: Method): void {
  // With what else hangs on the function, such as how it is to be promisified.
  Object.defineProperties(value, Object.getOwnPropertyDescriptors((owner as Record<string, Method>)[name]))
  Object.defineProperty(owner, name, { value, writable: true, configurable: true })
}

function optionsOf(given: unknown): LookupOptions {
  if (typeof given === 'number') return { family: given === 4 || given === 6 ? given : 0, all: false }
  if (typeof given !== 'object' || given === null) return { family: 0, all: false }
  const { family, all } = given as { family?: unknown; all?: unknown }
  return {
    family: family === 4 || family === 'IPv4' ? 4 : family === 6 || family === 'IPv6' ? 6 : 0,
    all: all === true
  }
}

function here(family: 0 | 4 | 6): [Answer, ...Answer[]] {
  const v4: Answer = { address: '127.0.0.1', family: 4 }
  const v6: Answer = { address: '::1', family: 6 }
  return family === 4 ? [v4] : family === 6 ? [v6] : [v4, v6]
}

function tell(callback: Callback, answers: [Answer, ...Answer[]], { all }: LookupOptions): void {
  if (all) callback(null, answers)
  else callback(null, answers[0].address, answers[0].family)
}

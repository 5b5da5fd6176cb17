import { describeError } from '../domain/describe-error.ts'
import type { NetworkGate } from '../network/gate.ts'
import { isLoopback } from '../network/target.ts'
import type { Log } from '../ports.ts'
import { isGuarded, isGuardedStart } from './guarded-code.ts'
import { describeTarget, type GuardTarget } from './guard-target.ts'
import type { Proxy } from './proxies.ts'
import type { GuardPolicy } from './socket-guard.ts'

/**
 * Lets through what the gate has given leave for, and records what it has not. A proxy may be reached while anything has
 * leave to reach another machine. Only code of this app that gives up the network itself runs in other threads and
 * processes, and only this machine may connect to what listens.
 */
export function gatePolicy(gate: NetworkGate, log: Log, proxies: readonly Proxy[]): GuardPolicy {
  const isProxy = (host: string, port?: number): boolean =>
    gate.holdsRemote && proxies.some((proxy) => proxy.host === host && (port === undefined || proxy.port === port))
  return {
    allows(target: GuardTarget) {
      switch (target.kind) {
        case 'tcp':
          return gate.holds(target.host, target.port) || isProxy(target.host, target.port)
        case 'name':
          return gate.holds(target.host) || isProxy(target.host)
        case 'program':
          return gate.holdsProgram || isGuardedStart(target.file, target.args)
        case 'thread':
          return !target.switches && isGuarded(target.entry)
        case 'listen':
          return isLoopback(target.host)
        case 'udp':
        case 'pipe':
        case 'binding':
          return false
      }
    },
    refused(target) {
      try {
        gate.refuseBelow(describeTarget(target), 'host' in target ? target.host : undefined)
      } catch (error) {
        // It stays refused, also where it can not be recorded, as when the app has closed its database.
        log.warn('network.refusal-not-recorded', { error: describeError(error) })
      }
    }
  }
}

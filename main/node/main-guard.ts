/**
 * The guard of the app's main process: imported before anything else. It lets nothing through until it is told what the
 * gate allows.
 */
import type { NetworkGate } from '../network/gate.ts'
import type { Log } from '../ports.ts'
import { describeError } from '../domain/describe-error.ts'
import { gatePolicy } from './gate-policy.ts'
import { isGuarded, isGuardedStart } from './guarded-code.ts'
import type { GuardTarget } from './guard-target.ts'
import type { Proxy } from './proxies.ts'
import { hearRefusals } from './refusal-channel.ts'
import { installSocketGuard } from './socket-guard.ts'

const early: GuardTarget[] = []

/** Before the gate is there, nothing is reached; threads and processes that reach nothing themselves may start. */
const guard = installSocketGuard({
  allows: (target) =>
    target.kind === 'thread'
      ? !target.switches && isGuarded(target.entry)
      : target.kind === 'program' && isGuardedStart(target.file, target.args),
  refused: (target) => void early.push(target)
})

let stopHearing: () => void = () => undefined

/** Lets through what the gate allows from now on, and records what was refused before, and what threads try. */
export function followGate(gate: NetworkGate, log: Log, proxies: readonly Proxy[]): void {
  const policy = gatePolicy(gate, log, proxies)
  stopHearing()
  stopHearing = hearRefusals((host) => {
    try {
      gate.refuse(host, 'no-network', { purpose: 'unknown' })
    } catch (error) {
      log.warn('network.refusal-not-recorded', { error: describeError(error) })
    }
  })
  guard.follow(policy)
  for (const target of early.splice(0)) policy.refused(target)
}

/** Cuts every socket to another machine, also those that are kept for later. */
export const cutRemoteSockets = (): void => guard.cutRemote()

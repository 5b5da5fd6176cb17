import type { NetworkMode, NetworkRule, NetworkRules } from '../domain/network.ts'
import { isLoopback, type Target } from './target.ts'

const STRICTNESS: Readonly<Record<NetworkMode, number>> = { auto: 0, ask: 1, offline: 2 }

/** The rules that hold where several apply, such as the app's and a workspace's: the strictest of each. */
export function strictest(first: NetworkRules, ...others: readonly NetworkRules[]): NetworkRules {
  return others.reduce(
    (strict, rules) => ({
      mode: STRICTNESS[rules.mode] > STRICTNESS[strict.mode] ? rules.mode : strict.mode,
      loopbackOffline: strict.loopbackOffline && rules.loopbackOffline
    }),
    first
  )
}

export type Decision = { verdict: 'allowed' | 'refused'; rule: NetworkRule } | { verdict: 'ask' }

/** Whether an attempt may be made. Never looks a name up: that would be an attempt already. */
export function decide(target: Target, rules: NetworkRules): Decision {
  const offline = rules.mode === 'offline'
  if (isLoopback(target.host)) {
    if (!offline) return { verdict: 'allowed', rule: 'loopback' }
    return rules.loopbackOffline
      ? { verdict: 'allowed', rule: 'offline-loopback' }
      : { verdict: 'refused', rule: 'offline' }
  }
  switch (rules.mode) {
    case 'offline':
      return { verdict: 'refused', rule: 'offline' }
    case 'ask':
      return { verdict: 'ask' }
    case 'auto':
      return { verdict: 'allowed', rule: 'auto' }
  }
}

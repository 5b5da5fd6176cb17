import type { OfferedModel } from '../../stores/use-providers.ts'
import { useRules } from '../network/use-rules.ts'

/** Whether the network's rules keep a model's provider from being reached at all. */
export function useOfflineUnreachable(): (offered: Pick<OfferedModel, 'provider'>) => boolean {
  const rules = useRules()
  return ({ provider: { ownMachine } }) => rules?.mode === 'offline' && !(ownMachine && rules.loopbackOffline)
}

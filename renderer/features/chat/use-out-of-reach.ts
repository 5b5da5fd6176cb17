import { useNetwork } from '../../stores/use-network.ts'
import type { OfferedModel } from '../../stores/use-providers.ts'

/** Whether the network's rules keep a model's provider from being reached at all. */
export function useOutOfReach(): (offered: Pick<OfferedModel, 'provider'>) => boolean {
  const rules = useNetwork((state) => state.status?.rules)
  return ({ provider: { ownMachine } }) => rules?.mode === 'offline' && !(ownMachine && rules.loopbackOffline)
}

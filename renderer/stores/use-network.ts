import { create } from 'zustand'
import type { NetworkMode } from '../../main/domain/network.ts'
import type { NetworkStatus } from '../../preload/contract/network.ts'
import { client } from '../client/client.ts'
import { Latest } from '../client/latest.ts'
import { showError } from './use-toasts.ts'

interface NetworkState {
  /** null until main has told. */
  status: NetworkStatus | null
}

export const useNetwork = create<NetworkState>(() => ({ status: null }))

const readings = new Latest()

export async function loadNetwork(): Promise<void> {
  const isLast = readings.begin()
  const told = await client.network.status()
  if (isLast()) receiveNetwork(told)
}

export function receiveNetwork(status: NetworkStatus): void {
  readings.begin()
  useNetwork.setState({ status })
}

/** What holds where a workspace has a mode of its own. */
export const strictest = (app: NetworkMode, workspace: NetworkMode | null): NetworkMode =>
  workspace !== null && networkModes.indexOf(workspace) < networkModes.indexOf(app) ? workspace : app

export const networkModes = ['offline', 'ask', 'auto'] as const satisfies readonly NetworkMode[]

/** Changes what may leave; shown when main has enforced it, not before. */
export async function changeNetwork(change: { mode?: NetworkMode; loopbackOffline?: boolean }): Promise<boolean> {
  try {
    receiveNetwork(await client.network.change(change))
    return true
  } catch (error) {
    showError(error)
    return false
  }
}

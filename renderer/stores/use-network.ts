import { create } from 'zustand'
import type { NetworkMode, NetworkQuestion } from '../../main/domain/network.ts'
import type { NetworkStatus } from '../../preload/contract/network.ts'
import { client } from '../client/client.ts'
import { showError } from './use-toasts.ts'

interface NetworkState {
  /** null until main has told. */
  status: NetworkStatus | null
  /** Questions that were answered here and that main has not taken off its list yet. */
  answered: ReadonlySet<string>
}

export const useNetwork = create<NetworkState>(() => ({ status: null, answered: new Set() }))

export async function loadNetwork(): Promise<void> {
  receiveNetwork(await client.network.status())
}

export function receiveNetwork(status: NetworkStatus): void {
  const open = new Set(status.questions.map(({ id }) => id))
  useNetwork.setState(({ answered }) => ({ status, answered: new Set([...answered].filter((id) => open.has(id))) }))
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

/** Sends that wait for the person, oldest first. */
export function openQuestions({ status, answered }: NetworkState): NetworkQuestion[] {
  return status?.questions.filter(({ id }) => !answered.has(id)) ?? NONE
}
const NONE: NetworkQuestion[] = []

/** Says yes or no to a send; one that main could not be told of is asked again. */
export async function answerQuestion(id: string, allow: boolean): Promise<void> {
  useNetwork.setState(({ answered }) => ({ answered: new Set([...answered, id]) }))
  try {
    await client.network.answer({ id, allow })
  } catch (error) {
    useNetwork.setState(({ answered }) => ({ answered: new Set([...answered].filter((one) => one !== id)) }))
    showError(error)
  }
}

import { create } from 'zustand'
import type { ModelRef, WorkspaceId } from '../../main/domain/ids.ts'
import type { TuningChoices } from '../../preload/contract/tuning.ts'
import { client, onAppEvent } from '../client/client.ts'
import { showError } from './use-toasts.ts'
import { useWorkspaces } from './use-workspaces.ts'

interface TuningView {
  /** Of the workspace on view; null until main has told. */
  state: TuningChoices | null
}

export const useTuning = create<TuningView>(() => ({ state: null }))

const current = (): WorkspaceId | undefined => useWorkspaces.getState().list?.current

export async function readTuning(): Promise<void> {
  const workspaceId = current()
  if (workspaceId === undefined) return
  try {
    const state = await client.tuning.state({ workspaceId })
    if (current() === workspaceId) useTuning.setState({ state })
  } catch (error) {
    showError(error)
  }
}

/** Reads it now and whenever a run has come further. @returns what ends that */
export function followTuning(): () => void {
  void readTuning()
  const ends = [
    onAppEvent('tuning.changed', () => void readTuning()),
    onAppEvent('learning.changed', () => void readTuning()),
    useWorkspaces.subscribe(() => void readTuning())
  ]
  return () => ends.forEach((end) => end())
}

export async function beginTuning(answers: ModelRef, reflects: ModelRef, rollouts: number, usd: number): Promise<void> {
  const workspaceId = current()
  if (workspaceId === undefined) return
  await client.tuning
    .begin({ workspaceId, answers, reflects, rollouts, microUsd: Math.round(usd * 1_000_000) })
    .catch(showError)
  await readTuning()
}

export async function actOnRun(id: string, action: 'cancel' | 'accept' | 'rollBack'): Promise<void> {
  await client.tuning[action]({ id }).catch(showError)
  await readTuning()
}

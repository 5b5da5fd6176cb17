import { create } from 'zustand'
import type { ModelList } from '../../preload/contract/models.ts'
import type { LocalModel } from '../../main/domain/local-models.ts'
import type { ModelRef } from '../../main/domain/ids.ts'
import { client } from '../client/client.ts'
import { showError } from './use-toasts.ts'

interface ModelsState {
  /** null until main has told. */
  list: ModelList | null
  /** Models with a request on its way, whose buttons wait. */
  busy: ReadonlySet<string>
}

export const useModels = create<ModelsState>(() => ({ list: null, busy: new Set() }))

export async function loadModels(): Promise<void> {
  receiveModels(await client.models.list())
}

/** Keeps the identity of every model that did not change, so that a download's progress repaints one row. */
export function receiveModels(list: ModelList): void {
  const before = new Map(useModels.getState().list?.models.map((model) => [model.id, model]))
  const models = list.models.map((model) => {
    const known = before.get(model.id)
    return known && JSON.stringify(known) === JSON.stringify(model) ? known : model
  })
  useModels.setState({ list: { ...list, models } })
}

export type ModelAction = 'download' | 'pauseDownload' | 'discardDownload' | 'remove' | 'setDefault'

export async function actOnModel(id: string, action: ModelAction): Promise<void> {
  useModels.setState(({ busy }) => ({ busy: new Set([...busy, id]) }))
  try {
    await client.models[action]({ id })
    await loadModels()
  } catch (error) {
    showError(error)
  } finally {
    useModels.setState(({ busy }) => ({ busy: new Set([...busy].filter((other) => other !== id)) }))
  }
}

export async function addModelFile(): Promise<LocalModel | null> {
  try {
    const added = await client.models.addFile()
    if (added) await loadModels()
    return added
  } catch (error) {
    showError(error)
    return null
  }
}

export async function unloadModel(): Promise<void> {
  try {
    await client.models.unload()
  } catch (error) {
    showError(error)
  }
}

export function modelByRef(list: ModelList | null, ref: ModelRef | null): LocalModel | undefined {
  return list?.models.find((model) => model.ref === ref)
}

export const isInstalled = (model: LocalModel): boolean => model.state === 'installed'

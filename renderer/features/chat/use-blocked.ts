import { useModels } from '../../stores/use-models.ts'
import { useProviders } from '../../stores/use-providers.ts'
import { useSettings } from '../../stores/use-settings.ts'
import { askableModel, type AnsweringModel } from './use-answering-model.ts'
import { useOfflineUnreachable } from './use-offline-unreachable.ts'

/** Why a model would not answer: it is out of reach in Offline, or the key of its provider is not here. */
export type Blocked = 'offline' | 'key-missing'

/** What keeps the model from answering the next message; null also where another model was chosen to take its place. */
export function useBlocked(model: AnsweringModel | undefined): Blocked | null {
  const outOfReach = useOfflineUnreachable()
  const models = useModels((state) => state.list)
  const providers = useProviders((state) => state.list)
  const chosen = useSettings((state) => state.settings?.chat.fallbackModel ?? null)
  const why = (one: AnsweringModel | undefined): Blocked | null => {
    if (!one?.remote) return null
    if (outOfReach(one.remote)) return 'offline'
    const { needsKey, keyState } = one.remote.provider
    return needsKey && keyState === 'none' ? 'key-missing' : null
  }
  const blocked = why(model)
  if (blocked === null) return null
  const inItsPlace = askableModel(models, providers, chosen as AnsweringModel['ref'] | null)
  return inItsPlace && inItsPlace.ref !== model?.ref && why(inItsPlace) === null ? null : blocked
}

/** Whether the next message is not even sent. In Offline it is: the cache may have its answer, and asks nobody. */
export function useUnsendable(model: AnsweringModel | undefined): boolean {
  const blocked = useBlocked(model)
  const cached = useSettings((state) => state.settings?.cache.on ?? false)
  return blocked !== null && !(blocked === 'offline' && cached)
}

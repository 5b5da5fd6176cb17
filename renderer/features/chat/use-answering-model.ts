import { useMemo } from 'react'
import type { ModelRef } from '../../../main/domain/ids.ts'
import { AUTO_MODEL } from '../../../main/domain/plan.ts'
import type { ModelList } from '../../../preload/contract/models.ts'
import type { LocalModel } from '../../../main/domain/local-models.ts'
import type { ProviderList } from '../../../preload/contract/providers.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { useConversations } from '../../stores/use-conversations.ts'
import { isInstalled, modelByRef, useModels } from '../../stores/use-models.ts'
import { useSettings } from '../../stores/use-settings.ts'
import { offeredBy, offeredModel, useProviders, type OfferedModel } from '../../stores/use-providers.ts'

/** A model that can be asked, wherever it is. */
export interface AnsweringModel {
  ref: ModelRef
  name: string
  demo: boolean
  /** Absent when unknown. */
  images?: boolean | undefined
  /** Who has it, for a model that the app does not run itself. */
  remote: OfferedModel | null
}

const local = ({ ref, name, demo }: LocalModel): AnsweringModel => ({ ref, name, demo, images: false, remote: null })

const remote = (offered: OfferedModel): AnsweringModel => {
  const { ref, id, name, images } = offered.model
  return { ref, name: name ?? id, demo: false, images, remote: offered }
}

/** The model with this name, where it can be asked. */
export function askableModel(
  models: ModelList | null,
  providers: ProviderList | null,
  ref: ModelRef | null
): AnsweringModel | undefined {
  const here = modelByRef(models, ref)
  if (here && isInstalled(here)) return local(here)
  const offered = offeredModel(providers, ref)
  return offered && remote(offered)
}

/** Nobody yet: who answers is decided when it is sent. */
function auto(models: ModelList, providers: ProviderList | null): AnsweringModel | undefined {
  const here = modelHere(models)
  const images = providers?.providers.flatMap(offeredBy).some((model) => model.images === true)
  const any = here !== undefined || images !== undefined
  return any ? { ref: AUTO_MODEL, name: 'Auto', demo: false, images, remote: null } : undefined
}

const isLocal = (ref: ModelRef): boolean => ref.startsWith('local:')

/** The chosen model where it can answer, else the default; undefined until main has told which models there are. */
function answeringModel(
  models: ModelList | null,
  providers: ProviderList | null,
  chosen: ModelRef | null
): AnsweringModel | undefined {
  if (!models) return undefined
  if (chosen === AUTO_MODEL) return auto(models, providers)
  for (const ref of [chosen, models.defaultRef]) {
    if (!ref) continue
    // Not known yet: another model must not take its place for a moment.
    if (!isLocal(ref) && !providers) return undefined
    const model = askableModel(models, providers, ref)
    if (model) return model
  }
  return modelHere(models)
}

/** The model that main asks where one on this computer has to answer; undefined where none is installed. */
export function modelHere(models: ModelList | null): AnsweringModel | undefined {
  const here = modelByRef(models, models?.hereRef ?? null)
  return here && isInstalled(here) ? local(here) : undefined
}

const chosenNow = ({ conversation, newModel }: ReturnType<typeof useConversation.getState>): ModelRef | null =>
  conversation ? conversation.model : newModel

/** The model of the conversation of this workspace that was written in last; new ones begin with it. */
function lastUsed({ lastModel }: ReturnType<typeof useConversations.getState>): ModelRef | null {
  return useSettings.getState().settings?.chat.defaultModel ? null : lastModel
}

/** Who would answer the next message. */
export function useAnsweringModel(): AnsweringModel | undefined {
  const models = useModels((state) => state.list)
  const providers = useProviders((state) => state.list)
  const chosenHere = useConversation(chosenNow)
  const last = useConversations(lastUsed)
  const isNew = useConversation((state) => state.conversation === null)
  const chosen = chosenHere ?? (isNew ? last : null)
  return useMemo(() => answeringModel(models, providers, chosen), [models, providers, chosen])
}

/** The same, read once when something is sent. */
export function currentAnsweringModel(): AnsweringModel | undefined {
  return answeringModel(
    useModels.getState().list,
    useProviders.getState().list,
    chosenNow(useConversation.getState()) ??
      (useConversation.getState().conversation ? null : lastUsed(useConversations.getState()))
  )
}

/** Whether main has told all that decides who answers the next message. */
const isTold = (): boolean =>
  useModels.getState().list !== null &&
  useSettings.getState().settings !== null &&
  useConversations.getState().organisation !== null &&
  (currentAnsweringModel() !== undefined || useProviders.getState().list !== null)

/** Settles when it is known who answers the next message; null where it is known already. */
export function answeringModelTold(): Promise<void> | null {
  if (isTold()) return null
  return new Promise((resolve) => {
    const ends = [useModels, useSettings, useConversations, useProviders].map((store) =>
      store.subscribe(() => {
        if (!isTold()) return
        ends.forEach((end) => end())
        resolve()
      })
    )
  })
}

/** What a model is called, also one that is gone. */
export function useModelName(): (ref: ModelRef) => string {
  const models = useModels((state) => state.list)
  const providers = useProviders((state) => state.list)
  return (ref) => {
    const known =
      models?.models.find((model) => model.ref === ref)?.name ??
      providers?.providers.flatMap((one) => one.models).find((model) => model.ref === ref)?.name
    return known ?? ref.slice(ref.indexOf(':') + 1)
  }
}

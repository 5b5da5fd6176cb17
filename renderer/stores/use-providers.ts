import { create } from 'zustand'
import type { ModelRef, ProviderId } from '../../main/domain/ids.ts'
import type { KeyTest, ProviderList, RemoteModel, RemoteProvider } from '../../preload/contract/providers.ts'
import { client, plainErrorOf } from '../client/client.ts'
import { showError } from './use-toasts.ts'

interface ProvidersState {
  /** null until main has told. */
  list: ProviderList | null
  /** What a provider is doing for the person: its buttons wait. */
  busy: Partial<Record<ProviderId, 'testing' | 'listing' | 'changing'>>
  /** How the last test of each went. */
  tests: Partial<Record<ProviderId, KeyTest>>
}

export const useProviders = create<ProvidersState>(() => ({ list: null, busy: {}, tests: {} }))

export async function loadProviders(): Promise<void> {
  receiveProviders(await client.providers.list())
}

/** Keeps the identity of every provider that did not change, so that a socket that opens repaints one card. */
export function receiveProviders(list: ProviderList): void {
  const before = new Map(useProviders.getState().list?.providers.map((provider) => [provider.id, provider]))
  const providers = list.providers.map((provider) => {
    const known = before.get(provider.id)
    return known && JSON.stringify(known) === JSON.stringify(provider) ? known : provider
  })
  useProviders.setState({ list: { ...list, providers } })
}

type Busy = NonNullable<ProvidersState['busy'][ProviderId]>

async function during<Result>(id: ProviderId, what: Busy, work: () => Promise<Result>): Promise<Result | null> {
  useProviders.setState(({ busy }) => ({ busy: { ...busy, [id]: what } }))
  try {
    return await work()
  } catch (error) {
    showError(error)
    return null
  } finally {
    useProviders.setState(({ busy: { [id]: _done, ...busy } }) => ({ busy }))
  }
}

function put(provider: RemoteProvider): void {
  useProviders.setState(({ list }) => {
    if (!list) return {}
    const known = list.providers.some(({ id }) => id === provider.id)
    const providers = known
      ? list.providers.map((one) => (one.id === provider.id ? provider : one))
      : [...list.providers, provider]
    return { list: { ...list, providers } }
  })
}

export type NewProvider = Parameters<typeof client.providers.add>[0]
export type ProviderChange = Omit<Parameters<typeof client.providers.change>[0], 'id'>

/** Sets a provider up. @throws RequestError, for the form to explain beside its field */
export async function addProvider(provider: NewProvider): Promise<RemoteProvider> {
  const added = await client.providers.add(provider)
  put(added)
  return added
}

/** Changes a provider. @throws RequestError, for the form to explain beside its field */
export async function changeProvider(id: ProviderId, change: ProviderChange): Promise<RemoteProvider> {
  const changed = await client.providers.change({ id, ...change })
  forgetTest(id)
  put(changed)
  return changed
}

/** @throws RequestError, for the form to explain beside its field */
export async function setProviderKey(id: ProviderId, key: string | null): Promise<void> {
  const changed = await client.providers.setKey({ id, key })
  forgetTest(id)
  put(changed)
}

/** Offers these models for answering, at once. */
export async function enableModels(id: ProviderId, enabledModels: string[]): Promise<void> {
  await during(id, 'changing', async () => put(await client.providers.change({ id, enabledModels })))
}

/** One cheap request that shows whether key and address are right. */
export async function testProvider(id: ProviderId): Promise<KeyTest | null> {
  const result = await during(id, 'testing', () => client.providers.test({ id }))
  if (!result) return null
  tellTest(id, result)
  const known = useProviders.getState().list?.providers.find((one) => one.id === id)
  if (result.ok && known && result.models !== known.models.length) await refreshModels(id)
  return result
}

function tellTest(id: ProviderId, result: KeyTest): void {
  useProviders.setState(({ tests }) => ({ tests: { ...tests, [id]: result } }))
}

/** Asks a provider for its models. Why that failed stands where the result of a test stands, and nowhere else. */
export async function refreshModels(id: ProviderId): Promise<RemoteProvider | null> {
  return await during(id, 'listing', async () => {
    try {
      const provider = await client.providers.refreshModels({ id })
      if (!useProviders.getState().tests[id]?.ok) forgetTest(id)
      put(provider)
      return provider
    } catch (error) {
      tellTest(id, { ok: false, ms: 0, error: plainErrorOf(error) })
      return null
    }
  })
}

/** Takes a provider away with its key; null when it could not be. */
export async function removeProvider(id: ProviderId): Promise<boolean> {
  const removed = await during(id, 'changing', async () => {
    await client.providers.remove({ id })
    return true
  })
  if (!removed) return false
  forgetTest(id)
  useProviders.setState(({ list }) => ({
    list: list && { ...list, providers: list.providers.filter((one) => one.id !== id) }
  }))
  return true
}

/** Sets a removed provider up again as it was. Only one without a key comes back whole. */
export async function bringBackProvider({ preset, kind, name, baseUrl, enabledModels }: RemoteProvider): Promise<void> {
  try {
    const { id } = await client.providers.add({ preset, kind, name, baseUrl })
    put(await client.providers.change({ id, enabledModels }))
  } catch (error) {
    showError(error)
  }
}

type EditedPrices = Parameters<typeof client.providers.editPrice>[0]['prices']

/** Sets the person's own prices for a model, in US dollars for a million tokens; null goes back to what is known. */
export async function editPrice(model: ModelRef, prices: EditedPrices): Promise<void> {
  try {
    await client.providers.editPrice({ model, prices })
    await loadProviders()
  } catch (error) {
    showError(error)
  }
}

/** Fetches the published prices of today; null when that failed. */
export async function updatePrices(): Promise<ProviderList['prices'] | null> {
  try {
    const prices = await client.providers.updatePrices()
    await loadProviders()
    return prices
  } catch (error) {
    showError(error)
    return null
  }
}

function forgetTest(id: ProviderId): void {
  useProviders.setState(({ tests: { [id]: _old, ...tests } }) => ({ tests }))
}

/** A model and who has it; only models that are offered for answering. */
export interface OfferedModel {
  model: RemoteModel
  provider: RemoteProvider
}

/** The offered model with this name. */
export function offeredModel(list: ProviderList | null, ref: ModelRef | null): OfferedModel | undefined {
  if (!list || ref === null) return undefined
  for (const provider of list.providers)
    for (const model of provider.models)
      if (model.ref === ref && provider.enabledModels.includes(model.id)) return { model, provider }
  return undefined
}

/** The models of a provider that are offered for answering, in the order of its list. */
export const offeredBy = (provider: RemoteProvider): RemoteModel[] =>
  provider.models.filter(({ id }) => provider.enabledModels.includes(id))

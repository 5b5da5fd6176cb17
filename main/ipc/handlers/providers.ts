import type { ProviderList, RemoteProvider } from '../../../preload/contract/providers.ts'
import type { App } from '../../compose/app.ts'
import { presets } from '../../providers/presets.ts'
import type { ProviderView } from '../../providers/remote-providers.ts'
import type { Handlers } from '../router.ts'

const shown = ({ createdAt, ...provider }: ProviderView): RemoteProvider => provider

/** Everything the Providers page shows. Keys are never part of it. */
export const providerList = ({ remote }: App): ProviderList => ({
  presets: presets.map(({ quirks, prices, ...preset }) => preset),
  providers: remote.list().map(shown),
  prices: remote.priceList
})

export const providerHandlers = (app: App): Handlers['providers'] => ({
  list: () => providerList(app),
  add: (provider) => shown(app.remote.add(provider)),
  change: ({ id, ...change }) => shown(app.remote.change(id, change)),
  remove: ({ id }) => app.remote.remove(id),
  setKey: ({ id, key }) => shown(app.remote.setKey(id, key)),
  test: ({ id }) => app.remote.test(id, AbortSignal.timeout(ANSWER_WITHIN_MS)),
  refreshModels: async ({ id }) => shown(await app.remote.refreshModels(id, AbortSignal.timeout(ANSWER_WITHIN_MS))),
  editPrice: ({ model, prices }) => app.remote.editPrice(model, prices),
  updatePrices: () => app.remote.updatePrices(AbortSignal.timeout(ANSWER_WITHIN_MS))
})

/** Long enough for a slow provider and for a person who is asked in Ask mode. */
const ANSWER_WITHIN_MS = 120_000

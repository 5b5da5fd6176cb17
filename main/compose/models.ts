import type { EventEmitter } from 'node:events'
import { splitModelRef, type ModelRef } from '../domain/ids.ts'
import { InferenceClient } from '../inference/client.ts'
import { LOCAL_PROVIDER, ModelLibrary } from '../inference/model-library.ts'
import type { Network } from '../network/network.ts'
import { RateLimits } from '../optimizer/admission/rate-limits.ts'
import type { Ports } from '../ports.ts'
import { LocalProvider } from '../providers/local/local-provider.ts'
import { bundledPriceList } from '../providers/prices/bundled-price-list.ts'
import { ProviderRegistry } from '../providers/registry.ts'
import { RemoteProviders } from '../providers/remote-providers.ts'
import { ResponsesSockets } from '../providers/websocket/responses-sockets.ts'
import { ProviderStore } from '../storage/provider-store.ts'
import { inOrder, type Part } from './part.ts'
import type { AppSignals } from './signals.ts'
import type { StorageParts } from './storage.ts'

export interface ModelParts {
  library: ModelLibrary
  inference: InferenceClient
  sockets: ResponsesSockets
  remote: RemoteProviders
  providers: ProviderRegistry
  /** How much may be asked of whom, as their responses say. */
  limits: RateLimits
  defaultModel: () => ModelRef
  /** The default where that runs on this computer, else the best that does. @throws SextantError `model-not-installed` */
  modelHere: () => ModelRef
}

/** Everything that can be asked: the models on this computer and the providers over the network. */
export function composeModels(
  ports: Ports,
  { database, settings, measurements }: StorageParts,
  { network }: { network: Network },
  signals: EventEmitter<AppSignals>
): Part<ModelParts> {
  const { clock, log, paths } = ports
  const library = new ModelLibrary({ paths, database, ...network.modelDownloads() })
  library.onChange(() => signals.emit('models'))
  const inference = new InferenceClient({
    process: ports.inference,
    clock,
    log,
    idleUnloadMs: () => {
      const minutes = settings.current.inference.idleUnloadMinutes
      return minutes === null ? null : minutes * 60_000
    },
    useGpu: () => settings.current.inference.useGpu,
    measurements
  })
  inference.onEngine((engine) => signals.emit('engine', engine))

  const limits = new RateLimits(clock)
  const sockets = new ResponsesSockets({ gate: network.gate, clock, random: Math.random })
  const remote = new RemoteProviders({
    sockets,
    store: new ProviderStore(database, ports.secrets),
    fetch: network.fetch({ purpose: 'completion' }),
    clock,
    log,
    random: Math.random,
    onRate: (model, notice) => limits.heed(model, notice),
    bundledPrices: () => bundledPriceList(paths.resources)
  })
  remote.onChange(() => signals.emit('providers'))
  const providers = new ProviderRegistry([new LocalProvider(library, inference)], () => remote.providers())
  const defaultModel = (): ModelRef => {
    const chosen = settings.current.chat.defaultModel
    return providers.models().find(({ ref }) => ref === chosen)?.ref ?? library.bestRef()
  }
  const modelHere = (): ModelRef => {
    const ref = defaultModel()
    return splitModelRef(ref).provider === LOCAL_PROVIDER ? ref : library.bestRef()
  }
  return {
    parts: { library, inference, sockets, remote, providers, limits, defaultModel, modelHere },
    close: () =>
      inOrder(
        () => sockets.close(),
        () => inference.close()
      )
  }
}

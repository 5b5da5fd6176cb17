import type { EventEmitter } from 'node:events'
import type { Workspaces } from '../chat/workspaces.ts'
import { defaultSettings } from '../config/settings.ts'
import type { CacheKey } from '../domain/cache.ts'
import { splitModelRef, type WorkspaceId } from '../domain/ids.ts'
import { CurrentEmbedder } from '../embedding/current-embedder.ts'
import type { DownloadParts } from '../downloads/download-job.ts'
import { convertPackedApart } from '../embedding/convert-packed.ts'
import { EmbeddingDownload } from '../embedding/embedding-download.ts'
import { fetchEmbeddingModel } from '../embedding/model-folder.ts'
import { modelFingerprint } from '../inference/model-fingerprint.ts'
import type { Network } from '../network/network.ts'
import { AnswerCache } from '../optimizer/cache/answer-cache.ts'
import { CacheCatalogue } from '../optimizer/cache/cache-catalogue.ts'
import { CacheLayers } from '../optimizer/cache/cache-layers.ts'
import { planLayers } from '../optimizer/cache/layer-plan.ts'
import { SemanticIndex } from '../optimizer/cache/semantic-index.ts'
import { ModelMakes } from '../optimizer/cache/model-makes.ts'
import { ownSecret } from '../optimizer/cache/own-secret.ts'
import { Savings } from '../optimizer/cache/savings.ts'
import { SealingKey } from '../optimizer/cache/sealing-key.ts'
import type { InferenceProcess, Log, Ports } from '../ports.ts'
import { exposureOf } from '../providers/base-url.ts'
import { CacheSavingsStore } from '../storage/cache-savings-store.ts'
import { CacheTombstoneStore } from '../storage/cache-tombstone-store.ts'
import { QuestionEmbeddingStore } from '../storage/question-embedding-store.ts'
import { CacheSecretStore, type CacheSecret } from '../storage/cache-secret-store.ts'
import { CacheStore } from '../storage/cache-store.ts'
import { WarmedAnswerStore } from '../storage/warmed-answer-store.ts'
import type { ModelParts } from './models.ts'
import { inOrder, type Part } from './part.ts'
import type { AppSignals } from './signals.ts'
import type { StorageParts } from './storage.ts'

export interface CacheOfApp {
  stage: AnswerCache
  /** The model for meanings, which others use as well. */
  embedder: CurrentEmbedder
  catalogue: CacheCatalogue
  layers: CacheLayers
  semanticIndex: SemanticIndex
  secrets: CacheSecretStore
  warms: WarmedAnswerStore
  /** null where there is no process for embeddings. */
  embeddingDownload: EmbeddingDownload | null
  /** What an entry is called outside this process. */
  nameOf: (key: CacheKey) => string
  /** How many entries a layer returned in place of ours, since the start. */
  readonly findings: number
  /** Keeps a secret; null removes it. Holds at once. */
  setSecret(name: CacheSecret, value: string | null): void
}

/** The answer cache. It reads what earlier runs kept when the app starts it. */
export function composeCache(
  ports: Ports,
  { database, settings }: StorageParts,
  { network }: { network: Network },
  { library, remote }: ModelParts,
  workspaces: Workspaces,
  signals: EventEmitter<AppSignals>
): Part<CacheOfApp> {
  const { clock, log, paths } = ports
  const onChange = (): void => void signals.emit('cache')
  /** Whether anything of a workspace leaves this machine unasked. */
  const mayShare = (id: WorkspaceId): boolean => workspaces.rulesIn(id, settings.current.network).mode === 'auto'
  const mayUse = (address: string): boolean =>
    URL.canParse(address) &&
    exposureOf(new URL(address), settings.current.cache.plainHosts) === 'fine' &&
    network.reachesUnasked(new URL(address).hostname)
  const secrets = new CacheSecretStore(database, ports.secrets)
  const sealing = new SealingKey(ownSecret(ports.secrets.protection === 'keyring' ? secrets : null, paths.data))
  const table = new CacheStore(database)
  let findings = 0
  const layers = new CacheLayers({
    clock,
    log,
    table,
    sealing,
    tombstones: new CacheTombstoneStore(database),
    fetch: network.fetch({ purpose: 'cache' }),
    admitSocket: (host, port, secure) => network.gate.admitSocket(host, port, secure, { purpose: 'cache' }),
    plan: () => planLayers(settings.current.cache, secrets, mayUse),
    mayShare,
    onFinding: (finding) => {
      log.warn('cache.finding', { layer: finding.layer, what: finding.what })
      findings++
      onChange()
    }
  })
  const embedder = new CurrentEmbedder(ports)
  const semanticIndex = new SemanticIndex({
    clock,
    log,
    table: new QuestionEmbeddingStore(database),
    sealing,
    embedder: () => embedder.current(),
    random: Math.random
  })
  const embeddingDownload = ports.embedding
    ? embeddingDownloadOf(ports.embedding, network.modelDownloads(), paths.models, log, onChange)
    : null
  const warms = new WarmedAnswerStore(database)
  const savings = new Savings(clock, new CacheSavingsStore(database))
  const stage = new AnswerCache({
    clock,
    log,
    layers,
    semanticIndex,
    savings,
    onChange,
    settings: () => settings.current.cache,
    mayShare,
    instructions: defaultSettings.chat.systemPrompt,
    onWarmedUsed: (key) => warms.used(sealing.nameOf(key), clock.now()),
    makeOf: (model) => {
      const server = remote.providers().find(({ id }) => id === splitModelRef(model).provider)?.server
      return server === undefined ? modelFingerprint(library, model) : { name: server, everywhere: true }
    }
  })
  const makes = new ModelMakes((ref) => void stage.forgetModel(ref))
  const followModels = (): void => makes.follow(library.models(), (ref) => modelFingerprint(library, ref).name)
  const catalogue = new CacheCatalogue({ clock, table, sealing, layers, semanticIndex, savings, onChange })
  settings.onChange((changed) => {
    if (changed.includes('cache') || changed.includes('network')) layers.planChanged()
  })
  library.onChange(followModels)
  signals.on('conversationForgotten', (id) => void stage.forgetConversation(id))
  signals.on('workspaceRemoved', (id) => void catalogue.clear(id))
  return {
    parts: {
      stage,
      embedder,
      layers,
      semanticIndex,
      secrets,
      warms,
      embeddingDownload,
      catalogue,
      get findings() {
        return findings
      },
      nameOf: (key) => sealing.nameOf(key),
      setSecret(name, value) {
        secrets.set(name, value)
        layers.planChanged()
        onChange()
      }
    },
    async start() {
      followModels()
      await layers.load()
      if (settings.current.cache.semantic) await semanticIndex.load()
      log.info('cache.loaded', { entries: layers.sizes.sqlite.entries, questions: semanticIndex.size })
    },
    close: () =>
      inOrder(
        () => embeddingDownload?.stop(),
        () => semanticIndex.saveTrainingSamples(),
        () => layers.close(),
        () => embedder.close()
      )
  }
}

function embeddingDownloadOf(
  process: InferenceProcess,
  download: DownloadParts,
  models: string,
  log: Log,
  onChange: () => void
): EmbeddingDownload {
  return new EmbeddingDownload({
    log,
    onChange,
    fetch: (onBytes, signal) =>
      fetchEmbeddingModel(download, models, onBytes, signal, (packed) => convertPackedApart(process, packed))
  })
}

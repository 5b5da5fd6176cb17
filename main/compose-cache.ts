import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { defaultSettings } from './config/settings.ts'
import type { CacheKey } from './domain/cache.ts'
import { splitModelRef, type ModelRef, type WorkspaceId } from './domain/ids.ts'
import { EmbeddingClient } from './embedding/client.ts'
import { EmbeddingDownload } from './embedding/embedding-download.ts'
import { HashedEmbedder } from './embedding/hashed-embedder.ts'
import { findEmbeddingModel, type EmbeddingModel } from './embedding/model-folder.ts'
import type { TextEmbedder } from './embedding/text-embedder.ts'
import type { ModelLibrary } from './inference/model-library.ts'
import { modelFingerprint } from './inference/model-fingerprint.ts'
import type { Network } from './network/network.ts'
import { decide } from './network/rules.ts'
import { canonicalHost } from './network/target.ts'
import { AnswerCache } from './optimizer/cache/answer-cache.ts'
import { CacheCatalogue } from './optimizer/cache/cache-catalogue.ts'
import { CacheLayers, type LayerPlan } from './optimizer/cache/cache-layers.ts'
import { SemanticIndex } from './optimizer/cache/semantic-index.ts'
import { Savings } from './optimizer/cache/savings.ts'
import { SealingKey } from './optimizer/cache/sealing-key.ts'
import type { Ports } from './ports.ts'
import { exposureOf } from './providers/base-url.ts'
import type { RemoteProviders } from './providers/remote-providers.ts'
import { CacheSavingsStore } from './storage/cache-savings-store.ts'
import { CacheTombstoneStore } from './storage/cache-tombstone-store.ts'
import { QuestionEmbeddingStore } from './storage/question-embedding-store.ts'
import { CacheSecretStore, type CacheSecret } from './storage/cache-secret-store.ts'
import { CacheStore } from './storage/cache-store.ts'
import { CacheWarmStore } from './storage/cache-warm-store.ts'
import type { WritableDatabase } from './storage/database.ts'
import type { SettingsStore } from './storage/settings-store.ts'

const MEGABYTE = 1_000_000
const KEY_FILE = 'cache.key'
const EMBEDDING_THREADS = 1
/** The model is brought and removed by the person: nobody waits for this. */
const LOOK_EVERY_MS = 5_000

export interface CacheOfApp {
  stage: AnswerCache
  catalogue: CacheCatalogue
  layers: CacheLayers
  semanticIndex: SemanticIndex
  secrets: CacheSecretStore
  warms: CacheWarmStore
  /** null where there is no process for embeddings. */
  embeddingDownload: EmbeddingDownload | null
  /** What an entry is called outside this process. */
  nameOf: (key: CacheKey) => string
  /** How many entries a layer returned in place of ours, since the start. */
  readonly findings: number
  /** Keeps a secret; null removes it. Holds at once. */
  setSecret(name: CacheSecret, value: string | null): void
  /** Reads the books of earlier runs; only for the window, since a question in a terminal is soon over. */
  start(): Promise<void>
  close(): void
}

export interface CacheOfAppParts {
  ports: Ports
  database: WritableDatabase
  settings: SettingsStore
  network: Network
  library: ModelLibrary
  remote: Pick<RemoteProviders, 'providers'>
  /** Whether anything of a workspace leaves this machine unasked. */
  mayShare: (workspace: WorkspaceId) => boolean
  onChange: () => void
}

/** The answer cache from its parts: a piece of the composition root. */
export function composeCache({
  ports,
  database,
  settings,
  network,
  library,
  remote,
  mayShare,
  onChange
}: CacheOfAppParts): CacheOfApp {
  const { clock, log } = ports
  const secrets = new CacheSecretStore(database, ports.secrets)
  const sealing = new SealingKey(ownSecret(secrets, ports))
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
    plan: () => planOf(settings, network, secrets),
    mayShare,
    onFinding: (finding) => {
      log.warn('cache.finding', { layer: finding.layer, what: finding.what })
      findings++
      onChange()
    }
  })
  const embedders = new Embedders(ports)
  const semanticIndex = new SemanticIndex({
    clock,
    log,
    table: new QuestionEmbeddingStore(database),
    sealing,
    embedder: () => embedders.current(),
    random: Math.random
  })
  const embeddingDownload = ports.embedding
    ? new EmbeddingDownload({
        download: network.modelDownloads(),
        process: ports.embedding,
        models: ports.paths.models,
        onChange
      })
    : null
  const warms = new CacheWarmStore(database)
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
  settings.onChange((changed) => {
    if (changed.includes('cache') || changed.includes('network')) layers.planChanged()
  })
  const makes = new Map<ModelRef, string>()
  const followModels = (): void => {
    const now = new Map(library.models().map(({ ref }) => [ref, modelFingerprint(library, ref).name]))
    for (const [ref, make] of makes) if (now.get(ref) !== make) void stage.forgetModel(ref)
    makes.clear()
    for (const [ref, make] of now) makes.set(ref, make)
  }
  library.onChange(followModels)
  return {
    stage,
    layers,
    semanticIndex,
    secrets,
    warms,
    embeddingDownload,
    get findings() {
      return findings
    },
    nameOf: (key) => sealing.nameOf(key),
    catalogue: new CacheCatalogue({ clock, table, sealing, layers, semanticIndex, savings, onChange }),
    setSecret(name, value) {
      secrets.set(name, value)
      layers.planChanged()
      onChange()
    },
    async start() {
      followModels()
      await layers.load()
      if (settings.current.cache.semantic) await semanticIndex.load()
      log.info('cache.loaded', { entries: layers.sizes.sqlite.entries, questions: semanticIndex.size })
    },
    close() {
      embeddingDownload?.stop()
      semanticIndex.saveTrainingSamples()
      layers.close()
      embedders.close()
    }
  }
}

/** The secret of this machine: in the keyring's care, or where there is none in a file that only the person can read. */
function ownSecret(secrets: CacheSecretStore, { paths, secrets: keyring }: Ports): Uint8Array {
  if (keyring.protection === 'keyring') {
    const known = secrets.get('own')
    if (known !== null) return Buffer.from(known, 'base64url')
    const made = SealingKey.random()
    secrets.set('own', Buffer.from(made).toString('base64url'))
    return made
  }
  // Conversations lie in the same folder as they are: the file protects copies of the database, such as backups.
  const file = path.join(paths.data, KEY_FILE)
  if (existsSync(file)) {
    const known = readFileSync(file)
    if (known.length === SealingKey.bytes) return known
  }
  const made = SealingKey.random()
  mkdirSync(paths.data, { recursive: true })
  writeFileSync(file, made, { mode: 0o600 })
  return made
}

/** What may be used right now: in Ask, each look would be a question of its own, so nothing is shared there. */
function planOf(settings: SettingsStore, network: Network, secrets: CacheSecretStore): LayerPlan {
  const { memoryMegabytes, diskMegabytes, on, redisOn, redisAddress, edgeOn, edgeAddress, plainHosts } =
    settings.current.cache
  const team = on && (redisOn || edgeOn) ? secrets.get('team') : null
  const redis =
    on && redisOn && isFine(redisAddress, plainHosts) && mayReach(network, redisAddress) ? new URL(redisAddress) : null
  if (redis) redis.password = secrets.get('redis-password') ?? ''
  return {
    memoryBytes: memoryMegabytes * MEGABYTE,
    diskBytes: diskMegabytes * MEGABYTE,
    redisAddress: redis?.href ?? null,
    edge:
      on && edgeOn && isFine(edgeAddress, plainHosts) && mayReach(network, edgeAddress)
        ? { address: edgeAddress, writeSecret: secrets.get('edge-secret') }
        : null,
    team: team === null ? null : new SealingKey(Buffer.from(team, 'base64url'))
  }
}

/** Not where others could read what goes there: entries are sealed, but a password is not. */
function isFine(address: string, plainHosts: readonly string[]): boolean {
  return URL.canParse(address) && exposureOf(new URL(address), plainHosts) === 'fine'
}

function mayReach(network: Network, address: string): boolean {
  if (!URL.canParse(address)) return false
  const host = canonicalHost(new URL(address).hostname)
  return (
    network.rules.mode === 'auto' &&
    host !== '' &&
    decide({ host, port: 0, secure: false }, network.rules).verdict === 'allowed'
  )
}

/** The embedding model while it is there, else what stands in for it. */
class Embedders {
  readonly #ports: Ports
  readonly #hashed = new HashedEmbedder()
  #found: EmbeddingModel | undefined
  #lookedAt = -Infinity
  #client: EmbeddingClient | null = null
  #closed = false

  constructor(ports: Ports) {
    this.#ports = ports
  }

  current(): TextEmbedder {
    const { paths, embedding, clock, log } = this.#ports
    if (!embedding || this.#closed) return this.#hashed
    if (clock.monotonic() - this.#lookedAt > LOOK_EVERY_MS) {
      this.#lookedAt = clock.monotonic()
      this.#found = findEmbeddingModel(paths.models)
    }
    const found = this.#found
    if (!found) return this.#hashed
    if (this.#client?.model !== found.name) {
      this.#client?.close()
      this.#client = new EmbeddingClient({
        process: embedding,
        clock,
        log,
        folder: found.folder,
        model: found.name,
        dimensions: found.dimensions,
        threads: EMBEDDING_THREADS
      })
    }
    return this.#client
  }

  close(): void {
    this.#closed = true
    this.#client?.close()
  }
}

import { PRICE_LIST_BYTES } from '../domain/limits.ts'
import { SextantError } from '../domain/errors.ts'
import { modelRef, type ModelRef, type ProviderId } from '../domain/ids.ts'
import type { PriceTerms } from '../domain/model.ts'
import type { RateNotice } from '../domain/rate-limits.ts'
import type { Clock, Fetch, Log } from '../ports.ts'
import type { KeyState, ProviderStore, StoredProvider } from '../storage/provider-store.ts'
import { checkBaseUrl, completeAddress, hostOf, isOwnMachine, isPrivateHost } from './base-url.ts'
import { uniqueProviderId } from './unique-provider-id.ts'
import { HttpProvider, type KeyTest } from './http-provider.ts'
import { presetOf, staysHere } from './presets.ts'
import { PriceBook, type KnownModel } from './prices/price-book.ts'
import { newer } from './prices/price-list.ts'
import type { PriceList } from '../domain/price-list.ts'
import { PUBLISHED_PRICES, readPublishedPrices } from './prices/published-prices.ts'
import type { ProviderKind } from '../domain/listed-model.ts'
import { protocols } from './protocols.ts'
import { remoteLimits } from './resilience/time-limits.ts'
import type { ResponsesSockets, SocketState } from './websocket/responses-sockets.ts'
import { startHttpCall, textOfBody } from './wire/http-call.ts'
import { limitReached } from './wire/limit-reached.ts'
import { parseJson } from './wire/parse-json.ts'

export interface RemoteProvidersParts {
  store: ProviderStore
  fetch: Fetch
  clock: Clock
  log: Log
  /** From 0 to 1, without 1. */
  random: () => number
  /** Is told what responses say about limits. */
  onRate?: (model: ModelRef, notice: RateNotice) => void
  /** A faster way to some of them. */
  sockets?: ResponsesSockets
  /** The prices that ship with the app, read when they are needed. */
  bundledPrices: () => PriceList
}

/** A provider as the person sees it: everything but the key. */
export interface ProviderView extends Omit<StoredProvider, 'listedModels'> {
  needsKey: boolean
  keyState: KeyState
  /** Whether what is asked there stays on this machine. */
  ownMachine: boolean
  /** resting: it failed several times and is left alone for a moment. trying: one request finds out whether it is back. */
  health: 'well' | 'resting' | 'trying'
  /** null for a provider without sockets. */
  sockets: SocketState | null
  /** where: local is what certainly does not leave this machine. */
  models: (KnownModel & { ref: ModelRef; where: 'local' | 'remote' })[]
}

export interface NewProvider {
  /** null for a server that is described by kind, name and address. */
  preset: string | null
  kind?: ProviderKind
  name?: string
  baseUrl?: string
  key?: string
  /** The person says that this host is in his own network and may be reached without encryption. */
  confirmHost?: boolean
}

export interface ProviderChange {
  name?: string
  baseUrl?: string
  confirmHost?: boolean
  enabledModels?: string[]
}

const originOf = ({ baseUrl }: Pick<StoredProvider, 'baseUrl'>): string => new URL(baseUrl).origin

/** What a key may be made of: what fits into a header, without white space. */
const KEY = /^[\x21-\x7e]{1,4096}$/

/** The providers over the network: set up, changed, tried and asked for their models. */
export class RemoteProviders {
  readonly #parts: RemoteProvidersParts
  readonly #prices: PriceBook
  readonly #providers = new Map<ProviderId, HttpProvider>()
  readonly #listeners = new Set<() => void>()

  constructor(parts: RemoteProvidersParts) {
    this.#parts = parts
    this.#prices = new PriceBook(() => newer(parts.store.priceList(), parts.bundledPrices()), parts.store.priceEdits())
    for (const stored of parts.store.all()) this.#build(stored)
  }

  /** What can be asked, for the registry. */
  providers(): HttpProvider[] {
    return [...this.#providers.values()]
  }

  list(): ProviderView[] {
    return this.#parts.store.all().map((stored) => this.#view(stored))
  }

  /** Called back when providers, their models or prices have changed; the returned function ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @throws SextantError `invalid-input`, `base-url-invalid`, `base-url-insecure`, `base-url-unconfirmed` */
  add({ preset: presetId, kind, name, baseUrl, key, confirmHost }: NewProvider): ProviderView {
    const preset = presetOf(presetId)
    if (presetId !== null && !preset) throw invalid('preset')
    const speaks = preset?.kind ?? kind ?? 'openai-chat'
    const provider: StoredProvider = {
      id: uniqueProviderId(presetId ?? name ?? speaks, [...this.#parts.store.all().map(({ id }) => id), 'local']),
      kind: speaks,
      preset: presetId,
      name: name?.trim() || preset?.name || 'OpenAI-compatible',
      baseUrl: this.#address(baseUrl ?? preset?.baseUrl ?? '', speaks, confirmHost === true),
      enabledModels: [],
      listedModels: [],
      listedAt: null,
      createdAt: this.#parts.clock.now()
    }
    checkKey(key)
    this.#parts.store.add(provider)
    if (key !== undefined) this.#parts.store.setKey(provider.id, key)
    return this.#changed(provider)
  }

  /**
   * Changes a provider. A key does not follow to another host: it is forgotten.
   * @throws SextantError as `add`, and `not-found`
   */
  change(id: ProviderId, { name, baseUrl, confirmHost, enabledModels }: ProviderChange): ProviderView {
    const before = this.#parts.store.find(id)
    const provider: StoredProvider = {
      ...before,
      name: name?.trim() || before.name,
      baseUrl: baseUrl === undefined ? before.baseUrl : this.#address(baseUrl, before.kind, confirmHost === true),
      enabledModels: enabledModels ?? before.enabledModels
    }
    if (originOf(provider) !== originOf(before)) this.#parts.store.dropKey(id)
    this.#parts.store.change(provider)
    this.#withdrawUnusedHosts()
    return this.#changed(provider)
  }

  /** @throws SextantError `not-found`, `invalid-input`, `secrets-unavailable` */
  setKey(id: ProviderId, key: string | null): ProviderView {
    const provider = this.#parts.store.find(id)
    checkKey(key ?? undefined)
    this.#parts.store.setKey(id, key)
    return this.#changed(provider)
  }

  remove(id: ProviderId): void {
    this.#parts.store.remove(id)
    this.#withdrawUnusedHosts()
    this.#parts.sockets?.drop(id)
    this.#providers.delete(id)
    this.#tell()
  }

  /** One cheap request that shows whether key and address are right. @throws SextantError `not-found` */
  async test(id: ProviderId, signal: AbortSignal): Promise<KeyTest> {
    return await this.#find(id).test(signal)
  }

  /** Asks the provider for its models and keeps the list. @throws SextantError */
  async refreshModels(id: ProviderId, signal: AbortSignal): Promise<ProviderView> {
    const listedModels = await this.#find(id).listModels(signal)
    const provider: StoredProvider = { ...this.#parts.store.find(id), listedModels, listedAt: this.#parts.clock.now() }
    this.#parts.store.change(provider)
    return this.#changed(provider)
  }

  /** The person's own prices for a model; null goes back to the list's. */
  editPrice(model: ModelRef, prices: PriceTerms | null): void {
    this.#parts.store.editPrice(model, prices, this.#parts.clock.now())
    this.#prices.useEdits(this.#parts.store.priceEdits())
    this.#rebuild()
  }

  get priceList(): Pick<PriceList, 'date' | 'source' | 'licence'> {
    const { date, source, licence } = this.#prices.list
    return { date, source, licence }
  }

  /** Fetches the published prices of today. Nothing else ever does. @throws SextantError */
  async updatePrices(signal: AbortSignal): Promise<Pick<PriceList, 'date' | 'source' | 'licence'>> {
    const { clock, fetch, store, bundledPrices } = this.#parts
    const whose = { provider: new URL(PUBLISHED_PRICES).host }
    const response = await startHttpCall(
      { url: PUBLISHED_PRICES, method: 'GET', headers: {}, context: { purpose: 'price-list' } },
      { fetch, clock, limits: remoteLimits, whose },
      signal
    )
    const { text, whole } = await textOfBody(response, PRICE_LIST_BYTES)
    if (response.status !== 200)
      throw new SextantError('provider-failed', { params: { ...whose, status: response.status }, retryable: true })
    if (!whole) throw limitReached(whose.provider, 'big', PRICE_LIST_BYTES)
    const list = readPublishedPrices(
      parseJson(text, whose.provider),
      new Date(clock.now()).toISOString().slice(0, 10),
      bundledPrices()
    )
    store.setPriceList(list, clock.now())
    this.#prices.useList(list)
    this.#rebuild()
    return this.priceList
  }

  #find(id: ProviderId): HttpProvider {
    const provider = this.#providers.get(id)
    if (!provider) throw new SextantError('not-found', { params: { what: 'provider' } })
    return provider
  }

  #changed(stored: StoredProvider): ProviderView {
    this.#build(stored)
    this.#tell()
    return this.#view(stored)
  }

  #rebuild(): void {
    for (const stored of this.#parts.store.all()) this.#build(stored)
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  #build(stored: StoredProvider): void {
    const { store, fetch, clock, log, random, onRate, sockets } = this.#parts
    const { id, kind, preset, name, baseUrl, enabledModels } = stored
    const models = this.#models(stored).filter((model) => enabledModels.includes(model.id))
    const headers = (): Record<string, string> => protocols[kind].headers(store.key(id))
    const shortcut = sockets?.shortcut({ id, kind, name, baseUrl, headers })
    this.#providers.set(
      id,
      new HttpProvider(
        { id, kind, preset, name, baseUrl, needsKey: this.#needsKey(stored), models },
        {
          fetch,
          clock,
          log,
          random,
          ...(shortcut && { shortcut }),
          ...(onRate && { onRate }),
          key: () => {
            // The address may have been changed since, and its confirmation withdrawn: a key belongs to one host.
            if (this.#providers.get(id)?.origin !== originOf(stored)) return undefined
            checkBaseUrl(baseUrl, store.confirmedHosts())
            return store.key(id)
          }
        },
        this.#providers.get(id)
      )
    )
  }

  /** By what is known of it, or since the person gave it one, which may be lost by now: then it is not asked at all. */
  #needsKey({ id, preset }: Pick<StoredProvider, 'id' | 'preset'>): boolean {
    return (presetOf(preset)?.needsKey ?? false) || this.#parts.store.wantsKey(id)
  }

  /** That a host may be reached without encryption was confirmed for a provider, and goes with the last one there. */
  #withdrawUnusedHosts(): void {
    const { store } = this.#parts
    const used = new Set(store.all().map(({ baseUrl }) => hostOf(baseUrl)))
    for (const host of store.confirmedHosts()) if (!used.has(host)) store.withdrawHost(host)
  }

  /** Listed models, and enabled ones that the list does not have (any more). */
  #models({ id, kind, preset, baseUrl, listedModels, enabledModels }: StoredProvider): KnownModel[] {
    const unlisted = enabledModels
      .filter((name) => !listedModels.some((model) => model.id === name))
      .map((name) => ({ id: name }))
    return [...listedModels, ...unlisted].map((model) =>
      this.#prices.complete(
        model,
        modelRef(id, model.id),
        presetOf(preset)?.prices,
        staysHere({ kind, preset, baseUrl }, model.id)
      )
    )
  }

  #view(stored: StoredProvider): ProviderView {
    const { id, kind, preset, name, baseUrl, enabledModels, listedAt, createdAt } = stored
    const { breaker } = this.#find(id)
    return {
      id,
      kind,
      preset,
      name,
      baseUrl,
      enabledModels,
      listedAt,
      createdAt,
      needsKey: this.#needsKey(stored),
      keyState: this.#parts.store.keyState(id),
      ownMachine: isOwnMachine(baseUrl),
      health: breaker === 'closed' ? 'well' : breaker,
      sockets: this.#parts.sockets?.state(id) ?? null,
      models: this.#models(stored).map((model) => ({
        ...model,
        ref: modelRef(id, model.id),
        where: staysHere({ kind, preset, baseUrl }, model.id) ? 'local' : 'remote'
      }))
    }
  }

  /** The address in one spelling; confirms its host when the person said so. */
  #address(typed: string, kind: ProviderKind, confirm: boolean): string {
    const { store, clock } = this.#parts
    const text = completeAddress(typed, kind)
    const confirmed = store.confirmedHosts()
    const host = confirm && URL.canParse(text) ? hostOf(text) : null
    const baseUrl = checkBaseUrl(text, host !== null && isPrivateHost(host) ? [...confirmed, host] : confirmed)
    if (host !== null && baseUrl.startsWith('http:')) store.confirmHost(host, clock.now())
    return baseUrl
  }
}

const invalid = (where: string): SextantError =>
  new SextantError('invalid-input', { params: { channel: 'providers', where } })

function checkKey(key: string | undefined): void {
  if (key !== undefined && !KEY.test(key)) throw invalid('key')
}

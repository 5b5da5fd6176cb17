import { z } from 'zod'
import { readJson } from '../domain/read-json.ts'
import { readListedModels, readPriceList, readPriceTerms } from './stored-prices.ts'
import { SextantError } from '../domain/errors.ts'
import type { ModelRef, ProviderId } from '../domain/ids.ts'
import type { PriceTerms } from '../domain/model.ts'
import type { EpochMs } from '../domain/units.ts'
import type { Secrets } from '../ports.ts'
import type { PriceList } from '../domain/price-list.ts'
import type { ListedModel, ProviderKind } from '../domain/listed-model.ts'
import type { WritableDatabase } from './database.ts'

/** A provider as it was set up. Its key is not in here. */
export interface StoredProvider {
  id: ProviderId
  kind: ProviderKind
  /** null for a server that the person described. */
  preset: string | null
  name: string
  baseUrl: string
  enabledModels: string[]
  listedModels: ListedModel[]
  listedAt: EpochMs | null
  createdAt: EpochMs
}

/** stored: encrypted. this-run: this system has no keyring, so it is forgotten when the app ends. */
export type KeyState = 'stored' | 'this-run' | 'none'

interface Row {
  id: string
  kind: string
  preset: string | null
  name: string
  base_url: string
  enabled_models: string
  listed_models: string
  listed_at: number | null
  created_at: number
}

const COLUMNS = 'id, kind, preset, name, base_url, enabled_models, listed_models, listed_at, created_at'

/** Providers, their keys, confirmed hosts and prices. Keys leave it only through `key`, for sending them. */
export class ProviderStore {
  readonly #secrets: Secrets
  readonly #statements
  /** Keys that could not be encrypted. */
  readonly #keysOfThisRun = new Map<ProviderId, string>()

  constructor(database: WritableDatabase, secrets: Secrets) {
    this.#secrets = secrets
    this.#statements = {
      all: database.query<Row>(`SELECT ${COLUMNS} FROM providers ORDER BY position`),
      one: database.query<Row>(`SELECT ${COLUMNS} FROM providers WHERE id = ?`),
      add: database.command(
        `INSERT INTO providers (${COLUMNS}) VALUES (@id, @kind, @preset, @name, @baseUrl, @enabledModels, @listedModels, @listedAt, @createdAt)`
      ),
      change: database.command(
        `UPDATE providers SET name = @name, base_url = @baseUrl, enabled_models = @enabledModels, listed_models = @listedModels,
         listed_at = @listedAt WHERE id = @id`
      ),
      remove: database.command('DELETE FROM providers WHERE id = ?'),
      setKey: database.command('UPDATE providers SET encrypted_key = ?, wants_key = ? WHERE id = ?'),
      wantsKey: database.query<{ wants_key: number }>('SELECT wants_key FROM providers WHERE id = ?'),
      key: database.query<{ encrypted_key: Uint8Array | null }>('SELECT encrypted_key FROM providers WHERE id = ?'),
      hosts: database.query<{ host: string }>('SELECT host FROM confirmed_hosts ORDER BY host'),
      confirm: database.command('INSERT OR IGNORE INTO confirmed_hosts (host, confirmed_at) VALUES (?, ?)'),
      withdraw: database.command('DELETE FROM confirmed_hosts WHERE host = ?'),
      edits: database.query<{ model: string; prices: string }>('SELECT model, prices FROM price_edits'),
      edit: database.command(
        `INSERT INTO price_edits (model, prices, edited_at) VALUES (?, ?, ?)
         ON CONFLICT (model) DO UPDATE SET prices = excluded.prices, edited_at = excluded.edited_at`
      ),
      forgetEdit: database.command('DELETE FROM price_edits WHERE model = ?'),
      list: database.query<{ list: string }>('SELECT list FROM price_list'),
      setList: database.command('INSERT OR REPLACE INTO price_list (only, list, fetched_at) VALUES (1, ?, ?)')
    }
  }

  /** In the order in which they were added. */
  all(): StoredProvider[] {
    return this.#statements.all.all().map(providerOf)
  }

  /** @throws SextantError `not-found` */
  find(id: ProviderId): StoredProvider {
    const row = this.#statements.one.one(id)
    if (!row) throw new SextantError('not-found', { params: { what: 'provider' } })
    return providerOf(row)
  }

  add(provider: StoredProvider): void {
    const { kind, preset, createdAt } = provider
    this.#statements.add.run({ ...changeable(provider), kind, preset, createdAt })
  }

  /** Changes all but kind and preset. */
  change(provider: StoredProvider): void {
    this.#statements.change.run(changeable(provider))
  }

  /** Removes it with its key. */
  remove(id: ProviderId): void {
    this.#statements.remove.run(id)
    this.#keysOfThisRun.delete(id)
  }

  /** Keeps a key encrypted, or until the app ends where this system can not encrypt; null removes it, and the provider is asked without. */
  setKey(id: ProviderId, key: string | null): void {
    const encrypted =
      key === null || this.#secrets.protection === 'none' ? null : Buffer.from(this.#secrets.encrypt(key))
    this.#keysOfThisRun.delete(id)
    this.#statements.setKey.run(encrypted, key === null ? 0 : 1, id)
    if (key !== null && !encrypted) this.#keysOfThisRun.set(id, key)
  }

  /** Removes a key that must not be sent any more; a provider that had one still wants one. */
  dropKey(id: ProviderId): void {
    this.#keysOfThisRun.delete(id)
    this.#statements.setKey.run(null, this.wantsKey(id) ? 1 : 0, id)
  }

  /** Whether a key was entered and not taken back; it may have been lost since. */
  wantsKey(id: ProviderId): boolean {
    return this.#statements.wantsKey.one(id)?.wants_key === 1
  }

  keyState(id: ProviderId): KeyState {
    if (this.#keysOfThisRun.has(id)) return 'this-run'
    return this.#statements.key.one(id)?.encrypted_key ? 'stored' : 'none'
  }

  /**
   * The key, to be sent to its provider and nowhere else. Undefined when there is none.
   * @throws SextantError `secrets-unavailable` when it can not be decrypted here
   */
  key(id: ProviderId): string | undefined {
    const known = this.#keysOfThisRun.get(id)
    if (known !== undefined) return known
    const encrypted = this.#statements.key.one(id)?.encrypted_key
    if (!encrypted) return undefined
    try {
      return this.#secrets.decrypt(encrypted)
    } catch (error) {
      if (error instanceof SextantError) throw error
      // Encrypted by another account or machine.
      throw new SextantError('secrets-unavailable', { cause: error })
    }
  }

  confirmedHosts(): string[] {
    return this.#statements.hosts.all().map(({ host }) => host)
  }

  confirmHost(host: string, at: EpochMs): void {
    this.#statements.confirm.run(host, at)
  }

  withdrawHost(host: string): void {
    this.#statements.withdraw.run(host)
  }

  /** Damaged ones are left out: the list's price counts again. */
  priceEdits(): Map<ModelRef, PriceTerms> {
    const edits = new Map<ModelRef, PriceTerms>()
    for (const { model, prices } of this.#statements.edits.all()) {
      const terms = readPriceTerms(prices)
      if (terms) edits.set(model as ModelRef, terms)
    }
    return edits
  }

  /** null goes back to the list. */
  editPrice(model: ModelRef, prices: PriceTerms | null, at: EpochMs): void {
    if (prices) this.#statements.edit.run(model, JSON.stringify(prices), at)
    else this.#statements.forgetEdit.run(model)
  }

  /** The list that was fetched on request; undefined for the one that ships with the app. */
  priceList(): PriceList | undefined {
    const row = this.#statements.list.one()
    return row && readPriceList(row.list)
  }

  setPriceList(list: PriceList, at: EpochMs): void {
    this.#statements.setList.run(JSON.stringify(list), at)
  }
}

const changeable = ({ id, name, baseUrl, enabledModels, listedModels, listedAt }: StoredProvider) => ({
  id,
  name,
  baseUrl,
  listedAt,
  enabledModels: JSON.stringify(enabledModels),
  listedModels: JSON.stringify(listedModels)
})

const names = z.array(z.string())

const providerOf = (row: Row): StoredProvider => ({
  id: row.id as ProviderId,
  kind: row.kind as ProviderKind,
  preset: row.preset,
  name: row.name,
  baseUrl: row.base_url,
  enabledModels: readJson(names, row.enabled_models) ?? [],
  listedModels: readListedModels(row.listed_models),
  listedAt: row.listed_at,
  createdAt: row.created_at
})

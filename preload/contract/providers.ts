import { z } from 'zod'
import { providerKinds, type ProviderKind } from '../../main/domain/listed-model.ts'
import type { ProviderPreset } from '../../main/domain/provider-preset.ts'
import type { PlainError } from '../../main/domain/errors.ts'
import type { ModelRef, ProviderId } from '../../main/domain/ids.ts'
import type { PriceTerms } from '../../main/domain/model.ts'
import { channel } from './channel.ts'
import { modelRefSchema } from './conversations.ts'

/** A model that a provider lists, or that the person named. Absent is unknown. */
export interface RemoteModel {
  ref: ModelRef
  id: string
  /** local: what is asked there certainly does not leave this machine. */
  where: 'local' | 'remote'
  name?: string
  contextWindow?: number
  maxOutputTokens?: number
  images?: boolean
  reasoning?: boolean
  /** In US dollars for a million tokens, as digits; the last terms whose day has come hold. Absent is unknown, not free. */
  prices?: readonly PriceTerms[]
  /** edited: by the person. provider: told by it. list: published. own: nothing is charged on this machine. */
  priceSource?: 'edited' | 'provider' | 'list' | 'own'
}

/** A provider as it is set up. The key is never in here. */
export interface RemoteProvider {
  id: ProviderId
  kind: ProviderKind
  preset: string | null
  name: string
  baseUrl: string
  needsKey: boolean
  /** stored: encrypted. this-run: this system can not encrypt, so it is forgotten when the app ends. */
  keyState: 'stored' | 'this-run' | 'none'
  /** Whether what is asked there stays on this machine, or at least goes to a server on it. */
  ownMachine: boolean
  /** resting: it failed several times and is left alone for a moment. */
  health: 'well' | 'resting' | 'trying'
  /** Its sockets and which way the last answer came; null for a provider that is only asked by HTTP. */
  sockets: { way: 'socket' | 'http' | null; open: number; busy: number; waiting: number; handshakes: number } | null
  models: RemoteModel[]
  /** Names of the models that are offered for answering. */
  enabledModels: string[]
  /** When the provider was last asked for its models; null for never. */
  listedAt: number | null
}

export interface ProviderList {
  presets: ProviderPreset[]
  providers: RemoteProvider[]
  /** The list of prices in use. */
  prices: { date: string; source: string; licence: string }
}

export type KeyTest = { ok: true; ms: number; models: number } | { ok: false; ms: number; error: PlainError }

const providerId = z
  .string()
  .regex(/^[a-z0-9-]{1,60}$/)
  .transform((text) => text as ProviderId)
const name = z.string().trim().min(1).max(100)
const baseUrl = z.string().trim().max(1_000)
const modelName = z.string().min(1).max(250)
/** Only what fits into a header; it goes to main and never comes back. */
const key = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,4096}$/)
const usd = z.string().regex(/^\d{1,9}(?:\.\d{1,12})?$/)
const prices = z.strictObject({
  input: usd.optional(),
  cachedInput: usd.optional(),
  cacheWriteInput: usd.optional(),
  audioInput: usd.optional(),
  output: usd.optional(),
  audioOutput: usd.optional(),
  imageOutput: usd.optional(),
  request: usd.optional()
})

export const providers = {
  list: channel<ProviderList>()(z.undefined()),
  /** `confirmHost` says that the person confirmed the host of a plain http address on the own network. */
  add: channel<RemoteProvider>()(
    z.object({
      preset: z.string().max(60).nullable(),
      kind: z.enum(providerKinds).optional(),
      name: name.optional(),
      baseUrl: baseUrl.optional(),
      key: key.optional(),
      confirmHost: z.boolean().optional()
    })
  ),
  /** A key does not follow to another host: it is forgotten. */
  change: channel<RemoteProvider>()(
    z.object({
      id: providerId,
      name: name.optional(),
      baseUrl: baseUrl.optional(),
      confirmHost: z.boolean().optional(),
      enabledModels: z.array(modelName).max(500).optional()
    })
  ),
  remove: channel<void>()(z.object({ id: providerId })),
  /** null forgets the key. */
  setKey: channel<RemoteProvider>()(z.object({ id: providerId, key: key.nullable() })),
  /** One cheap request that shows whether key and address are right. */
  test: channel<KeyTest>()(z.object({ id: providerId })),
  /** Asks the provider for its models. */
  refreshModels: channel<RemoteProvider>()(z.object({ id: providerId })),
  /** The person's own prices for a model; null goes back to the list. */
  editPrice: channel<void>()(z.object({ model: modelRefSchema, prices: prices.nullable() })),
  /** Fetches today's published prices. */
  updatePrices: channel<ProviderList['prices']>()(z.undefined())
}

export type { ProviderKind, ProviderPreset }

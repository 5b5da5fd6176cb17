import { SextantError } from '../../domain/errors.ts'
import type { PriceTerms, TokenPrices } from '../../domain/model.ts'
import { at, countOf, fieldsOf, known, listOf, textOf, type Fields } from '../wire/fields.ts'
import { decimalOf, shifted, textOfDecimal } from './decimal.ts'
import type { PriceEntry, PricedProvider, PriceList } from '../../domain/price-list.ts'

/** Where the facts come from: a list that is kept up to date in public. */
export const PUBLISHED_PRICES = 'https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/data_slim.json'

const KINDS: Readonly<Record<string, keyof TokenPrices>> = {
  input_mtok: 'input',
  cache_read_mtok: 'cachedInput',
  cache_write_mtok: 'cacheWriteInput',
  input_audio_mtok: 'audioInput',
  cache_audio_read_mtok: 'cachedAudioInput',
  output_mtok: 'output',
  output_audio_mtok: 'audioOutput'
}

/** Where the source gives one price for text and images that a model makes, and the maker two (ai.google.dev/pricing). */
const DRAWING: readonly { provider: string; id: string; output: string; imageOutput: string }[] = [
  { provider: 'google', id: 'gemini-2.5-flash-image', output: '2.5', imageOutput: '30' },
  { provider: 'google', id: 'gemini-3-pro-image-preview', output: '12', imageOutput: '120' },
  { provider: 'google', id: 'gemini-3.1-flash-image-preview', output: '3', imageOutput: '60' }
]

/**
 * Makes our list of a published one.
 * @param published the parsed JSON of the source, providers with their models, prices in US dollars per million tokens
 * @param date of the source, `YYYY-MM-DD`
 * @param before a list whose knowledge about abilities stays where the source has none
 * @throws SextantError `provider-protocol` when it is something else
 */
export function readPublishedPrices(published: unknown, date: string, before?: PriceList): PriceList {
  const providers: Record<string, PricedProvider> = {}
  for (const source of listOf(published)) {
    const id = textOf(at(source, 'id'))
    if (id === undefined) continue
    const earlier = new Map(before?.providers[id]?.models.map((entry) => [entry.id, entry]))
    const models = listOf(at(source, 'models'))
      .flatMap((model) => entryOf(model, earlier))
      .map((entry) => drawn(id, entry))
    const elsewhere = listOf(at(source, 'fallback_model_providers')).filter((one) => typeof one === 'string')
    providers[id] = { name: textOf(at(source, 'name')) ?? id, ...(elsewhere.length > 0 && { elsewhere }), models }
  }
  if (Object.keys(providers).length === 0)
    throw new SextantError('provider-protocol', { params: { provider: 'genai-prices' } })
  return {
    date,
    source: PUBLISHED_PRICES,
    licence: 'MIT, Copyright (c) Pydantic Services Inc. and contributors',
    providers
  }
}

function entryOf(model: unknown, earlier: ReadonlyMap<string, PriceEntry>): PriceEntry[] {
  const id = textOf(at(model, 'id'))
  if (id === undefined) return []
  const match = patternsOf(at(model, 'match'))
  const prices = termsOf(at(model, 'prices'))
  if (match.length === 0 || prices.length === 0) return []
  const { maxOutputTokens, images, reasoning, sampling, contextWindow } = earlier.get(id) ?? {}
  const facts = known<PriceEntry>({
    id,
    match,
    prices,
    maxOutputTokens,
    images,
    reasoning,
    sampling,
    contextWindow: countOf(at(model, 'context_window')) ?? contextWindow
  })
  return [facts]
}

function drawn(provider: string, entry: PriceEntry): PriceEntry {
  const own = DRAWING.find((one) => one.provider === provider && one.id === entry.id)
  if (!own) return entry
  const { output, imageOutput } = own
  // Only while the source has the price of images for everything: once it knows better, it is right.
  return {
    ...entry,
    prices: entry.prices.map((one) => (one.output === imageOutput ? { ...one, output, imageOutput } : one))
  }
}

/** The source's conditions as patterns; those that patterns can not say are left out. */
function patternsOf(condition: unknown): string[] {
  const alternatives = at(condition, 'or')
  if (Array.isArray(alternatives)) return alternatives.flatMap(patternsOf)
  const said = (name: string): string | undefined => textOf(at(condition, name))
  const equals = said('equals')
  if (equals !== undefined) return [equals]
  const start = said('starts_with')
  if (start !== undefined) return [`${start}*`]
  const part = said('contains')
  if (part !== undefined) return [`*${part}*`]
  const end = said('ends_with')
  if (end !== undefined) return [`*${end}`]
  const regex = said('regex')
  return regex === undefined ? [] : patternOfRegex(regex)
}

/** Only letters, `\d` and `\d{n}`, from the beginning. */
function patternOfRegex(regex: string): string[] {
  if (!regex.startsWith('^')) return []
  const digits = regex
    .slice(1)
    .replace(/\\d\{(\d+)\}/g, (_, times: string) => '#'.repeat(Number(times)))
    .replaceAll('\\d', '#')
  const open = digits.endsWith('$') ? digits.slice(0, -1) : `${digits}*`
  const plain = open.replace(/\\([.-])/g, '$1')
  return /[\\^$+?()|[\]{}]/.test(plain) ? [] : [plain]
}

function termsOf(prices: unknown): PriceTerms[] {
  if (!Array.isArray(prices)) return [terms(fieldsOf(prices) ?? {}, {})]
  return prices.map((one: unknown) => terms(fieldsOf(at(one, 'prices')) ?? {}, fieldsOf(at(one, 'constraint')) ?? {}))
}

function terms(prices: Fields, constraint: Fields): PriceTerms {
  const result: TokenPrices = {}
  const above: TokenPrices = {}
  let threshold: number | undefined
  for (const [name, kind] of Object.entries(KINDS)) {
    const price = prices[name]
    const base = digits(at(price, 'base') ?? price)
    if (base !== undefined) result[kind] = base
    const tier = listOf(at(price, 'tiers')).at(-1)
    const higher = digits(at(tier, 'price'))
    if (higher === undefined) continue
    above[kind] = higher
    threshold = countOf(at(tier, 'start'))
  }
  const perThousand = digits(prices['requests_kcount'])
  const fee = perThousand === undefined ? undefined : decimalOf(perThousand)
  const from = textOf(constraint['start_date'])
  const begin = textOf(constraint['start_time'])?.slice(0, 5)
  const end = textOf(constraint['end_time'])?.slice(0, 5)
  return {
    ...(from !== undefined && { from }),
    ...(begin !== undefined && end !== undefined && { between: [begin, end] as const }),
    ...result,
    ...(fee && { request: textOfDecimal(shifted(fee, -3)) }),
    ...(threshold !== undefined && { above: { inputTokens: threshold, ...above } })
  }
}

/** A number of the source in digits. */
function digits(value: unknown): string | undefined {
  const price = typeof value === 'number' || typeof value === 'string' ? decimalOf(String(value)) : undefined
  return price && textOfDecimal(price)
}

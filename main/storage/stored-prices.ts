import { z } from 'zod'
import type { ListedModel } from '../domain/listed-model.ts'
import type { PriceTerms } from '../domain/model.ts'
import type { PriceList } from '../domain/price-list.ts'
import { readJson, type Schema } from '../domain/read-json.ts'

const usd = z.string().regex(/^\d+(?:\.\d+)?$/)
const prices = z.looseObject({
  input: usd.optional(),
  cachedInput: usd.optional(),
  cacheWriteInput: usd.optional(),
  audioInput: usd.optional(),
  cachedAudioInput: usd.optional(),
  output: usd.optional(),
  audioOutput: usd.optional(),
  imageOutput: usd.optional()
})
const terms = prices.extend({
  request: usd.optional(),
  from: z.string().optional(),
  between: z.tuple([z.string(), z.string()]).optional(),
  above: prices.extend({ inputTokens: z.number() }).optional()
})
const facts = {
  contextWindow: z.number().optional(),
  maxOutputTokens: z.number().optional(),
  images: z.boolean().optional(),
  reasoning: z.boolean().optional(),
  sampling: z.boolean().optional()
}
const listed: Schema<ListedModel[]> = z.array(
  z.looseObject({ ...facts, id: z.string(), name: z.string().optional(), prices: z.array(terms).optional() })
)
/** Every price was checked when the list was made or fetched; here the list is known by its shape, which is quick. */
const list = z.looseObject({
  date: z.string(),
  source: z.string(),
  licence: z.string(),
  providers: z.record(
    z.string(),
    z.looseObject({ name: z.string(), models: z.array(z.looseObject({ id: z.string() })) })
  )
}) as unknown as Schema<PriceList>

/** A price that the person set; undefined where it is damaged. */
export const readPriceTerms = (json: string): PriceTerms | undefined => readJson(terms as Schema<PriceTerms>, json)

/** Models as a provider listed them; none where the row is damaged: they are listed again. */
export const readListedModels = (json: string): ListedModel[] => readJson(listed, json) ?? []

/** A list of published prices; undefined where it is damaged. */
export const readPriceList = (json: string): PriceList | undefined => readJson(list, json)

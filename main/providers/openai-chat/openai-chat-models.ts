import { anyOf } from '../../language/word-lists.ts'
import type { PriceTerms } from '../../domain/model.ts'
import { decimalOf, shifted, textOfDecimal } from '../prices/decimal.ts'
import type { GetJson, Quirks } from '../protocol.ts'
import type { ListedModel } from '../../domain/listed-model.ts'
import { at, countOf, fieldsOf, known, listOf, textOf, type Fields } from '../wire/fields.ts'
import notForChat from './not-for-chat.json' with { type: 'json' }

/** Names of models that do something else than chat; servers list them all together. */
const NOT_FOR_CHAT = new RegExp(anyOf(notForChat, 'names'), 'i')

/** Types that a few servers tell. */
const CHAT_TYPES: ReadonlySet<string> = new Set(['chat', 'language', 'llm', 'vlm', 'code', 'model', 'base'])

/** The models of an OpenAI-compatible server: `GET /models`, with what some servers add to OpenAI's bare ids. */
export async function listChatModels(get: GetJson, quirks: Quirks): Promise<ListedModel[]> {
  const answer = await get('/models')
  const list = Array.isArray(answer)
    ? listOf(answer)
    : [...listOf(at(answer, 'data')), ...(at(answer, 'data') ? [] : listOf(at(answer, 'models')))]
  const models = list.flatMap((entry) => modelOf(fieldsOf(entry) ?? {}))
  if (quirks.modelFacts === 'lm-studio')
    return withFacts(models, lmStudioFacts(await get('/../api/v0/models').catch(() => undefined)))
  if (quirks.modelFacts === 'llama-server') {
    const facts = llamaServerFacts(await get('/../props').catch(() => undefined))
    return models.map((model) => ({ ...model, ...facts }))
  }
  return models
}

function modelOf(entry: Fields): ListedModel[] {
  const id = textOf(entry['id']) ?? textOf(entry['model']) ?? textOf(entry['name'])
  if (id === undefined || NOT_FOR_CHAT.test(id)) return []
  const type = textOf(entry['type'])
  if (type !== undefined && !CHAT_TYPES.has(type)) return []
  if (at(entry, 'capabilities', 'completion_chat') === false || entry['supports_chat'] === false) return []
  const outputs = listOf(at(entry, 'architecture', 'output_modalities'))
  if (outputs.length > 0 && !outputs.includes('text')) return []
  const parameters = listOf(entry['supported_parameters'])
  const has = (name: string): boolean | undefined => (parameters.length > 0 ? parameters.includes(name) : undefined)
  // A server that was started with a file names the model by its path.
  const name = textOf(entry['display_name']) ?? textOf(entry['name']) ?? /(?:^|[\\/])([^\\/]+)\.gguf$/i.exec(id)?.[1]
  return [
    known<ListedModel>({
      id,
      name: name === id ? undefined : name,
      contextWindow:
        countOf(entry['context_length']) ??
        countOf(entry['context_window']) ??
        countOf(entry['max_context_length']) ??
        countOf(entry['max_model_len']) ??
        countOf(at(entry, 'meta', 'n_ctx')) ??
        countOf(at(entry, 'meta', 'n_ctx_train')),
      maxOutputTokens:
        countOf(entry['max_completion_tokens']) ??
        countOf(at(entry, 'top_provider', 'max_completion_tokens')) ??
        countOf(entry['max_output_tokens']),
      images: takesImages(entry),
      reasoning: has('reasoning') ?? yesOrNo(at(entry, 'capabilities', 'reasoning')),
      sampling: has('temperature') === false ? false : undefined,
      prices: pricesOf(fieldsOf(entry['pricing']))
    })
  ]
}

function takesImages(entry: Fields): boolean | undefined {
  const inputs = listOf(at(entry, 'architecture', 'input_modalities') ?? entry['input_modalities'])
  if (inputs.length > 0) return inputs.includes('image')
  return yesOrNo(at(entry, 'capabilities', 'vision')) ?? yesOrNo(entry['supports_image_input'])
}

const yesOrNo = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined)

/** Prices in US dollars a token, as OpenRouter tells them; -1 is a price that depends. */
function pricesOf(pricing: Fields | undefined): PriceTerms[] | undefined {
  const perMillion = (name: string): string | undefined => {
    const price = decimalOf(textOf(pricing?.[name]) ?? '')
    return price && price.digits >= 0n ? textOfDecimal(shifted(price, 6)) : undefined
  }
  const input = perMillion('prompt')
  const output = perMillion('completion')
  if (input === undefined || output === undefined) return undefined
  const fee = decimalOf(textOf(pricing?.['request']) ?? '')
  return [
    known<PriceTerms>({
      input,
      output,
      cachedInput: perMillion('input_cache_read'),
      cacheWriteInput: perMillion('input_cache_write'),
      request: fee && fee.digits > 0n ? textOfDecimal(fee) : undefined
    })
  ]
}

/** LM Studio's own list knows windows and kinds. */
function lmStudioFacts(answer: unknown): Map<string, ListedModel | null> {
  return new Map(
    listOf(at(answer, 'data')).map((entry) => {
      const id = textOf(at(entry, 'id')) ?? ''
      const type = textOf(at(entry, 'type'))
      if (type === 'embeddings') return [id, null]
      const contextWindow = countOf(at(entry, 'loaded_context_length')) ?? countOf(at(entry, 'max_context_length'))
      return [id, known<ListedModel>({ id, contextWindow, images: type === undefined ? undefined : type === 'vlm' })]
    })
  )
}

function withFacts(models: readonly ListedModel[], facts: ReadonlyMap<string, ListedModel | null>): ListedModel[] {
  return models.flatMap((model) => {
    const found = facts.get(model.id)
    return found === null ? [] : [{ ...model, ...found }]
  })
}

/** llama-server holds one model, in the window it was started with. */
function llamaServerFacts(props: unknown): Partial<ListedModel> {
  const vision = at(props, 'modalities', 'vision')
  return known<Partial<ListedModel>>({
    contextWindow: countOf(at(props, 'default_generation_settings', 'n_ctx')),
    images: typeof vision === 'boolean' ? vision : undefined
  })
}

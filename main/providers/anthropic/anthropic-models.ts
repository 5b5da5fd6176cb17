import type { GetJson } from '../protocol.ts'
import type { ListedModel } from '../../domain/listed-model.ts'
import { at, countOf, known, listOf, textOf } from '../wire/fields.ts'

const supported = (entry: unknown, capability: string): boolean | undefined => {
  const value = at(entry, 'capabilities', capability, 'supported')
  return typeof value === 'boolean' ? value : undefined
}

/** Anthropic's models, newest first: `GET /models`. */
export async function listAnthropicModels(get: GetJson): Promise<ListedModel[]> {
  const models: ListedModel[] = []
  let after = ''
  for (;;) {
    const page = await get(`/models?limit=1000${after}`)
    for (const entry of listOf(at(page, 'data'))) {
      const id = textOf(at(entry, 'id'))
      if (id === undefined) continue
      models.push(
        known<ListedModel>({
          id,
          name: textOf(at(entry, 'display_name')),
          contextWindow: countOf(at(entry, 'max_input_tokens')),
          maxOutputTokens: countOf(at(entry, 'max_tokens')),
          images: supported(entry, 'image_input'),
          reasoning: supported(entry, 'thinking')
        })
      )
    }
    const last = textOf(at(page, 'last_id'))
    if (at(page, 'has_more') !== true || last === undefined) return models
    after = `&after_id=${encodeURIComponent(last)}`
  }
}

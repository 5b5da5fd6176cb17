import type { GetJson } from '../protocol.ts'
import type { ListedModel } from '../../domain/listed-model.ts'
import { at, countOf, fieldsOf, known, listOf, textOf } from '../wire/fields.ts'

/** The models that Ollama has: `GET /api/tags`, each with its window and abilities from `POST /api/show`. */
export async function listOllamaModels(get: GetJson): Promise<ListedModel[]> {
  const answer = await get('/api/tags')
  const models: ListedModel[] = []
  for (const entry of listOf(at(answer, 'models'))) {
    const id = textOf(at(entry, 'model')) ?? textOf(at(entry, 'name'))
    if (id === undefined) continue
    // A model that can not be described can still be asked.
    const shown = await get('/api/show', { model: id }).catch(() => undefined)
    const abilities = listOf(at(shown, 'capabilities'))
    const can = (ability: string): boolean | undefined =>
      abilities.length > 0 ? abilities.includes(ability) : undefined
    if (can('completion') === false) continue
    const facts = Object.entries(fieldsOf(at(shown, 'model_info')) ?? {})
    const window = facts.find(([name]) => name.endsWith('.context_length'))?.[1]
    models.push(
      known<ListedModel>({ id, contextWindow: countOf(window), images: can('vision'), reasoning: can('thinking') })
    )
  }
  return models
}

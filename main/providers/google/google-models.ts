import type { GetJson } from '../protocol.ts'
import type { ListedModel } from '../../domain/listed-model.ts'
import { at, countOf, known, listOf, textOf } from '../wire/fields.ts'

const NOT_FOR_CHAT = /embedding|aqa|imagen|veo|lyria|-tts|-image|-live|native-audio|robotics|computer-use/

/** Google's models for chat: `GET /models`, in pages. */
export async function listGoogleModels(get: GetJson): Promise<ListedModel[]> {
  const models: ListedModel[] = []
  let page = ''
  for (;;) {
    const answer = await get(`/models?pageSize=1000${page}`)
    for (const entry of listOf(at(answer, 'models'))) {
      const id = textOf(at(entry, 'name'))?.replace(/^models\//, '')
      if (id === undefined || NOT_FOR_CHAT.test(id)) continue
      const methods = listOf(at(entry, 'supportedGenerationMethods'))
      if (methods.length > 0 && !methods.includes('generateContent')) continue
      models.push(
        known<ListedModel>({
          id,
          name: textOf(at(entry, 'displayName')),
          contextWindow: countOf(at(entry, 'inputTokenLimit')),
          maxOutputTokens: countOf(at(entry, 'outputTokenLimit')),
          reasoning: at(entry, 'thinking') === true ? true : undefined
        })
      )
    }
    const next = textOf(at(answer, 'nextPageToken'))
    if (next === undefined) return models
    page = `&pageToken=${encodeURIComponent(next)}`
  }
}

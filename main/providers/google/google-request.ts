import type { CompletionRequest } from '../../domain/completion.ts'
import type { WireRequest } from '../protocol.ts'
import type { ModelFacts } from '../../domain/listed-model.ts'
import { promptOf } from '../wire/prompt.ts'

/** A request of the Gemini protocol: `POST /models/{model}:streamGenerateContent`, answered as server-sent events. */
export function generateRequest(request: CompletionRequest, model: string, facts: ModelFacts): WireRequest {
  const { temperature, topP, maxOutputTokens } = request.sampling
  const { system, turns, continues } = promptOf(request.messages, true)
  const generationConfig = {
    ...(facts.sampling !== false && { temperature, topP }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(facts.reasoning === true && { thinkingConfig: { includeThoughts: true } })
  }
  return {
    path: `/models/${encodeURIComponent(model)}:streamGenerateContent?alt=sse`,
    ...(continues && { repeats: 'words' as const }),
    body: {
      contents: turns.map(({ role, text, images }) => ({
        role: role === 'assistant' ? 'model' : 'user',
        parts: [
          ...images.map(({ mediaType, base64 }) => ({ inlineData: { mimeType: mediaType, data: base64 } })),
          ...(text === '' ? [] : [{ text }])
        ]
      })),
      ...(system !== '' && { systemInstruction: { parts: [{ text: system }] } }),
      ...(Object.keys(generationConfig).length > 0 && { generationConfig })
    }
  }
}

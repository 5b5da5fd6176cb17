import type { CompletionRequest } from '../../domain/completion.ts'
import type { WireRequest } from '../protocol.ts'
import type { ModelFacts } from '../../domain/listed-model.ts'
import { imageUrl, promptOf, type PromptTurn } from '../wire/prompt.ts'

/** A request of the Responses protocol: `POST /responses`. Nothing is kept by the provider. */
export function responsesRequest(request: CompletionRequest, model: string, facts: ModelFacts): WireRequest {
  const { temperature, topP, maxOutputTokens } = request.sampling
  const { system, turns, continues } = promptOf(request.messages, true)
  return {
    path: '/responses',
    ...(continues && { repeats: 'words' as const }),
    body: {
      model,
      input: turns.map((turn) => ({ role: turn.role, content: content(turn) })),
      ...(system !== '' && { instructions: system }),
      stream: true,
      store: false,
      ...(facts.sampling !== false && { temperature, top_p: topP }),
      ...(facts.reasoning === true && { reasoning: { summary: 'auto' } }),
      ...(maxOutputTokens !== undefined && { max_output_tokens: maxOutputTokens })
    }
  }
}

function content({ text, images }: PromptTurn): unknown {
  if (images.length === 0) return text
  const pictures = images.map((image) => ({ type: 'input_image', detail: 'auto', image_url: imageUrl(image) }))
  return text === '' ? pictures : [...pictures, { type: 'input_text', text }]
}

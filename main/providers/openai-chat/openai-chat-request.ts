import type { CompletionRequest } from '../../domain/completion.ts'
import type { Quirks, WireRequest } from '../protocol.ts'
import type { ModelFacts } from '../../domain/listed-model.ts'
import { imageUrl, promptOf, type PromptTurn } from '../wire/prompt.ts'

/** A request of the Chat Completions protocol: `POST /chat/completions`. */
export function chatRequest(request: CompletionRequest, model: string, facts: ModelFacts, quirks: Quirks): WireRequest {
  const { temperature, topP, maxOutputTokens } = request.sampling
  const how = quirks.continues ?? 'instruction'
  const { system, turns, continues } = promptOf(request.messages, how === 'instruction')
  const messages = turns.map<Record<string, unknown>>((turn) => ({ role: turn.role, content: content(turn) }))
  if (system !== '') messages.unshift({ role: 'system', content: system })
  if (continues && how === 'prefix') Object.assign(messages.at(-1) ?? {}, { prefix: true })
  return {
    path: '/chat/completions',
    ...(continues && { repeats: how === 'instruction' ? ('words' as const) : ('all' as const) }),
    body: {
      model,
      messages,
      stream: true,
      ...(!quirks.noStreamOptions && { stream_options: { include_usage: true } }),
      ...(facts.sampling !== false && { temperature, top_p: topP }),
      ...(maxOutputTokens !== undefined && { [quirks.limitField ?? 'max_tokens']: maxOutputTokens }),
      ...(continues && how === 'vllm' && { add_generation_prompt: false, continue_final_message: true })
    }
  }
}

function content({ text, images }: PromptTurn): unknown {
  if (images.length === 0) return text
  const pictures = images.map((image) => ({ type: 'image_url', image_url: { url: imageUrl(image) } }))
  return text === '' ? pictures : [...pictures, { type: 'text', text }]
}

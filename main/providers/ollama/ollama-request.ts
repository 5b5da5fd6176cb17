import type { CompletionRequest } from '../../domain/completion.ts'
import type { Tokens } from '../../domain/units.ts'
import type { WireRequest } from '../protocol.ts'
import type { ModelFacts } from '../../domain/listed-model.ts'
import { mostTokens } from './most-tokens.ts'
import { promptOf, type PromptTurn } from '../wire/prompt.ts'

const SMALLEST_WINDOW = 8_192
const ANSWER_ROOM = 2_048
const IMAGE_TOKENS = 1_024
/** What was counted may be an estimate, and a prompt that is too long is cut silently. */
const COUNT_MARGIN = 1.15

/** A request to Ollama: `POST /api/chat`. It goes on from an answer that stands last. */
export function ollamaRequest(request: CompletionRequest, model: string, facts: ModelFacts): WireRequest {
  const { temperature, topP, maxOutputTokens } = request.sampling
  const { system, turns, continues } = promptOf(request.messages, false)
  const messages = turns.map<Record<string, unknown>>(({ role, text, images }) => ({
    role,
    content: text,
    ...(images.length > 0 && { images: images.map(({ base64 }) => base64) })
  }))
  if (system !== '') messages.unshift({ role: 'system', content: system })
  return {
    path: '/api/chat',
    ...(continues && { repeats: 'all' as const }),
    body: {
      model,
      messages,
      stream: true,
      options: {
        temperature,
        top_p: topP,
        num_ctx: windowFor(system, turns, request, facts.contextWindow),
        ...(maxOutputTokens !== undefined && { num_predict: maxOutputTokens })
      }
    }
  }
}

/**
 * Ollama cuts a prompt that is longer than its window silently, and loads the model anew when the window changes:
 * so it is told one, in steps of doubling, that holds the prompt and the answer. The prompt has as many tokens as were
 * counted with a margin, or as any tokenizer makes of it at most.
 */
function windowFor(
  system: string,
  turns: readonly PromptTurn[],
  { sampling: { maxOutputTokens = ANSWER_ROOM }, promptTokens = Infinity }: CompletionRequest,
  largest = Infinity
): Tokens {
  const pictures = turns.reduce((sum, { images }) => sum + images.length * IMAGE_TOKENS, 0)
  const most = turns.reduce((sum, { text }) => sum + mostTokens(text) + 16, mostTokens(system))
  const needed = Math.min(most, promptTokens * COUNT_MARGIN) + pictures + maxOutputTokens
  let window = SMALLEST_WINDOW
  while (window < needed) window *= 2
  return Math.min(window, largest)
}

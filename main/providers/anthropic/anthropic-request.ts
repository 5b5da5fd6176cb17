import type { CompletionRequest } from '../../domain/completion.ts'
import type { WireRequest } from '../protocol.ts'
import type { ModelFacts } from '../../domain/listed-model.ts'
import { promptOf, type PromptTurn } from '../wire/prompt.ts'

/** The protocol wants a limit; this one every model since Claude 3.5 takes. */
const DEFAULT_LIMIT = 8_192
/** More than anybody reads; a few models would go on to 128,000. */
const HIGHEST_LIMIT = 64_000

/** Models up to 4.5 go on from an answer that stands last; later ones refuse it. */
const PREFILLS = /claude-(?:instant|[23])|claude-(?:opus|sonnet|haiku)-4(?:-[015](?!\d)|-20\d{6}|$)|claude-4/

/** A request of the Messages protocol: `POST /messages`. */
export function messagesRequest(request: CompletionRequest, model: string, facts: ModelFacts): WireRequest {
  const { temperature, maxOutputTokens } = request.sampling
  const prefills = PREFILLS.test(model)
  const { system, turns, continues } = promptOf(request.messages, !prefills)
  const last = turns.at(-1)
  // An answer to be continued must not end in white space there.
  if (continues && prefills && last) turns[turns.length - 1] = { ...last, text: last.text.trimEnd() }
  return {
    path: '/messages',
    ...(continues && { repeats: prefills ? ('white-space' as const) : ('words' as const) }),
    body: {
      model,
      max_tokens: maxOutputTokens ?? Math.min(facts.maxOutputTokens ?? DEFAULT_LIMIT, HIGHEST_LIMIT),
      ...(system !== '' && { system }),
      messages: turns.map((turn) => ({ role: turn.role, content: content(turn) })),
      stream: true,
      // Only one of temperature and top-p may be set since Claude 4.1, and no more than 1.
      ...(facts.sampling !== false && { temperature: Math.min(temperature, 1) })
    }
  }
}

function content({ text, images }: PromptTurn): unknown {
  if (images.length === 0) return text
  const pictures = images.map(({ mediaType, base64 }) => ({
    type: 'image',
    source: { type: 'base64', media_type: mediaType, data: base64 }
  }))
  return text === '' ? pictures : [...pictures, { type: 'text', text }]
}

import type { CompletionChunk, CompletionRequest } from '../domain/completion.ts'
import type { ExchangeWatch } from '../domain/recorded-exchange.ts'
import type { Provider } from '../providers/provider.ts'
import type { Outbound } from './stages.ts'

/** Asks the candidate's provider, whose retries are inside. What is made ahead of time is asked for no long answer. */
export function generate(
  { turn, candidate, messages, promptTokens }: Outbound,
  provider: Provider,
  signal: AbortSignal,
  watch?: ExchangeWatch
): AsyncIterable<CompletionChunk> {
  const request: CompletionRequest = {
    model: candidate.model.ref,
    messages: messages.map(({ messageId, pieces, ...message }) => message),
    sampling: { ...turn.sampling, ...turn.warming },
    workspaceId: turn.workspaceId,
    conversationId: turn.conversationId,
    turnId: turn.id,
    ...(promptTokens !== undefined && { promptTokens })
  }
  return provider.stream(request, signal, watch)
}

import type { Protocol } from '../protocol.ts'
import { listAnthropicModels } from './anthropic-models.ts'
import { AnthropicReader } from './anthropic-reader.ts'
import { messagesRequest } from './anthropic-request.ts'

/** Anthropic's Messages protocol. */
export const anthropic: Protocol = {
  kind: 'anthropic',
  headers: (key) => ({ 'anthropic-version': '2023-06-01', ...(key !== undefined && { 'x-api-key': key }) }),
  request: messagesRequest,
  reader: (whose) => new AnthropicReader(whose),
  listModels: listAnthropicModels
}

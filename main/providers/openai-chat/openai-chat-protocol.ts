import type { Protocol } from '../protocol.ts'
import { bearer } from '../wire/bearer.ts'
import { listChatModels } from './openai-chat-models.ts'
import { ChatReader } from './openai-chat-reader.ts'
import { chatRequest } from './openai-chat-request.ts'

/** The Chat Completions protocol: OpenAI's older one, which nearly every other server speaks. */
export const openaiChat: Protocol = {
  kind: 'openai-chat',
  headers: bearer,
  request: chatRequest,
  reader: (whose, quirks) => new ChatReader(whose, quirks),
  listModels: listChatModels
}

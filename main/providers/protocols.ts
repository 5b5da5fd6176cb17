import { anthropic } from './anthropic/anthropic-protocol.ts'
import { google } from './google/google-protocol.ts'
import { ollama } from './ollama/ollama-protocol.ts'
import { openaiChat } from './openai-chat/openai-chat-protocol.ts'
import { openaiResponses } from './openai-responses/openai-responses-protocol.ts'
import type { Protocol } from './protocol.ts'
import type { ProviderKind } from '../domain/listed-model.ts'

export const protocols: Readonly<Record<ProviderKind, Protocol>> = {
  'openai-responses': openaiResponses,
  'openai-chat': openaiChat,
  anthropic,
  google,
  ollama
}

import type { Protocol } from '../protocol.ts'
import { bearer } from '../wire/bearer.ts'
import { listOllamaModels } from './ollama-models.ts'
import { OllamaReader } from './ollama-reader.ts'
import { ollamaRequest } from './ollama-request.ts'

/** Ollama's own protocol. */
export const ollama: Protocol = {
  kind: 'ollama',
  headers: bearer,
  request: ollamaRequest,
  reader: (whose) => new OllamaReader(whose),
  listModels: listOllamaModels
}

import { listChatModels } from '../openai-chat/openai-chat-models.ts'
import type { GetJson, Quirks } from '../protocol.ts'
import type { ListedModel } from '../../domain/listed-model.ts'

/** The same list as for the Chat Completions protocol: models do not belong to a protocol. */
export const listResponsesModels = (get: GetJson, quirks: Quirks): Promise<ListedModel[]> => listChatModels(get, quirks)

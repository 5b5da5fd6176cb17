import type { Protocol } from '../protocol.ts'
import { bearer } from '../wire/bearer.ts'
import { listResponsesModels } from './openai-responses-models.ts'
import { ResponsesReader } from './openai-responses-reader.ts'
import { responsesRequest } from './openai-responses-request.ts'

/** OpenAI's Responses protocol, which LM Studio and a few others speak too. */
export const openaiResponses: Protocol = {
  kind: 'openai-responses',
  headers: bearer,
  request: responsesRequest,
  reader: (whose) => new ResponsesReader(whose),
  listModels: listResponsesModels
}

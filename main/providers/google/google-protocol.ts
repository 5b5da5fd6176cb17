import type { Protocol } from '../protocol.ts'
import { listGoogleModels } from './google-models.ts'
import { GoogleReader } from './google-reader.ts'
import { generateRequest } from './google-request.ts'

/** Google's Gemini protocol. */
export const google: Protocol = {
  kind: 'google',
  // In a header: a key in the address would end up in logs.
  headers: (key): Record<string, string> => (key === undefined ? {} : { 'x-goog-api-key': key }),
  request: generateRequest,
  reader: (whose) => new GoogleReader(whose),
  listModels: listGoogleModels
}

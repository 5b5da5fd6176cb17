import type { ProviderKind } from '../../main/domain/listed-model.ts'

/** What every protocol says for "Done for PERSON_1." in two pieces, as on the wire. */
export const WIRE_ANSWERS: Readonly<Record<ProviderKind, string>> = {
  'openai-chat':
    'data: {"choices":[{"index":0,"delta":{"content":"Done for PERS"}}]}\n\ndata: {"choices":[{"index":0,"delta":{"content":"ON_1."}}]}\n\ndata: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
  'openai-responses':
    'data: {"type":"response.output_text.delta","delta":"Done for PERS"}\n\ndata: {"type":"response.output_text.delta","delta":"ON_1."}\n\ndata: {"type":"response.completed","response":{"status":"completed","usage":{"input_tokens":1,"output_tokens":1}}}\n\n',
  anthropic:
    'data: {"type":"message_start","message":{"usage":{"input_tokens":1}}}\n\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Done for PERS"}}\n\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"ON_1."}}\n\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}\n\ndata: {"type":"message_stop"}\n\n',
  google:
    'data: {"candidates":[{"content":{"parts":[{"text":"Done for PERS"}]}}]}\n\ndata: {"candidates":[{"content":{"parts":[{"text":"ON_1."}]},"finishReason":"STOP"}]}\n\n',
  ollama:
    '{"message":{"role":"assistant","content":"Done for PERS"},"done":false}\n{"message":{"role":"assistant","content":"ON_1."},"done":false}\n{"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}\n'
}

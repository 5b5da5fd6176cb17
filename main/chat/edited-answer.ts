import { v7 as uuid } from 'uuid'
import type { MessageId } from '../domain/ids.ts'
import type { Message } from '../domain/message.ts'
import type { EpochMs } from '../domain/units.ts'

/** What the person wrote in the place of an answer, as a message beside it. Nobody was asked for it: it has no turn. */
export function editedAnswer(answer: Message, text: string, at: EpochMs): Message {
  return {
    ...answer,
    id: uuid() as MessageId,
    parts: [{ type: 'text', text }],
    status: 'complete',
    createdAt: at,
    turnId: null,
    summary: {
      modelName: answer.summary?.modelName ?? '',
      totalMs: 0,
      sentBytes: 0,
      leftOutMessages: 0,
      truncated: false,
      demo: answer.summary?.demo ?? false,
      editedFrom: answer.id
    },
    error: null
  }
}

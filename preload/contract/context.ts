import { z } from 'zod'
import type { ContextPreview } from '../../main/domain/context-preview.ts'
import type { ContextWish } from '../../main/domain/context-wish.ts'
import { channel } from './channel.ts'
import { conversationId, messageId, modelRefSchema } from './conversations.ts'
import { MAX_MESSAGE_CHARACTERS, turnId } from './turns.ts'

const PART_LENGTH = 80

/** A message as it was written, and what a model read in its place. */
export interface ComparedTexts {
  written: string
  read: string
}

export const context = {
  /** What a model would read, if the draft were sent to it now; files are those of the stored draft. */
  preview: channel<ContextPreview>()(
    z.strictObject({
      conversationId: conversationId.nullable(),
      parentId: messageId.nullable(),
      model: modelRefSchema,
      text: z.string().max(MAX_MESSAGE_CHARACTERS)
    })
  ),
  /** null when the texts are no longer kept. */
  compared: channel<ComparedTexts | null>()(z.strictObject({ turnId, messageId })),
  /** What the person pinned and excluded in a conversation, by part. */
  wishes: channel<Record<string, ContextWish>>()(z.strictObject({ conversationId })),
  /** Pins or excludes a part of a message for the answers to come; null takes it back. Answers with all of them. */
  wish: channel<Record<string, ContextWish>>()(
    z.strictObject({
      conversationId,
      part: z.string().min(1).max(PART_LENGTH),
      wish: z.enum(['pinned', 'excluded']).nullable()
    })
  )
}

export type { ContextPreview }

import { z } from 'zod'
import type { ContextWish } from '../../main/domain/context-wish.ts'
import { channel } from './channel.ts'
import { conversationId } from './conversations.ts'

const PART_LENGTH = 80

export const context = {
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

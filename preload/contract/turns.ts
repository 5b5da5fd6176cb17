import { z } from 'zod'
import { BAD_REASONS } from '../../main/domain/dataset.ts'
import type { RecordedExchange } from '../../main/domain/recorded-exchange.ts'
import type { TurnId } from '../../main/domain/ids.ts'
import type { MessagePart } from '../../main/domain/message.ts'
import type { StartedTurn } from '../../main/domain/turn.ts'
import type { RouteDecision, RouteReport } from '../../main/domain/route.ts'
import type { TurnTrace } from '../../main/domain/trace.ts'
import type { AnswerChoice } from '../../main/storage/answer-store.ts'
import { attachmentList } from './attachments.ts'
import { channel, id, nothing } from './channel.ts'
import { conversationId, messageId, modelRefSchema } from './conversations.ts'

export const turnId = id<TurnId>()
export const MAX_MESSAGE_CHARACTERS = 2_000_000

export const turns = {
  /**
   * Stores the message and begins to answer it. Without a conversation a new one is made.
   * `parentId` is the message it follows; an edited message has the parent of the one it replaces.
   */
  start: channel<StartedTurn>()(
    z
      .object({
        conversationId: conversationId.nullable(),
        parentId: messageId.nullable(),
        text: z.string().max(MAX_MESSAGE_CHARACTERS),
        attachments: attachmentList,
        model: modelRefSchema
      })
      .refine(({ text, attachments }) => text.trim() !== '' || attachments.length > 0)
  ),
  /** Answers the same message again, beside the answer there is. */
  regenerate: channel<StartedTurn>()(z.object({ messageId, model: modelRefSchema })),
  /** Asks the stronger model that a weak answer names, beside it: the click is the person's consent. */
  escalate: channel<StartedTurn>()(z.strictObject({ messageId })),
  /** Goes on with an answer that broke off: a version beside it that begins with what came. */
  continue: channel<StartedTurn>()(z.object({ messageId, model: modelRefSchema })),
  /** Ends the answer at once and keeps what came. */
  stop: channel<void>()(z.object({ turnId })),
  /** Who would answer, if it were sent now, and what is expected of every model. Nothing leaves and nothing is stored. */
  preview: channel<RouteDecision>()(
    z.strictObject({
      conversationId: conversationId.nullable(),
      model: modelRefSchema,
      text: z.string().max(MAX_MESSAGE_CHARACTERS),
      earlierCharacters: z.int().min(0),
      earlierMessages: z.int().min(0),
      attachments: z.int().min(0),
      images: z.int().min(0)
    })
  ),
  /** What the person thinks of an answer; who answers learns from it. */
  rate: channel<void>()(z.strictObject({ turnId, good: z.boolean(), reason: z.enum(BAD_REASONS).optional() })),
  /** The person took an answer with them. */
  copied: channel<void>()(z.strictObject({ turnId })),
  /** How long the last answers were expected to take, and took. */
  forecasts: channel<RouteReport>()(nothing),
  /** Forgets what was learned of models from answers. */
  forgetLearned: channel<void>()(nothing),
  trace: channel<TurnTrace | null>()(z.object({ turnId })),
  /** What was sent for a turn and what came back, without keys; null when it was not kept, or no longer. */
  exchange: channel<RecordedExchange[] | null>()(z.strictObject({ turnId })),
  /** All answers of a conversation, on every branch, oldest first. */
  answers: channel<AnswerChoice[]>()(z.strictObject({ conversationId })),
  /** What one of them says. */
  answer: channel<MessagePart[]>()(z.strictObject({ messageId }))
}

export type { AnswerChoice }

/** The window hands one MessagePort per turn to main with this; main sends TurnEvents until `end` and closes it. */
export const WATCH_TURN = 'turns.watch'
export const watchTurn = z.object({ turnId })

import { v7 as uuid } from 'uuid'
import type { Settings } from '../config/settings.ts'
import type { ConversationId, MessageId, ModelRef, TurnId, WorkspaceId } from '../domain/ids.ts'
import type { Message } from '../domain/message.ts'
import { samplingOf } from '../domain/sampling.ts'
import type { Turn } from '../domain/turn.ts'
import type { Tokens } from '../domain/units.ts'
import { attachmentsOf, promptOf, type FindImage } from './prompt.ts'

export interface NextQuestion {
  workspaceId: WorkspaceId
  conversationId: ConversationId
  model: ModelRef
  branch: readonly Message[]
  /** What was typed of the question so far. */
  draft: string
}

/** The turn that the next question in a conversation will be, for a model that reads ahead. */
export function nextTurn(next: NextQuestion, chat: Settings['chat'], findImage: FindImage): Turn {
  const { workspaceId, conversationId, model, branch, draft } = next
  return {
    ...unnamed(chat),
    workspaceId,
    conversationId,
    messages: promptOf({ systemPrompt: chat.systemPrompt, branch, question: draft }, findImage),
    wanted: model,
    attachments: attachmentsOf(branch)
  }
}

/** The turn that a draft will be once it is sent; the draft is the last message of the branch. */
export function draftTurn(next: Omit<NextQuestion, 'draft'>, chat: Settings['chat'], findImage: FindImage): Turn {
  return nextTurn({ ...next, draft: '' }, chat, findImage)
}

export interface LikelyQuestion {
  workspaceId: WorkspaceId
  model: ModelRef
  text: string
}

/** The turn that will be run when a person begins a conversation with that question. */
export function likelyTurn(likely: LikelyQuestion, chat: Settings['chat'], maxOutputTokens: Tokens): Turn {
  const { workspaceId, model, text } = likely
  return {
    ...unnamed(chat),
    workspaceId,
    conversationId: uuid() as ConversationId,
    messages: promptOf({ systemPrompt: chat.systemPrompt, branch: [], question: text }, () => undefined),
    wanted: model,
    attachments: [],
    warming: { maxOutputTokens }
  }
}

/** What every turn has that nobody has started. */
function unnamed(chat: Settings['chat']): Pick<Turn, 'id' | 'messageId' | 'sampling' | 'fresh'> {
  return { id: uuid() as TurnId, messageId: uuid() as MessageId, sampling: samplingOf(chat), fresh: false }
}

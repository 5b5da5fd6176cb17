import { v7 as uuid } from 'uuid'
import type { ContextPreview } from '../domain/context-preview.ts'
import type { ConversationId, MessageId, ModelRef, WorkspaceId } from '../domain/ids.ts'
import type { Message } from '../domain/message.ts'
import type { ContextLedger } from '../domain/trace.ts'
import type { Turn } from '../domain/turn.ts'
import type { Tokens } from '../domain/units.ts'
import { fitted } from '../optimizer/prepare.ts'
import type { Stages } from '../optimizer/stages.ts'
import type { ProviderRegistry } from '../providers/registry.ts'
import type { ConversationStore } from '../storage/conversation-store.ts'
import type { MessageStore } from '../storage/message-store.ts'
import type { AnswerSettingsBook } from './answer-settings.ts'
import type { FindImage } from './prompt.ts'
import { draftTurn } from './turns-ahead.ts'

export interface ContextPreviewsParts {
  conversations: ConversationStore
  messages: MessageStore
  answerSettings: Pick<AnswerSettingsBook, 'chatFor'>
  providers: Pick<ProviderRegistry, 'find'>
  stages: Pick<Stages, 'fit'>
  workspaceOf: (conversation: ConversationId | null) => WorkspaceId
  findImage: FindImage
  /** Tokens of a text, about, at once. */
  approximateTokens: (text: string) => Tokens
}

export interface PreviewQuestion {
  conversationId: ConversationId | null
  /** The message that the draft follows. */
  parentId: MessageId | null
  model: ModelRef
  /** What is written; files are those of the stored draft. */
  text: string
}

/** Tokens that stand around a message, about. */
const AROUND = 4

/** Says before anything is sent what a model would read of it. Nothing is stored, and nothing leaves. */
export class ContextPreviews {
  readonly #parts: ContextPreviewsParts
  readonly #running = new Map<ModelRef, AbortController>()

  constructor(parts: ContextPreviewsParts) {
    this.#parts = parts
  }

  /** A later question about a model ends the one before. @throws SextantError `model-not-found`, what fitting throws */
  async preview(question: PreviewQuestion): Promise<ContextPreview> {
    const { model } = this.#parts.providers.find(question.model)
    const turn = this.#turn(question)
    this.#running.get(model.ref)?.abort()
    const running = new AbortController()
    this.#running.set(model.ref, running)
    const candidate = { model, servesCached: false }
    const { decision } = await fitted(turn, candidate, this.#parts.stages, running.signal).finally(() => {
      if (this.#running.get(model.ref) === running) this.#running.delete(model.ref)
    })
    const lines = decision?.lines ?? []
    const lost = lines.filter(({ outcome }) => outcome !== 'kept')
    // A bound says that everything fits, and nothing of how much it is.
    const bound = decision === undefined || decision.counting === 'upper-bound'
    return {
      model: model.ref,
      modelName: model.name,
      tokens: bound ? this.#approximately(turn) : wholeTokens(lines),
      about: bound || decision.counting !== 'exact',
      budgetTokens: decision?.budgetTokens ?? null,
      lost
    }
  }

  #approximately({ messages }: Turn): Tokens {
    return messages.reduce((sum, { text }) => sum + this.#parts.approximateTokens(text) + AROUND, 0)
  }

  #turn({ conversationId, parentId, model, text }: PreviewQuestion): Turn {
    const { conversations, messages, answerSettings, workspaceOf, findImage } = this.#parts
    const { attachments } = conversations.draft(conversationId)
    const id = conversationId ?? (uuid() as ConversationId)
    const draft: Message = {
      id: 'draft' as MessageId,
      conversationId: id,
      parentId,
      role: 'user',
      parts: [...attachments, ...(text.trim() === '' ? [] : [{ type: 'text' as const, text }])],
      status: 'complete',
      createdAt: 0,
      turnId: null,
      model: null,
      summary: null,
      error: null
    }
    const branch = [...(parentId ? messages.branch(parentId) : []), draft]
    const workspaceId = workspaceOf(conversationId)
    const next = { workspaceId, conversationId: id, model, branch }
    return draftTurn(next, answerSettings.chatFor(workspaceId, conversationId), findImage)
  }
}

/** Of everything, also of what is not read. */
const wholeTokens = (lines: ContextLedger['lines']): number =>
  lines.reduce((sum, { tokens, ofTokens = tokens }) => sum + ofTokens, 0)

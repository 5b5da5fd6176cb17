import { create } from 'zustand'
import type { MessageId } from '../../main/domain/ids.ts'
import type { MessagePart } from '../../main/domain/message.ts'
import type { AnswerChoice } from '../../preload/contract/turns.ts'
import { client } from '../client/client.ts'
import { showPage } from './use-app.ts'
import { useConversation } from './use-conversation.ts'
import { showError } from './use-toasts.ts'
import { loadTrace } from './use-traces.ts'

export type Side = 'left' | 'right'

interface ComparisonState {
  /** Every answer of the conversation, on all its branches, oldest first. */
  choices: AnswerChoice[]
  left: MessageId | null
  /** null when the conversation has no other answer. */
  right: MessageId | null
  /** What answers say, as far as they were read. */
  texts: Partial<Record<MessageId, string>>
}

const EMPTY: ComparisonState = { choices: [], left: null, right: null, texts: {} }

export const useComparison = create<ComparisonState>(() => EMPTY)

/**
 * Puts an answer beside the one it is best compared with: another to the same message, one to another version of the
 * message, else the one before or after it on its branch.
 */
export async function compareAnswer(messageId: MessageId): Promise<void> {
  const { id } = useConversation.getState()
  if (!id) return
  try {
    const choices = await client.turns.answers({ conversationId: id })
    useComparison.setState({ ...EMPTY, choices })
    showPage('compare')
    choose('left', messageId)
    choose('right', counterpartOf(choices, messageId))
  } catch (error) {
    showError(error)
  }
}

/** Shows another answer on one side and reads what is known of it. */
export function choose(side: Side, messageId: MessageId | null): void {
  useComparison.setState({ [side]: messageId })
  const choice = useComparison.getState().choices.find((one) => one.messageId === messageId)
  if (!choice) return
  if (choice.turnId) void loadTrace(choice.turnId)
  void readText(choice.messageId)
}

async function readText(messageId: MessageId): Promise<void> {
  if (useComparison.getState().texts[messageId] !== undefined) return
  try {
    const text = textOf(await client.turns.answer({ messageId }))
    useComparison.setState(({ texts }) => ({ texts: { ...texts, [messageId]: text } }))
  } catch (error) {
    showError(error)
  }
}

const textOf = (parts: readonly MessagePart[]): string =>
  parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n')

export function counterpartOf(choices: readonly AnswerChoice[], messageId: MessageId): MessageId | null {
  const index = choices.findIndex((choice) => choice.messageId === messageId)
  const own = choices[index]
  if (!own) return null
  const others = choices.filter((choice) => choice !== own)
  const best =
    others.findLast(({ parentId }) => parentId === own.parentId) ??
    others.findLast(({ beforeId }) => beforeId === own.beforeId) ??
    others.find((choice) => choice.messageId === own.beforeId) ??
    others.findLast(({ beforeId }) => beforeId === own.messageId) ??
    choices[index - 1] ??
    choices[index + 1]
  return best?.messageId ?? null
}

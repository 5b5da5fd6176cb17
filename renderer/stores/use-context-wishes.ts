import { create } from 'zustand'
import type { ContextWish } from '../../main/domain/context-wish.ts'
import type { ConversationId } from '../../main/domain/ids.ts'
import { client } from '../client/client.ts'
import { showError } from './use-toasts.ts'

interface ContextWishesState {
  /** What was pinned and excluded, by conversation and part. */
  wishes: Partial<Record<ConversationId, Record<string, ContextWish>>>
}

export const useContextWishes = create<ContextWishesState>(() => ({ wishes: {} }))

function put(conversation: ConversationId, parts: Record<string, ContextWish>): void {
  useContextWishes.setState(({ wishes }) => ({ wishes: { ...wishes, [conversation]: parts } }))
}

export async function loadWishes(conversationId: ConversationId): Promise<void> {
  try {
    put(conversationId, await client.context.wishes({ conversationId }))
  } catch (error) {
    showError(error)
  }
}

/** Pins or excludes a part for the answers to come; null takes it back. */
export async function setWish(conversationId: ConversationId, part: string, wish: ContextWish | null): Promise<void> {
  try {
    put(conversationId, await client.context.wish({ conversationId, part, wish }))
  } catch (error) {
    showError(error)
  }
}

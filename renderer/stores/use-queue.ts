import { create } from 'zustand'
import type { Draft } from '../../main/domain/conversation.ts'
import type { ConversationId, ModelRef } from '../../main/domain/ids.ts'

/** A message that waits until the answer before it is finished. */
export interface QueuedMessage {
  key: number
  draft: Draft
  model: ModelRef
}

/** What waits, by conversation, in the order it was written. */
export const useQueue = create<{ queues: Partial<Record<ConversationId, QueuedMessage[]>> }>(() => ({ queues: {} }))

const NONE: QueuedMessage[] = []
let lastKey = 0

export const queueOf = (id: ConversationId | null): QueuedMessage[] => (id && useQueue.getState().queues[id]) || NONE

/** The same for components. */
export function useQueueOf(id: ConversationId | null): QueuedMessage[] {
  return useQueue(({ queues }) => (id && queues[id]) || NONE)
}

function put(id: ConversationId, queue: QueuedMessage[]): void {
  useQueue.setState(({ queues }) => ({ queues: { ...queues, [id]: queue } }))
}

/** Puts a message behind those that wait. */
export function enqueue(id: ConversationId, draft: Draft, model: ModelRef): void {
  put(id, [...queueOf(id), { key: ++lastKey, draft, model }])
}

/** Puts one that could not be sent back to the front. */
export function requeue(id: ConversationId, message: QueuedMessage): void {
  put(id, [message, ...queueOf(id)])
}

/** Takes a message out of the queue; undefined when it is not there any more. */
export function takeQueued(id: ConversationId, key?: number): QueuedMessage | undefined {
  const queue = queueOf(id)
  const taken = key === undefined ? queue[0] : queue.find((message) => message.key === key)
  if (taken)
    put(
      id,
      queue.filter((message) => message !== taken)
    )
  return taken
}

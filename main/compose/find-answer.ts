import type { MessageId, TurnId, WorkspaceId } from '../domain/ids.ts'
import type { Message } from '../domain/message.ts'
import { ConversationStore } from '../storage/conversation-store.ts'
import type { WritableDatabase } from '../storage/database.ts'
import { MessageStore } from '../storage/message-store.ts'
import { TraceStore } from '../storage/trace-store.ts'

/** An answer, and where it stands. */
export interface FoundAnswer {
  answer: Message
  /** The message that it answers. */
  asked: MessageId
  workspaceId: WorkspaceId
}

/** The way from a turn to its answer, for whatever looks back at answers; undefined where the answer is gone. */
export function answerFinder(database: WritableDatabase): (turn: TurnId) => FoundAnswer | undefined {
  const [conversations, messages] = [new ConversationStore(database), new MessageStore(database)]
  const traces = new TraceStore(database)
  return (turn) => {
    const place = traces.placeOf(turn)
    const answer = place && messages.find(place.messageId)
    const conversation = answer && conversations.find(answer.conversationId)
    return answer?.parentId && conversation
      ? { answer, asked: answer.parentId, workspaceId: conversation.workspaceId }
      : undefined
  }
}

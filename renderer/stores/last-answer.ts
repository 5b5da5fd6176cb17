import type { BranchMessage } from '../../main/domain/conversation.ts'
import type { MessageId } from '../../main/domain/ids.ts'

interface Branch {
  order: readonly MessageId[]
  messages: Readonly<Record<MessageId, BranchMessage>>
}

let known: Branch & { last: MessageId | undefined } = { order: [], messages: {}, last: undefined }

/**
 * The last answer of a branch of which is known how it was made. Every row on view asks for it with every piece of an
 * answer, so a branch is searched once, and no further than where nothing of it was read yet.
 */
export function lastMadeAnswer({ order, messages }: Branch): MessageId | undefined {
  if (known.order === order && known.messages === messages) return known.last
  let unread = Object.keys(messages).length
  let last: MessageId | undefined
  for (let at = order.length - 1; at >= 0 && unread > 0 && last === undefined; at--) {
    const message = messages[order[at] as MessageId]
    if (message) unread--
    if (message?.summary) last = message.id
  }
  known = { order, messages, last }
  return last
}

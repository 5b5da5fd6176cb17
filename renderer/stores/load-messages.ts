import type { MessageId } from '../../main/domain/ids.ts'
import { client } from '../client/client.ts'
import { useConversation } from './use-conversation.ts'
import { showError } from './use-toasts.ts'

/** As many as main gives at once. */
const AT_ONCE = 200

let wanted = new Set<MessageId>()
let waiting: Promise<void> | null = null

/** Reads a message of a long branch that came without it; those wanted in the same moment come together. */
export function loadMessage(id: MessageId): void {
  wanted.add(id)
  waiting ??= Promise.resolve().then(async () => {
    waiting = null
    const ids = [...wanted]
    wanted = new Set()
    try {
      await load(ids)
    } catch (error) {
      showError(error)
    }
  })
}

/** Reads all that is missing of the branch on view, the end first; ends early when another comes on view. */
export async function loadAllMessages(): Promise<void> {
  const { id, order, messages } = useConversation.getState()
  const missing = order.filter((one) => !messages[one]).reverse()
  for (let at = 0; at < missing.length && useConversation.getState().id === id; at += AT_ONCE)
    await load(missing.slice(at, at + AT_ONCE))
}

async function load(ids: readonly MessageId[]): Promise<void> {
  const { id } = useConversation.getState()
  if (id === null) return
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const found = await client.conversations.messages({ id, ids: ids.slice(at, at + AT_ONCE) })
    useConversation.setState((state) =>
      state.id === id
        ? { messages: { ...Object.fromEntries(found.map((message) => [message.id, message])), ...state.messages } }
        : {}
    )
  }
}

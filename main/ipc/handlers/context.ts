import { promptOf } from '../../chat/prompt.ts'
import type { App } from '../../compose/app.ts'
import type { Handlers } from '../router.ts'

export const contextHandlers = ({ contextWishes, contextPreviews, readTexts, turns }: App): Handlers['context'] => ({
  preview: (question) => contextPreviews.preview(question),
  wishes: ({ conversationId }) => contextWishes.of(conversationId),
  wish: ({ conversationId, part, wish }) => {
    contextWishes.set(conversationId, part, wish)
    return contextWishes.of(conversationId)
  },
  compared: ({ turnId, messageId }) => {
    const trace = turns.trace(turnId)
    const rewritten = trace?.decisions.compress?.messages.find((one) => one.messageId === messageId)
    const message = turns.message(messageId)
    if (!trace || !rewritten || !message) return null
    const read = readTexts.find(trace.conversationId, rewritten.key)
    const asked = promptOf({ systemPrompt: '', branch: [message] }, () => undefined)
    const written = asked.find((one) => one.messageId === messageId)?.text
    return read === undefined || written === undefined ? null : { written, read }
  }
})

import type { App } from '../../compose.ts'
import type { Handlers } from '../router.ts'

export const turnHandlers = ({ turns, settle }: App): Handlers['turns'] => ({
  start: async ({ conversationId, parentId, text, attachments, model }) => {
    const words = text.trim() === '' ? [] : [{ type: 'text' as const, text }]
    const started = turns.start({ conversationId, parentId, parts: [...attachments, ...words], model })
    await settle()
    return started
  },
  regenerate: async ({ messageId, model }) => {
    const started = turns.regenerate(messageId, model)
    await settle()
    return started
  },
  continue: async ({ messageId, model }) => {
    const started = turns.continueAnswer(messageId, model)
    await settle()
    return started
  },
  stop: ({ turnId }) => turns.stop(turnId),
  trace: ({ turnId }) => turns.trace(turnId) ?? null
})

import type { App } from '../../compose/app.ts'
import { SextantError } from '../../domain/errors.ts'
import type { Handlers } from '../router.ts'

export const turnHandlers = ({
  turns,
  routing,
  learning,
  workspaces,
  exchanges,
  answers,
  settle
}: App): Handlers['turns'] => ({
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
  escalate: async ({ messageId }) => {
    const started = turns.escalate(messageId, 'once')
    await settle()
    return started
  },
  continue: async ({ messageId, model }) => {
    const started = turns.continueAnswer(messageId, model)
    await settle()
    return started
  },
  stop: ({ turnId }) => turns.stop(turnId),
  preview: ({ conversationId, ...question }) => {
    const workspaceId = conversationId ? turns.workspaceOf(conversationId) : workspaces.current
    return routing.preview({ ...question, workspaceId })
  },
  rate: ({ turnId, good, reason }) => learning.rate(turnId, good, reason ?? null),
  copied: ({ turnId }) => learning.copied(turnId),
  forecasts: () => routing.report(),
  forgetLearned: () => routing.reset(),
  trace: ({ turnId }) => turns.trace(turnId) ?? null,
  exchange: async ({ turnId }) => (await exchanges.find(turnId)) ?? null,
  answers: ({ conversationId }) => answers.ofConversation(conversationId),
  answer: ({ messageId }) => {
    const parts = answers.partsOf(messageId)
    if (!parts) throw new SextantError('not-found', { params: { what: 'answer' } })
    return parts
  }
})

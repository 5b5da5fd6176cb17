import type { App } from '../../compose/app.ts'
import type { Handlers } from '../router.ts'

export const contextHandlers = ({ contextWishes }: App): Handlers['context'] => ({
  wishes: ({ conversationId }) => contextWishes.of(conversationId),
  wish: ({ conversationId, part, wish }) => {
    contextWishes.set(conversationId, part, wish)
    return contextWishes.of(conversationId)
  }
})

import type { App } from '../../compose/app.ts'
import type { Handlers } from '../router.ts'

export const securityHandlers = ({ security: { questions } }: App): Handlers['security'] => ({
  questions: () => questions.open,
  answer: ({ id, answer }) => questions.answer(id, answer)
})

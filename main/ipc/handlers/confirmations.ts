import type { App } from '../../compose/app.ts'
import type { Handlers } from '../router.ts'

export const confirmationsHandlers = ({ confirmations }: App): Handlers['confirmations'] => ({
  open: () => confirmations.open,
  answer: ({ id, answer }) => confirmations.answer(id, answer)
})

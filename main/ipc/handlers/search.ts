import type { App } from '../../compose/app.ts'
import type { Handlers } from '../router.ts'

export const searchHandlers = ({ search }: App): Handlers['search'] => ({
  find: (request) => search.find(request)
})

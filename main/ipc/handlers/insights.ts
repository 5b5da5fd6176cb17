import type { App } from '../../compose/app.ts'
import type { Handlers } from '../router.ts'

export const insightsHandlers = ({ insights, promptSavings, load, routing }: App): Handlers['insights'] => ({
  figures: (request) => insights.figures(request),
  promptSavings: ({ range }) => promptSavings.within(range.from, range.to),
  turns: (request) => insights.turns(request),
  archivedWithin: (range) => insights.archivedWithin(range),
  archivedTurns: (request) => insights.archivedTurns(request),
  spend: (range) => insights.spend(range),
  monthBurn: () => insights.monthBurn(),
  load: () => load.report(),
  routing: () => routing.longReport()
})

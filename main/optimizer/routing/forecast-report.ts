import type { RouteReport } from '../../domain/route.ts'
import type { RouteOutcome } from '../../domain/route-outcome.ts'

/** How good the forecasts of answers were, oldest first. */
export function forecastReport(outcomes: readonly RouteOutcome[]): RouteReport {
  const answers = outcomes.flatMap(({ turnId, model, totalMs, expected, failed }) =>
    expected && !failed
      ? [{ turnId, model, totalMs, ...expected, inside: totalMs >= expected.lowMs && totalMs <= expected.highMs }]
      : []
  )
  const rated = outcomes.filter(({ signal }) => signal !== null).length
  return { answers, rated }
}

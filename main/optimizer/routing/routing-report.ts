import type { ForecastHeld, RoutedWeek, RoutingReport } from '../../domain/route.ts'
import type { RouteOutcome } from '../../domain/route-outcome.ts'
import type { EpochMs } from '../../domain/units.ts'

const WEEKS = 12

/** How good the forecasts of answers were, and what choosing among models saved by week. @param outcomes oldest first */
export function routingReport(outcomes: readonly RouteOutcome[]): RoutingReport {
  const answered = outcomes.filter(({ failed }) => !failed)
  return {
    seconds: heldOf(
      answered.flatMap(({ expected, totalMs }) =>
        expected ? [{ low: expected.lowMs, median: expected.medianMs, high: expected.highMs, came: totalMs }] : []
      )
    ),
    tokens: heldOf(
      answered.flatMap(({ expectedTokens, outputTokens }) =>
        expectedTokens && outputTokens !== null ? [{ ...expectedTokens, came: outputTokens }] : []
      )
    ),
    cost: heldOf(
      answered.flatMap(({ expectedMicroUsd, costMicroUsd, where }) =>
        where === 'remote' && expectedMicroUsd && costMicroUsd != null
          ? [{ ...expectedMicroUsd, came: costMicroUsd }]
          : []
      )
    ),
    weeks: weeksOf(answered)
  }
}

interface Forecast {
  low: number
  median: number
  high: number
  came: number
}

function heldOf(forecasts: readonly Forecast[]): ForecastHeld {
  const misses = forecasts
    .filter(({ median, came }) => median > 0 && came > 0)
    .map(({ median, came }) => Math.abs(came - median) / came)
    .toSorted((a, b) => a - b)
  return {
    answers: forecasts.length,
    inside: forecasts.filter(({ low, high, came }) => came >= low && came <= high).length,
    typicalMiss: misses[Math.floor(misses.length / 2)] ?? null
  }
}

function weeksOf(outcomes: readonly RouteOutcome[]): RoutedWeek[] {
  const weeks = new Map<EpochMs, RoutedWeek>()
  for (const { at, against, totalMs, costMicroUsd = null } of outcomes) {
    if (!against) continue
    const monday = mondayOf(at)
    const week = weeks.get(monday) ?? { at: monday, answers: 0, best: nothing(), local: nothing() }
    weeks.set(monday, week)
    week.answers++
    for (const name of ['best', 'local'] as const) {
      const other = against[name]
      if (!other) continue
      week[name].answers++
      week[name].savedMs += other.totalMs - totalMs
      // Of what nobody knows the price nothing was saved.
      if (other.costMicroUsd !== null && costMicroUsd !== null)
        week[name].savedMicroUsd += other.costMicroUsd - costMicroUsd
    }
  }
  return [...weeks.values()].toSorted((a, b) => b.at - a.at).slice(0, WEEKS)
}

const nothing = (): RoutedWeek['best'] => ({ answers: 0, savedMs: 0, savedMicroUsd: 0 })

/** The beginning of a moment's week by the calendar of this computer. */
function mondayOf(at: EpochMs): EpochMs {
  const date = new Date(at)
  const sinceMonday = (date.getDay() + 6) % 7
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - sinceMonday).getTime()
}

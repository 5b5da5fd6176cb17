import type { ExpectedLoad, LoadKind, LoadStep } from '../../domain/load.ts'
import type { EpochMs, Milliseconds } from '../../domain/units.ts'
import { LoadForecaster } from './load-forecaster.ts'

export const STEP_MS: Milliseconds = 5 * 60_000
/** Steps that a forecast is about: the next 15 minutes. */
export const HORIZON_STEPS = 3
const STEPS_PER_DAY = 288
const KINDS = ['local', 'remote'] as const
/** What is remembered for looking at. */
const SHOWN_STEPS = STEPS_PER_DAY

/** An answer that has ended. */
export interface Work {
  at: EpochMs
  where: LoadKind
  ms: Milliseconds
}

interface Series {
  forecaster: LoadForecaster
  steps: LoadStep[]
  /** Of the step that is running. */
  workMs: Milliseconds
  /** Forecasts whose time is not over, oldest first. */
  pending: { p90Ms: Milliseconds; cameMs: Milliseconds; steps: number }[]
}

/** Adds up the time that answers take, five minutes at a time, and forecasts that of the next quarter of an hour. */
export class LoadMonitor {
  readonly #series: Readonly<Record<LoadKind, Series>> = { local: seriesOf(), remote: seriesOf() }
  #stepAt: EpochMs
  #inside = 0
  #judged = 0

  /** @param now its step is the first */
  constructor(now: EpochMs) {
    this.#stepAt = beginningOf(now)
  }

  /** Begins with what earlier runs have seen, oldest first; only before anything else. */
  recall(work: readonly Work[], since: EpochMs, now: EpochMs): void {
    this.#stepAt = beginningOf(since)
    for (const one of work) this.note(one)
    this.advance(now)
  }

  note({ at, where, ms }: Work): void {
    this.advance(at)
    this.#series[where].workMs += Math.max(0, ms)
  }

  /**
   * Closes the steps that are over. A clock that was set back closes none; after one that was set ahead by more than a
   * day, such as on waking, the time between counts as a day without answers.
   * @returns whether any was closed: then the forecast is a new one
   */
  advance(now: EpochMs): boolean {
    const behind = Math.floor((now - this.#stepAt) / STEP_MS)
    if (behind <= 0) return false
    if (behind > STEPS_PER_DAY) this.#stepAt = beginningOf(now) - STEPS_PER_DAY * STEP_MS
    while (this.#stepAt + STEP_MS <= now) {
      for (const kind of KINDS) this.#close(this.#series[kind])
      this.#stepAt += STEP_MS
    }
    return true
  }

  expected(kind: LoadKind): ExpectedLoad | null {
    const forecast = this.#series[kind].forecaster.forecast()
    return forecast ? { medianMs: forecast.median, p90Ms: forecast.p90 } : null
  }

  steps(kind: LoadKind): readonly LoadStep[] {
    return this.#series[kind].steps
  }

  /** How often a forecast for nine of ten held. */
  get held(): { inside: number; of: number } {
    return { inside: this.#inside, of: this.#judged }
  }

  #close(series: Series): void {
    const { forecaster, steps, workMs, pending } = series
    const before = forecaster.forecast()
    steps.push({
      at: this.#stepAt,
      workMs,
      expectedMs: before ? before.median / HORIZON_STEPS : null,
      p90Ms: before ? before.p90 / HORIZON_STEPS : null
    })
    if (steps.length > SHOWN_STEPS) steps.shift()
    for (const one of pending) {
      one.cameMs += workMs
      one.steps++
    }
    const [oldest] = pending
    if (oldest?.steps === HORIZON_STEPS) {
      pending.shift()
      // A time in which nothing came and nothing was expected says nothing of a forecast.
      if (oldest.cameMs > 0 || oldest.p90Ms > 0) {
        this.#judged++
        if (oldest.cameMs <= oldest.p90Ms) this.#inside++
      }
    }
    forecaster.update(workMs)
    series.workMs = 0
    const said = forecaster.forecast()
    if (said) pending.push({ p90Ms: said.p90, cameMs: 0, steps: 0 })
  }
}

const seriesOf = (): Series => ({
  forecaster: new LoadForecaster(HORIZON_STEPS, STEPS_PER_DAY),
  steps: [],
  workMs: 0,
  pending: []
})

const beginningOf = (at: EpochMs): EpochMs => Math.floor(at / STEP_MS) * STEP_MS

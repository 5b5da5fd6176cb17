import { readFileSync } from 'node:fs'
import process from 'node:process'
import { LoadForecaster } from '../../main/optimizer/forecasting/load-forecaster.ts'
import type { Measured, Suite } from './suite.ts'

const HORIZON_MINUTES = 15
const MINUTES_A_DAY = 1440
const MS_A_MINUTE = 60_000
const BASELINE_ALPHA = 0.3
const BLOCK = 250
const WARMING_UPDATES = 20_000
const TIMED_UPDATES = 50_000

interface Series {
  values: number[]
  stepMinutes: number
}

/** The sum of the next 15 minutes (or of the next step where steps are longer), forecast at every step. */
export const forecast: Suite = {
  ownSet: 'test/eval/sets/forecast.csv',
  goals: [
    { metric: 'wapeToEwmaRatio', atMost: 1 },
    { metric: 'coverage90', atLeast: 0.88, atMost: 0.92 },
    { metric: 'updateMicros', atMost: 20 }
  ],
  run(file): Promise<Measured> {
    const { values, stepMinutes } = readSeries(file)
    const horizon = Math.max(1, Math.round(HORIZON_MINUTES / stepMinutes))
    const stepsPerDay = Math.round(MINUTES_A_DAY / stepMinutes)
    const micros = updateMicros(values, () => new LoadForecaster(horizon, stepsPerDay))
    const measured = replay(values, new LoadForecaster(horizon, stepsPerDay), horizon)
    const { sum, error, ewmaError, lastError, inside, belowP90 } = measured
    return Promise.resolve({
      metrics: {
        wape: error / sum,
        wapeEwma: ewmaError / sum,
        wapeLast: lastError / sum,
        wapeToEwmaRatio: error / ewmaError,
        coverage90: mean(inside),
        worstBlock: worstBlock(inside),
        coverageP90: mean(belowP90),
        updateMicros: micros
      },
      notes: [
        `${values.length} steps of ${stepMinutes} minutes, ${horizon} ahead in one sum.`,
        'The aim for the mean WAPE over eleven series is at most 0.450, where EWMA has 0.509.'
      ]
    })
  }
}

function readSeries(file: string): Series {
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(','))
  const values = rows.map(([, value = '']) => (value.trim() === '' ? NaN : Number(value)))
  const times = rows.map(([time = '']) => Date.parse(time.replace(' ', 'T')))
  const broken = values.findIndex((value, i) => !(value >= 0) || Number.isNaN(times[i]))
  if (broken !== -1) throw new Error(`${file}: row ${broken + 1} is not a time and a value that is 0 or more`)
  const steps = times
    .slice(1)
    .map((time, i) => time - (times[i] as number))
    .toSorted((a, b) => a - b)
  const step = steps[steps.length >> 1]
  if (step === undefined || step <= 0) throw new Error(`${file}: needs at least two rows in the order of time`)
  return { values, stepMinutes: step / MS_A_MINUTE }
}

function replay(values: readonly number[], forecaster: LoadForecaster, horizon: number) {
  const inside: number[] = []
  const belowP90: number[] = []
  let [sum, error, ewmaError, lastError] = [0, 0, 0, 0]
  let ewma = values[0] ?? 0
  for (let at = 0; at + horizon < values.length; at++) {
    const value = values[at] as number
    ewma += BASELINE_ALPHA * (value - ewma)
    forecaster.update(value)
    const said = forecaster.forecast()
    if (!said) throw new Error('no forecast after an update')
    const came = values.slice(at + 1, at + 1 + horizon).reduce((total, next) => total + next, 0)
    sum += came
    error += Math.abs(said.median - came)
    ewmaError += Math.abs(ewma * horizon - came)
    lastError += Math.abs(value * horizon - came)
    inside.push(came >= said.low && came <= said.high ? 1 : 0)
    belowP90.push(came <= said.p90 ? 1 : 0)
  }
  return { sum, error, ewmaError, lastError, inside, belowP90 }
}

/** Processor time of an update, so that other work on the machine does not count, once the code is compiled. */
function updateMicros(values: readonly number[], fresh: () => LoadForecaster): number {
  const pass = (): void => {
    const forecaster = fresh()
    for (const value of values) forecaster.update(value)
  }
  for (let i = 0; i < WARMING_UPDATES / values.length; i++) pass()
  const passes = Math.ceil(TIMED_UPDATES / values.length)
  const before = process.cpuUsage()
  for (let i = 0; i < passes; i++) pass()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / (passes * values.length)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The lowest mean of as many in a row; NaN when there are fewer. */
export function worstBlock(values: readonly number[]): number {
  let sum = 0
  let worst = NaN
  for (const [i, value] of values.entries()) {
    sum += value - (values[i - BLOCK] ?? 0)
    if (i >= BLOCK - 1) worst = Number.isNaN(worst) ? sum / BLOCK : Math.min(worst, sum / BLOCK)
  }
  return worst
}

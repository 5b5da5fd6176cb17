import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { LoadForecaster } from '../../main/optimizer/forecasting/load-forecaster.ts'
import { Scaler } from '../../main/optimizer/forecasting/scaler.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { quantile } from './quantile.ts'
import { seeded } from './seeded.ts'

const TRACE = path.resolve(
  import.meta.dirname,
  '../../../shared/data/5-traces/azure-llm-2023/AzureLLMInferenceTrace_code.csv'
)
const STEP_SECONDS = 10
/** Steps that one forecast is about. */
const HORIZON = 1
const STEPS_PER_DAY = 8640
/** What a worker reads and writes: a small server for one answer at a time. */
const READ_TOKENS_A_SECOND = 4000
const WRITE_TOKENS_A_SECOND = 40
/** Until a new worker takes its first request. */
const START_SECONDS = 10
const BOUNDS = { least: 1, most: 64 }
const OWN_SECONDS = 3600

interface Request {
  at: number
  seconds: number
}

/**
 * How many workers a policy wants for a step, from the work of the steps before (and, with hindsight, of it) and the
 * seconds of work that wait.
 */
type Policy = (step: number, work: readonly number[], waiting: number) => number

export const goals: readonly Goal[] = [{ metric: 'p95WaitToReactiveRatio', atMost: 1 }]

/** Requests of an hour served by as many workers as the scaler sets: waiting, and what the workers cost. */
export function measureScaling(): Promise<Measured> {
  const ofTrace = existsSync(TRACE)
  const requests = ofTrace ? readTrace() : ownRequests()
  const steps = Math.ceil((requests.at(-1)?.at ?? 0) / STEP_SECONDS) + 1
  const work = Array.from({ length: steps }, () => 0)
  for (const { at, seconds } of requests)
    work[Math.floor(at / STEP_SECONDS)] = (work[Math.floor(at / STEP_SECONDS)] ?? 0) + seconds

  const scaler = simulate(requests, work, scalerPolicy())
  const results = {
    scaler,
    // Always as many as cost what the scaler's cost.
    static: simulate(requests, work, () => Math.ceil(scaler.workerSeconds / (steps * STEP_SECONDS))),
    reactive: simulate(requests, work, (step, known, waiting) =>
      Math.ceil(((known[step - 1] ?? 0) + waiting) / STEP_SECONDS)
    ),
    // Knows what comes until a worker that it starts now is there.
    optimum: simulate(requests, work, (step, known, waiting) =>
      Math.ceil((Math.max(known[step] ?? 0, known[step + 1] ?? 0) + waiting) / STEP_SECONDS)
    )
  }
  const metrics: Record<string, number> = {}
  for (const [name, { p95Wait, workerSeconds }] of Object.entries(results)) {
    metrics[`${name}.p95WaitSeconds`] = p95Wait
    metrics[`${name}.workerSeconds`] = workerSeconds
  }
  metrics['p95WaitToReactiveRatio'] = results.scaler.p95Wait / results.reactive.p95Wait
  metrics['p95WaitToStaticRatio'] = results.scaler.p95Wait / results.static.p95Wait
  metrics['workerSecondsToOptimumRatio'] = results.scaler.workerSeconds / results.optimum.workerSeconds
  return Promise.resolve({
    metrics,
    notes: [
      `${requests.length} requests ${ofTrace ? 'of the Azure code trace' : 'of our own making (the Azure trace is not here)'}, a decision every ${STEP_SECONDS} s, ${START_SECONDS} s to start a worker.`
    ]
  })
}

function scalerPolicy(): Policy {
  const forecaster = new LoadForecaster(HORIZON, STEPS_PER_DAY)
  const scaler = new Scaler(BOUNDS.least)
  return (step, work, waiting) => {
    if (step > 0) forecaster.update(work[step - 1] ?? 0)
    const load = (forecaster.forecast()?.p90 ?? 0) + waiting
    return scaler.decide(load, HORIZON * STEP_SECONDS, BOUNDS).workers
  }
}

/** First come, first served. Workers that are given up finish what they do. */
function simulate(
  requests: readonly Request[],
  work: readonly number[],
  policy: Policy
): { p95Wait: number; workerSeconds: number } {
  /** When each worker is free. */
  let free: number[] = [0]
  let workerSeconds = 0
  const waits: number[] = []
  const queue = [...requests]
  const serveUntil = (end: number): void => {
    for (;;) {
      const next = queue[0]
      if (!next || next.at >= end || free.length === 0) return
      const first = free.reduce((best, time, i) => (time < (free[best] as number) ? i : best), 0)
      const start = Math.max(next.at, free[first] as number)
      if (start >= end) return
      free[first] = start + next.seconds
      waits.push(start - next.at)
      queue.shift()
    }
  }
  for (let step = 0; step < work.length || queue.length > 0; step++) {
    const now = step * STEP_SECONDS
    const waiting = waitingAt(queue, now)
    const wanted = Math.max(BOUNDS.least, Math.min(BOUNDS.most, policy(step, work, waiting)))
    while (free.length < wanted) free.push(now + START_SECONDS)
    if (free.length > wanted) free = free.toSorted((a, b) => b - a).slice(0, wanted)
    workerSeconds += free.length * STEP_SECONDS
    serveUntil(now + STEP_SECONDS)
  }
  return { p95Wait: quantile(waits, 0.95), workerSeconds }
}

/** Seconds of work that came before a moment and has not begun. */
function waitingAt(queue: readonly Request[], now: number): number {
  let seconds = 0
  for (const request of queue) {
    if (request.at >= now) break
    seconds += request.seconds
  }
  return seconds
}

function readTrace(): Request[] {
  const rows = readFileSync(TRACE, 'utf8').trim().split('\n').slice(1)
  const parsed = rows.map((row) => {
    const [time = '', read = '', written = ''] = row.split(',')
    const at = Date.parse(`${time.slice(0, 23).replace(' ', 'T')}Z`) / 1000
    return { at, seconds: Number(read) / READ_TOKENS_A_SECOND + Number(written) / WRITE_TOKENS_A_SECOND }
  })
  const first = parsed[0]?.at ?? 0
  return parsed.map(({ at, seconds }) => ({ at: at - first, seconds }))
}

/** Bursts over a slow wave. */
function ownRequests(): Request[] {
  const random = seeded(1)
  const requests: Request[] = []
  for (let at = 0; at < OWN_SECONDS;) {
    const burst = Math.floor(at / 240) % 3 === 0 ? 4 : 1
    at += -Math.log(1 - random()) / (burst * (1 + 0.5 * Math.sin(at / 600)))
    requests.push({ at, seconds: 0.2 - Math.log(1 - random()) })
  }
  return requests
}

import { describe, expect, test } from 'vitest'
import { LoadMonitor, STEP_MS, type Work } from '../../../../main/optimizer/forecasting/load-monitor.ts'
import { LoadScaler } from '../../../../main/optimizer/forecasting/load-scaler.ts'

const START = 1_700_000_100_000 - (1_700_000_100_000 % STEP_MS)

function scaler(bounds = { least: 1, most: 6 }) {
  let now = START
  let running = 0
  const set = { sequences: [] as number[], sockets: [] as number[] }
  let mayOpen = true
  const made = new LoadScaler({
    now: () => now,
    running: () => running,
    targets: {
      sequences: { bounds: () => bounds, set: (count) => set.sequences.push(count) },
      sockets: { most: 5, mayOpen: () => mayOpen, set: (count) => set.sockets.push(count) }
    }
  })
  /** So many milliseconds of answers in each of these steps. */
  const steps = (count: number, ms: number, where: Work['where'] = 'local'): void => {
    for (let i = 0; i < count; i++) {
      if (ms > 0) made.ended({ at: now, where, ms })
      now += STEP_MS
      made.tick()
    }
  }
  return { made, set, steps, run: (count: number) => (running = count), close: () => (mayOpen = false) }
}

describe('the load', () => {
  test('is what answers took, by steps, with what had been expected of each', () => {
    const monitor = new LoadMonitor(START)
    monitor.note({ at: START + 1, where: 'local', ms: 30_000 })
    monitor.note({ at: START + 2, where: 'remote', ms: 5_000 })
    expect(monitor.expected('local')).toBeNull()
    expect(monitor.advance(START + STEP_MS - 1)).toBe(false)
    expect(monitor.advance(START + STEP_MS)).toBe(true)
    expect(monitor.steps('local')).toEqual([{ at: START, workMs: 30_000, expectedMs: null, p90Ms: null }])
    expect(monitor.expected('local')?.p90Ms).toBeGreaterThanOrEqual(monitor.expected('local')?.medianMs ?? NaN)
  })

  test('a steady one is forecast as it is, and most forecasts hold', () => {
    const monitor = new LoadMonitor(START)
    for (let i = 0; i < 200; i++) {
      monitor.note({ at: START + i * STEP_MS, where: 'local', ms: 60_000 })
      monitor.advance(START + (i + 1) * STEP_MS)
    }
    expect(monitor.expected('local')?.medianMs).toBeCloseTo(180_000, -4)
    const { inside, of } = monitor.held
    expect(inside / of).toBeGreaterThan(0.85)
  })

  test('what earlier runs have seen counts, and a clock that jumps is no load', () => {
    const monitor = new LoadMonitor(START)
    const work = Array.from({ length: 50 }, (_, i) => ({ at: START + i * STEP_MS, where: 'local' as const, ms: 1e4 }))
    monitor.recall(work, START, START + 50 * STEP_MS)
    expect(monitor.steps('local')).toHaveLength(50)
    monitor.advance(START - 10 * STEP_MS)
    monitor.advance(START + 400 * 86_400_000)
    expect(monitor.steps('local').length).toBeLessThanOrEqual(288)
    expect(monitor.expected('local')?.medianMs).toBeLessThan(1_000)
  })
})

describe('the scaler of the app', () => {
  test('makes room for a load before it comes, within its bounds, and says why', () => {
    const { made, set, steps } = scaler()
    steps(12, 400_000)
    expect(set.sequences.at(-1)).toBeGreaterThan(1)
    expect(set.sequences.at(-1)).toBeLessThanOrEqual(6)
    expect(made.report().decisions.findLast(({ what }) => what === 'sequences')).toMatchObject({ from: 1 })
    expect(made.hasTimeAhead).toBe(false)
  })

  test('goes up at once for answers that are being written now', () => {
    const { made, set, run } = scaler()
    run(3)
    made.began()
    expect(set.sequences).toEqual([3])
  })

  test('goes down only when more than two are too many, and gives time to work ahead again', () => {
    const { made, set, steps, run } = scaler()
    run(3)
    made.began()
    run(1)
    made.began()
    expect(set.sequences).toEqual([3])
    run(0)
    steps(12, 400_000)
    steps(600, 0)
    expect(set.sequences.at(-1)).toBe(1)
    expect(made.hasTimeAhead).toBe(true)
    expect(made.expectsLocal).toBe(false)
  })

  test('keeps sockets for questions that are expected elsewhere, and none where nothing may be opened', () => {
    const { made, set, steps, close } = scaler()
    steps(12, 200_000, 'remote')
    expect(set.sockets.at(-1)).toBeGreaterThan(0)
    close()
    made.decide()
    expect(set.sockets.at(-1)).toBe(0)
  })
})

import process from 'node:process'
import type { Milliseconds } from '../../main/domain/units.ts'

const MICROS_A_MS = 1_000

/**
 * Begins to measure. What it returns says how long it took since: the time that passed or the processor time that was had,
 * whichever is less. Other work on the machine makes the first longer, and helpers beside the main thread the second.
 * @param cpuUsage of the process, or of the calling thread alone
 */
export function stopwatch(cpuUsage = process.cpuUsage.bind(process)): () => Milliseconds {
  const [at, busy] = [performance.now(), cpuUsage()]
  return () => {
    const passed = performance.now() - at
    const { user, system } = cpuUsage(busy)
    return Math.min(passed, (user + system) / MICROS_A_MS)
  }
}

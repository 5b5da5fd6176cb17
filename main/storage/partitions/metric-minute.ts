import type { EpochMs } from '../../domain/units.ts'

/** What a series of a metric did in one minute. */
export interface MetricMinute {
  kind: 'counter' | 'gauge' | 'histogram'
  name: string
  /** JSON object of the label values, with its keys in order. */
  labels: string
  /** Start of the minute. */
  at: EpochMs
  count: number
  sum: number
  sketch: Uint8Array | null
}

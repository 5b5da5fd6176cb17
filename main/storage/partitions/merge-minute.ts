import { DDSketch } from '../../metrics/ddsketch.ts'
import type { MetricMinute } from './metric-minute.ts'

export type KeptMinute = Pick<MetricMinute, 'count' | 'sum' | 'sketch'>

/**
 * What a minute holds when it is told of twice, as when the app ends, or starts again, within it: counters and
 * histograms add up, of a gauge the last value stays.
 */
export function mergeMinute(minute: MetricMinute, before: KeptMinute | undefined): KeptMinute {
  if (before === undefined || minute.kind === 'gauge') return minute
  const [count, sum] = [before.count + minute.count, before.sum + minute.sum]
  if (before.sketch === null || minute.sketch === null) return { count, sum, sketch: null }
  const sketch = new DDSketch()
  sketch.mergeBytes(before.sketch)
  sketch.mergeBytes(minute.sketch)
  return { count, sum, sketch: sketch.toBytes() }
}

import packageJson from '../../package.json' with { type: 'json' }
import { Metrics } from '../metrics/metrics.ts'
import { Telemetry } from '../metrics/telemetry.ts'
import { TurnMetrics } from '../metrics/turn-metrics.ts'
import type { Network } from '../network/network.ts'
import type { Ports } from '../ports.ts'
import type { Part } from './part.ts'
import type { StorageParts } from './storage.ts'

export interface MetricParts {
  metrics: Metrics
  turnMetrics: TurnMetrics
  telemetry: Telemetry
}

/** Figures of this run, and where the person wants them sent or shown. */
export function composeMetrics(
  { clock, log }: Ports,
  { settings }: StorageParts,
  { network }: { network: Network }
): Part<MetricParts> {
  const metrics = new Metrics()
  const telemetry = new Telemetry({
    fetch: network.fetch({ purpose: 'telemetry' }),
    clock,
    log,
    metrics,
    service: { version: packageJson.version }
  })
  void telemetry.apply(settings.current.telemetry)
  settings.onChange((changed) => {
    if (changed.includes('telemetry')) void telemetry.apply(settings.current.telemetry)
  })
  return {
    parts: { metrics, turnMetrics: new TurnMetrics(metrics), telemetry },
    close: () => telemetry.close()
  }
}

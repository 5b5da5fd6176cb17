import os from 'node:os'
import type { InferenceClient } from '../inference/client.ts'
import { STEP_MS } from '../optimizer/forecasting/load-monitor.ts'
import { LoadScaler } from '../optimizer/forecasting/load-scaler.ts'
import { sequenceBounds } from '../optimizer/forecasting/sequence-bounds.ts'
import type { Ports } from '../ports.ts'
import type { ResponsesSockets } from '../providers/websocket/responses-sockets.ts'
import { MOST_SOCKETS } from '../providers/websocket/socket-pool.ts'
import { RouteOutcomeStore } from '../storage/route-outcome-store.ts'
import type { Part } from './part.ts'
import type { StorageParts } from './storage.ts'

/** How much of the past the forecasts begin with: two weekends. */
const REMEMBERED_MS = 14 * 86_400_000

/** The forecast of what models will have to do, and what is scaled by it. */
export function composeLoad(
  { clock }: Ports,
  { database, settings }: StorageParts,
  { inference, sockets }: { inference: InferenceClient; sockets: ResponsesSockets }
): Part<{ load: LoadScaler }> {
  const outcomes = new RouteOutcomeStore(database)
  const load = new LoadScaler({
    now: () => clock.now(),
    running: () => inference.sequences?.used ?? 0,
    targets: {
      sequences: {
        bounds: () => {
          const now = inference.sequences
          if (!now) return { least: 1, most: 1 }
          const { most } = sequenceBounds(os.freemem(), now.bytes, os.availableParallelism(), now.count)
          return { least: now.least, most: Math.max(now.least, most) }
        },
        set: (count) => void inference.setSequences(count)
      },
      sockets: {
        most: MOST_SOCKETS,
        mayOpen: () => settings.current.network.mode === 'auto',
        set: (count) => sockets.keepWarm(count)
      }
    }
  })
  inference.expectsMore = () => load.expectsLocal
  let used = 0
  inference.onEngine(() => {
    const now = inference.sequences?.used ?? 0
    if (now !== used) load.decide()
    used = now
  })
  let cancel = (): void => undefined
  const later = (): void => {
    cancel = clock.after(STEP_MS, () => {
      load.tick()
      later()
    })
  }
  return {
    parts: { load },
    start() {
      const work = outcomes.workSince(clock.now() - REMEMBERED_MS)
      // Before the first answer nobody knew the app: that time says nothing.
      const [first] = work
      if (first) load.recall(work, first.at)
      later()
    },
    close: () => cancel()
  }
}

import path from 'node:path'
import { composeContext } from '../../main/compose/context.ts'
import type { AnswerCost } from '../../main/domain/trace.ts'
import { composeStages } from '../../main/compose/stages.ts'
import type { PipelineParts } from '../../main/optimizer/pipeline.ts'
import type { Stages } from '../../main/optimizer/stages.ts'
import { DeliveryRate } from '../../main/optimizer/streaming/delivery-rate.ts'
import type { Clock } from '../../main/ports.ts'
import type { ProviderRegistry } from '../../main/providers/registry.ts'
import type { SettingsStore } from '../../main/storage/settings-store.ts'
import { noCache } from './no-cache.ts'
import { silentLog } from './silent-log.ts'

const tokenWorker = path.resolve(import.meta.dirname, '../../main/tokens/worker/entry.ts')
const UNPRICED: AnswerCost = { totalMicroUsd: 0, inputUsd: null, outputUsd: null, prices: null }

/** The product's pipeline over providers that a test plays: no cache, no network, nothing costs anything. */
export function pipelineOver(
  clock: Clock,
  providers: ProviderRegistry,
  settings: Pick<SettingsStore, 'current'>,
  over: Partial<Stages> = {}
): PipelineParts {
  const stages = composeStages({
    providers,
    settings,
    cache: noCache,
    security: {},
    context: composeContext({ clock, log: silentLog, tokenWorker, providers, isOwnFile: () => true }),
    defaultModel: () => {
      const [first] = providers.models()
      if (!first) throw new Error('there is no model')
      return first.ref
    },
    expectedLength: () => undefined,
    costOf: () => UNPRICED
  })
  return {
    clock,
    log: silentLog,
    pace: new DeliveryRate(),
    stages: { ...stages, ...over },
    networkLog: { sentBytes: () => 0, waits: () => [] }
  }
}

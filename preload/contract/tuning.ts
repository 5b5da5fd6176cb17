import { z } from 'zod'
import type { ModelRef, WorkspaceId } from '../../main/domain/ids.ts'
import type { TuningRun } from '../../main/domain/tuning.ts'
import { channel } from './channel.ts'
import { workspaceId } from './search.ts'

export interface TuningChoices {
  runs: TuningRun[]
  /** Corrected answers of the workspace, and how many a run needs. */
  examples: number
  leastExamples: number
  /** Models that could answer or reflect. */
  models: { ref: ModelRef; name: string; where: 'local' | 'remote' }[]
  defaultRef: ModelRef
}

const run = z.strictObject({ id: z.uuid() })
const ref = z
  .string()
  .min(1)
  .max(300)
  .transform((text) => text as ModelRef)

export const tuning = {
  state: channel<TuningChoices>()(z.strictObject({ workspaceId })),
  begin: channel<void>()(
    z.strictObject({
      workspaceId,
      answers: ref,
      reflects: ref,
      rollouts: z.int().min(30).max(1_000),
      microUsd: z.int().min(0).max(100_000_000)
    })
  ),
  cancel: channel<void>()(run),
  accept: channel<void>()(run),
  rollBack: channel<void>()(run)
}

export type { TuningRun, WorkspaceId }

import type { App } from '../../compose/app.ts'
import { LEAST_EXAMPLES } from '../../learning/tuning/tuning-runs.ts'
import type { Handlers } from '../router.ts'

export const tuningHandlers = (app: App): Handlers['tuning'] => ({
  state: ({ workspaceId }) => ({
    runs: app.tuning.list().filter((run) => run.workspaceId === workspaceId),
    examples: app.tuning.examplesIn(workspaceId),
    leastExamples: LEAST_EXAMPLES,
    models: app.providers.models().map(({ ref, name, where }) => ({ ref, name, where })),
    defaultRef: app.defaultModel()
  }),
  begin: ({ rollouts, microUsd, ...start }) => app.tuning.begin({ ...start, limits: { rollouts, microUsd } }),
  cancel: ({ id }) => app.tuning.cancel(id),
  accept: ({ id }) => app.tuning.accept(id),
  rollBack: ({ id }) => app.tuning.rollBack(id)
})

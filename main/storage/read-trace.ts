import { z } from 'zod'
import { stageNamed, TRACE_VERSION, type TurnTrace } from '../domain/trace.ts'

const stages = z.array(z.looseObject({ name: z.string() }))
const current = z.looseObject({
  version: z.literal(TRACE_VERSION),
  turnId: z.string(),
  stages,
  decisions: z.looseObject({})
})
/** Written before traces had a version. */
const first = z.looseObject({
  version: z.undefined().optional(),
  turnId: z.string(),
  stages,
  cache: z.looseObject({}).optional(),
  context: z.looseObject({}).nullish()
})

/** A stored trace, also of an earlier version; undefined where it is none, or one of a newer app. */
export function readTrace(json: string): TurnTrace | undefined {
  let stored: unknown
  try {
    stored = JSON.parse(json)
  } catch {
    return undefined
  }
  const now = current.safeParse(stored)
  if (now.success) return { ...now.data, decisions: withNewWords(now.data.decisions) } as unknown as TurnTrace
  const before = first.safeParse(stored)
  if (!before.success) return undefined
  const { cache, context, ...rest } = before.data
  return {
    ...rest,
    version: TRACE_VERSION,
    stages: rest.stages.map((stage) => ({ ...stage, name: stageNamed(stage.name) })),
    decisions: withNewWords({ ...(cache && { cache }), ...(context && { fit: context }) })
  } as unknown as TurnTrace
}

/** Why an answer was left out of the cache had another word before. */
function withNewWords(decisions: Record<string, unknown>): Record<string, unknown> {
  const { cache } = decisions
  if (typeof cache !== 'object' || cache === null) return decisions
  const words = Object.entries(cache as Record<string, unknown>).map(([key, value]) => [
    key,
    value === 'timely' ? 'time-sensitive' : value
  ])
  return { ...decisions, cache: Object.fromEntries(words) as unknown }
}

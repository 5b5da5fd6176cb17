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
  version: z.undefined(),
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
  if (now.success) return now.data as unknown as TurnTrace
  const before = first.safeParse(stored)
  if (!before.success) return undefined
  const { cache, context, ...rest } = before.data
  return {
    ...rest,
    version: TRACE_VERSION,
    stages: rest.stages.map((stage) => ({ ...stage, name: stageNamed(stage.name) })),
    decisions: { ...(cache && { cache }), ...(context && { fit: context }) }
  } as unknown as TurnTrace
}

import type { PromptMessage } from '../domain/completion.ts'
import type { Candidate } from '../domain/plan.ts'
import type { Turn } from '../domain/turn.ts'
import type { EpochMs } from '../domain/units.ts'
import {
  unchosen,
  uncompressed,
  unlimited,
  unmasked,
  type Chosen,
  type Compressed,
  type Fitted,
  type Outbound,
  type Stages
} from './stages.ts'
import type { TraceBuilder } from './trace.ts'

/** Runs one stage: times it and notes what it decided. */
export type RunStage = TraceBuilder['run']

export interface Prepared {
  outbound: Outbound
  /** Messages of which the candidate reads nothing. */
  leftOutMessages: number
}

/**
 * Everything between a chosen context and a provider's stream, for one candidate: the first choice and every fallback
 * pass the same stages. What it reserved is the caller's to settle or release.
 * @param onWait is told until when a rate limit holds the request up
 * @throws SextantError whatever a stage refuses with
 */
export async function prepare(
  chosen: Chosen,
  candidate: Candidate,
  stages: Stages,
  run: RunStage,
  signal: AbortSignal,
  onWait?: (until: EpochMs) => void
): Promise<Prepared> {
  const { compressed, leftOutMessages } = await shaped(chosen, candidate, stages, run, signal)
  const { admit, mask } = stages
  const admitted = admit ? await run('admit', () => admit(compressed, signal, onWait)) : unlimited(compressed)
  if (!mask || candidate.model.where === 'local') return { outbound: unmasked(admitted), leftOutMessages }
  try {
    return { outbound: await run('mask', () => mask(admitted, signal)), leftOutMessages }
  } catch (error) {
    admitted.reservation?.release()
    throw error
  }
}

/**
 * What a candidate would read of a turn that nobody has sent yet.
 * @throws SextantError as the stage does
 */
export function fitted(
  turn: Turn,
  candidate: Candidate,
  { fit }: Pick<Stages, 'fit'>,
  signal: AbortSignal
): Promise<Fitted> {
  return fit(unchosen({ turn, plan: { candidates: [candidate] } }), candidate, signal)
}

/**
 * The messages as a model will read them once the turn is asked: for a model that reads ahead.
 * @throws SextantError as the stages do
 */
export async function promptFor(
  turn: Turn,
  candidate: Candidate,
  stages: Stages,
  signal: AbortSignal
): Promise<PromptMessage[]> {
  const plan = { candidates: [candidate] } as const
  const untimed: RunStage = (_name, work) => work()
  const chosen = unchosen({ turn, plan })
  const { compressed } = await shaped(chosen, candidate, stages, untimed, signal)
  return compressed.messages.map(({ messageId, pieces, ...message }) => message)
}

async function shaped(
  chosen: Chosen,
  candidate: Candidate,
  { fit, compress }: Stages,
  run: RunStage,
  signal: AbortSignal
): Promise<{ compressed: Compressed; leftOutMessages: number }> {
  const fitted = await run('fit', () => fit(chosen, candidate, signal))
  const compressed = compress ? await run('compress', () => compress(fitted, signal)) : uncompressed(fitted)
  return { compressed, leftOutMessages: fitted.leftOutMessages }
}

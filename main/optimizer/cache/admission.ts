import type { CacheRefusal, KeepRefusal } from '../../domain/cache.ts'
import type { TurnTrace } from '../../domain/trace.ts'
import type { Turn } from '../../domain/turn.ts'
import type { Bytes } from '../../domain/units.ts'
import { isAboutTheAsker } from './about-the-asker.ts'
import { isTimeSensitive } from './time-sensitive.ts'
import { wantsVariety } from './wants-variety.ts'

/** A higher temperature asks for variety, as some questions do: the same answer again is not what is wanted. */
const HIGHEST_TEMPERATURE = 0.7
/** A question with all that goes with it. */
const LARGEST_PROMPT_BYTES: Bytes = 2_000_000
export const LARGEST_ENTRY_BYTES: Bytes = 1_000_000

/** Why a turn is neither looked up nor kept; null when it may be. */
export function refusalOf(turn: Turn): CacheRefusal | null {
  const last = turn.messages.at(-1)
  if (last?.role !== 'user') return 'continued'
  if (turn.sampling.temperature > HIGHEST_TEMPERATURE) return 'varied'
  if (turn.messages.reduce((bytes, { text }) => bytes + text.length, 0) > LARGEST_PROMPT_BYTES) return 'too-long'
  if (wantsVariety(last.text)) return 'varied'
  if (isAboutTheAsker(last.text)) return 'personal'
  return turn.messages.some(({ role, text }) => role === 'user' && isTimeSensitive(text)) ? 'time-sensitive' : null
}

/** Why a finished answer is not kept; null when it may be. */
export function keepRefusalOf(
  { outcome, finish }: Pick<TurnTrace, 'outcome' | 'finish'>,
  text: string
): KeepRefusal | null {
  if (outcome !== 'complete' || finish === null || finish.reason === 'length') return 'unfinished'
  if (finish.reason !== 'stop') return 'flagged'
  if (text.trim() === '') return 'empty'
  return text.length > LARGEST_ENTRY_BYTES ? 'too-long' : null
}

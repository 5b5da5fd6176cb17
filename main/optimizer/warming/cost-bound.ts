import type { TokenUsage } from '../../domain/completion.ts'
import type { Model } from '../../domain/model.ts'
import type { AnswerCost } from '../../domain/trace.ts'
import type { Turn } from '../../domain/turn.ts'
import type { MicroUsd, Tokens } from '../../domain/units.ts'

/** The longest answer that is asked for ahead of time; one that would be longer is cut off and not kept. */
export const LONGEST_WARMED_TOKENS: Tokens = 4_096
/** What a chat template and a provider put around a message. */
const AROUND_A_MESSAGE: Tokens = 50

/**
 * What asking a turn ahead of time may cost at most: a token has at least one byte, and the dearest kind of input counts.
 * @returns null when the price is unknown: then nothing bounds it
 */
export function costBound(
  { messages }: Pick<Turn, 'messages'>,
  model: Model,
  costOf: (model: Model, usage: TokenUsage) => AnswerCost
): MicroUsd | null {
  if (model.where === 'local') return 0
  const input = messages.reduce((tokens, { text }) => tokens + Buffer.byteLength(text) + AROUND_A_MESSAGE, 0)
  const output = Math.min(LONGEST_WARMED_TOKENS, model.maxOutputTokens ?? Infinity)
  const [plain, written] = [
    costOf(model, { input, output }),
    costOf(model, { input, cacheWriteInput: input, output })
  ].map(({ totalMicroUsd }) => totalMicroUsd)
  return plain == null || written == null ? null : Math.max(plain, written)
}

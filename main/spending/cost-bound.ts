import type { PromptMessage, TokenUsage } from '../domain/completion.ts'
import type { Model } from '../domain/model.ts'
import type { AnswerCost } from '../domain/trace.ts'
import type { MicroUsd, Tokens } from '../domain/units.ts'

export type CostOf = (model: Model, usage: TokenUsage) => AnswerCost

/** What a chat template and a provider put around a message. */
const AROUND_A_MESSAGE: Tokens = 50
/** At most what providers count for a picture of ordinary size. */
const A_PICTURE: Tokens = 5_000

/**
 * What a request may cost at most: a token has at least one byte, and the dearest kind of input counts.
 * @param output the longest answer that is asked for
 * @returns null when the price is unknown: then nothing bounds it
 */
export function costBound(
  messages: readonly PromptMessage[],
  model: Model,
  output: Tokens,
  costOf: CostOf
): MicroUsd | null {
  if (model.where === 'local') return 0
  const input = messages.reduce(
    (tokens, { text, images = [] }) => tokens + Buffer.byteLength(text) + AROUND_A_MESSAGE + A_PICTURE * images.length,
    0
  )
  const [plain, written] = [
    costOf(model, { input, output }),
    costOf(model, { input, cacheWriteInput: input, output })
  ].map(({ totalMicroUsd }) => totalMicroUsd)
  return plain == null || written == null ? null : Math.max(plain, written)
}

/**
 * The longest answer whose request costs no more than an amount, found by halving: costs grow with the answer.
 * @param most no answer is longer than this
 * @returns 0 when even the question costs more
 */
export function affordableOutput(
  messages: readonly PromptMessage[],
  model: Model,
  most: Tokens,
  amount: MicroUsd,
  costOf: CostOf
): Tokens {
  const fits = (output: Tokens): boolean => (costBound(messages, model, output, costOf) ?? Infinity) <= amount
  if (fits(most)) return most
  let [low, high] = [0, most]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle
  }
  return low
}

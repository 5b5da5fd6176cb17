import { SextantError } from '../../domain/errors.ts'
import type { Model } from '../../domain/model.ts'
import type { Candidate } from '../../domain/plan.ts'
import type { ContextLedgerLine } from '../../domain/trace.ts'
import type { TurnMessage } from '../../domain/turn.ts'
import type { Tokens } from '../../domain/units.ts'
import { resultOf, type Chosen, type Fitted } from '../stages.ts'

/** Token counts of texts, one for each, by the model's own tokenizer. */
export type CountTokens = (texts: string[]) => Promise<Tokens[]>

/** More than any chat template in use puts around one message. */
const TEMPLATE_TOKENS = 12
/** The share of the window that is kept free for the answer when its length was not limited. */
const ANSWER_SHARE = 0.25
/**
 * What is left out grows in steps of this share of the budget: the beginning of the prompt then stays the same for
 * several turns, and a local model finds its state of them again.
 */
const STEP_SHARE = 0.25

/** At least what providers count for a picture of ordinary size; they count by its pixels, each in a way of its own. */
const IMAGE_TOKENS = 1600

/** No tokenizer makes more tokens of a text than it has bytes. */
const upperBound = (text: string): Tokens => Buffer.byteLength(text, 'utf8')

/** Splits the messages between system prompt and last message into turns: each begins with a user message. */
function earlierTurns(messages: readonly TurnMessage[]): TurnMessage[][] {
  const turns: TurnMessage[][] = []
  for (const message of messages) {
    const current = turns.at(-1)
    if (!current || message.role === 'user') turns.push([message])
    else current.push(message)
  }
  return turns
}

/**
 * Makes a conversation fit into its model's window: the oldest turns are left out whole, never the system prompt and
 * never the last message. Counting is skipped where the number of bytes already proves that everything fits.
 * Pictures of earlier messages are left out for a model that reads none.
 * @throws SextantError `message-too-long` when system prompt and last message alone do not fit, `model-takes-no-images`
 */
export async function fitWindow(
  { turn, messages: chosen }: Chosen,
  candidate: Candidate,
  count: CountTokens
): Promise<Fitted> {
  const { model } = candidate
  const { sampling } = turn
  const messages = readableBy(model, chosen)
  const window = model.contextWindow ?? Infinity
  const reserved = sampling.maxOutputTokens ?? (Number.isFinite(window) ? Math.floor(window * ANSWER_SHARE) : 0)
  const budgetTokens = window - reserved
  const bounds = messages.map((message) => upperBound(message.text) + around(message))
  const fits = sum(bounds) <= budgetTokens
  const counts = fits
    ? bounds
    : (await count(messages.map((message) => message.text))).map((n, index) => n + around(messages[index]))
  const tokensOf = new Map(messages.map((message, index) => [message, counts[index] ?? 0]))
  const total = (some: readonly TurnMessage[]): Tokens => sum(some.map((message) => tokensOf.get(message) ?? 0))

  const system = messages.filter((message) => message.role === 'system')
  // What is asked, and what there is of its answer when one that broke off goes on.
  const last = messages.slice(messages.findLastIndex((message) => message.role === 'user'))
  const fixed = total(system) + total(last)
  if (fixed > budgetTokens)
    throw new SextantError('message-too-long', { params: { tokens: fixed, budget: budgetTokens, model: model.name } })

  const turns = earlierTurns(messages.slice(system.length, -last.length))
  const excess = fixed + total(turns.flat()) - budgetTokens
  const step = Math.max(1, Math.floor(budgetTokens * STEP_SHARE))
  const target = excess > 0 ? Math.ceil(excess / step) * step : 0
  let cut = 0
  for (let left = 0; left < target && cut < turns.length; cut++) left += total(turns[cut] ?? [])

  const leftOut = new Set(turns.slice(0, cut).flat())
  const kept = messages.filter((message) => !leftOut.has(message))
  const lines = inStretches(
    messages.map<ContextLedgerLine>((message) => ({
      messageId: message.messageId,
      kind: message.role === 'system' ? 'system' : last.includes(message) ? 'last' : 'earlier',
      tokens: tokensOf.get(message) ?? 0,
      outcome: leftOut.has(message) ? 'left-out' : 'kept'
    }))
  )
  return resultOf<Fitted>({
    turn,
    candidate,
    messages: kept,
    leftOutMessages: leftOut.size,
    decision: {
      budgetTokens: Number.isFinite(budgetTokens) ? budgetTokens : null,
      usedTokens: total(kept),
      counting: fits ? 'upper-bound' : 'exact',
      lines
    }
  })
}

/** Makes one line of neighbours of one kind and fate. */
function inStretches(lines: readonly ContextLedgerLine[]): ContextLedgerLine[] {
  const stretches: ContextLedgerLine[] = []
  for (const line of lines) {
    const current = stretches.at(-1)
    if (current?.kind !== line.kind || current.outcome !== line.outcome) stretches.push({ ...line })
    else {
      current.tokens += line.tokens
      current.messages = (current.messages ?? 1) + 1
    }
  }
  return stretches
}

function readableBy(model: Model, messages: readonly TurnMessage[]): readonly TurnMessage[] {
  if (model.images !== false || !messages.some(({ images }) => images)) return messages
  if (messages.findLast(({ role }) => role === 'user')?.images)
    throw new SextantError('model-takes-no-images', { params: { model: model.name } })
  return messages.map(({ images, ...message }) => message).filter(({ text }) => text !== '')
}

/** Tokens of a message apart from its text. */
const around = (message: TurnMessage | undefined): Tokens =>
  TEMPLATE_TOKENS + IMAGE_TOKENS * (message?.images?.length ?? 0)

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}

import { findingObeyed } from '../../detection/injection/obeyed.ts'
import type { CompletionChunk } from '../../domain/completion.ts'
import type { ObeyedOrder, RemovedFromAnswer, ScreenedAnswer } from '../../domain/security.ts'
import type { Turn } from '../../domain/turn.ts'
import { inTurns } from '../../time/in-turns.ts'
import { AnswerScreen } from './answer-screen.ts'

const SHOWN = 300
/** Little is left to do then. */
const UNTIL_THE_END = new AbortController().signal

/**
 * The chunks of an answer, screened; reasoning as the answer is.
 * @param turn what was read for it: a key from there may be repeated, an order from there must not be obeyed
 * @param seen is told once, at the end, where anything was noticed
 */
export async function* screened(
  chunks: AsyncIterable<CompletionChunk>,
  { messages, orders = [] }: Pick<Turn, 'messages' | 'orders'>,
  seen: (screened: ScreenedAnswer) => void
): AsyncGenerator<CompletionChunk> {
  const known = messages.map(({ text }) => text).join('\n')
  const channels = { text: new AnswerScreen(known), reasoning: new AnswerScreen(known) }
  let said = ''
  let ended = false
  const rest = async function* (): AsyncGenerator<CompletionChunk> {
    if (ended) return
    ended = true
    for (const channel of ['reasoning', 'text'] as const) {
      const text = channels[channel].end()
      if (text !== '') yield { type: 'delta', channel, text }
    }
    const removed = removedFrom(channels)
    const obeyed = orders.length > 0 ? await obeyedBy() : undefined
    if (removed || obeyed)
      seen({
        ...(removed && { removed }),
        ...(obeyed && { obeyed: { source: obeyed.source, order: obeyed.order.slice(0, SHOWN) } })
      })
  }
  const obeyedBy = (): Promise<ObeyedOrder | undefined> => {
    const given = messages.filter(({ role }) => role === 'user')
    const read = given.map(({ text }) => text).join('\n')
    return inTurns(findingObeyed(said, { orders, read }), UNTIL_THE_END)
  }
  for await (const chunk of chunks) {
    if (chunk.type === 'delta') {
      if (chunk.channel === 'text') said += chunk.text
      const text = channels[chunk.channel].push(chunk.text)
      if (text !== '') yield { ...chunk, text }
    } else {
      if (chunk.type === 'finish') yield* rest()
      yield chunk
    }
  }
  yield* rest()
}

function removedFrom(screens: Record<string, AnswerScreen>): Partial<Record<RemovedFromAnswer, number>> | undefined {
  const sum = new Map<RemovedFromAnswer, number>()
  for (const { removed } of Object.values(screens))
    for (const [what, count] of removed) sum.set(what, (sum.get(what) ?? 0) + count)
  return sum.size > 0 ? Object.fromEntries(sum) : undefined
}

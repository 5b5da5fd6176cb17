import { judgeInjection } from '../../detection/injection/judge-injection.ts'
import { isObeyed } from '../../detection/injection/obeyed.ts'
import type { CompletionChunk } from '../../domain/completion.ts'
import type { ObeyedOrder, RemovedFromAnswer, ScreenedAnswer } from '../../domain/security.ts'
import type { TurnMessage } from '../../domain/turn.ts'
import { AnswerScreen } from './answer-screen.ts'
import { outsideTexts } from './fence.ts'

/**
 * The chunks of an answer, screened; reasoning as the answer is.
 * @param messages what was read for it: a key from there may be repeated, an order from there must not be obeyed
 * @param seen is told once, at the end, where anything was noticed
 */
export async function* screened(
  chunks: AsyncIterable<CompletionChunk>,
  messages: readonly TurnMessage[],
  seen: (screened: ScreenedAnswer) => void
): AsyncGenerator<CompletionChunk> {
  const known = messages.map(({ text }) => text).join('\n')
  const channels = { text: new AnswerScreen(known), reasoning: new AnswerScreen(known) }
  let said = ''
  let ended = false
  const rest = function* (): Generator<CompletionChunk> {
    if (ended) return
    ended = true
    for (const channel of ['reasoning', 'text'] as const) {
      const text = channels[channel].end()
      if (text !== '') yield { type: 'delta', channel, text }
    }
    const removed = removedFrom(channels)
    const obeyed = obeyedIn(said, messages)
    if (removed || obeyed) seen({ ...(removed && { removed }), ...(obeyed && { obeyed }) })
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

/** The first order in a text from outside that the answer obeys; what was read long ago counts as well. */
function obeyedIn(answer: string, messages: readonly TurnMessage[]): ObeyedOrder | undefined {
  const given = messages.filter(({ role }) => role === 'user')
  const read = given.map(({ text }) => text).join('\n')
  for (const { text: message } of given)
    for (const { text, source } of outsideTexts(message))
      for (const order of judgeInjection(text, 'outside').orders)
        if (isObeyed(answer, { order, read })) return { source, order: order.slice(0, SHOWN) }
  return undefined
}

const SHOWN = 300

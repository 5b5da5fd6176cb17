import { delay } from '../../time/delay.ts'
import type { CachedAnswer } from '../../domain/cache.ts'
import type { CompletionChunk, DeltaChannel } from '../../domain/completion.ts'
import type { Milliseconds } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'

/** The whole answer is there within about a third of a second: it is read as it comes, and nobody waits for it. */
const PIECES = 20
const SHORTEST_PIECE = 40
const BETWEEN_MS: Milliseconds = 16

/** A kept answer as a stream, in pieces of whole characters; the first at once. Ends early when the signal aborts. */
export async function* replay(
  answer: CachedAnswer,
  clock: Clock,
  signal: AbortSignal
): AsyncGenerator<CompletionChunk> {
  let first = true
  for (const [channel, text] of [
    ['reasoning', answer.reasoning],
    ['text', answer.text]
  ] as [DeltaChannel, string][]) {
    for (const piece of piecesOf(text)) {
      if (!first) await delay(BETWEEN_MS, clock, signal)
      if (signal.aborted) return
      first = false
      yield { type: 'delta', channel, text: piece }
    }
  }
  yield { type: 'finish', reason: answer.finish, rawReason: 'cache', usage: {} }
}

function* piecesOf(text: string): Generator<string> {
  const length = Math.max(SHORTEST_PIECE, Math.ceil(text.length / PIECES))
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + length)
    if (end < text.length && /[\uD800-\uDBFF]/.test(text[end - 1] ?? '')) end++
    yield text.slice(at, end)
    at = end
  }
}

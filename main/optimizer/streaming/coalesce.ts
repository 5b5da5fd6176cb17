import type { CompletionChunk, DeltaChannel } from '../../domain/completion.ts'
import type { AnswerNotice } from '../../domain/turn.ts'
import type { Milliseconds, Tokens } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'
import { FRAME_MS } from './delivery-rate.ts'
import { AnswerProgress } from './progress.ts'
import { GraphemeBoundary } from './grapheme-boundary.ts'

type Delta = Extract<CompletionChunk, { type: 'delta' }>
/** What is passed on: a delta also says how much of the answer is there, when its length was predicted. */
export type DeliveredChunk = Exclude<CompletionChunk, Delta> | AnswerNotice | (Delta & { fraction?: number })

export interface Delivery {
  /** The shortest time between two pieces, asked each time: it is longer while nobody looks. */
  frameMs?: () => Milliseconds
  /** How long the answer is expected to be. */
  expectedOutputTokens?: Tokens | undefined
}

type Step = { type: 'next'; result: IteratorResult<CompletionChunk | AnswerNotice> } | { type: 'due' }

/**
 * Gathers deltas so that at most one leaves every frame, of the channel that has waited longest: what comes on one channel
 * leaves in its order, byte for byte, and the two are shown apart. The first leaves at once; a channel waits for a frame,
 * for two where both have something, but for the end of a text that may be half a character, which waits for its other
 * half. Whatever is gathered leaves, whole, before any other chunk, before the end (also after a stop), and before an error.
 */
export async function* coalesce(
  chunks: AsyncIterable<CompletionChunk | AnswerNotice>,
  clock: Clock,
  delivery: Delivery = {}
): AsyncGenerator<DeliveredChunk> {
  const { frameMs = () => FRAME_MS, expectedOutputTokens } = delivery
  const iterator = chunks[Symbol.asyncIterator]()
  const characters = { text: new GraphemeBoundary(), reasoning: new GraphemeBoundary() }
  const progress = expectedOutputTokens === undefined ? null : new AnswerProgress(expectedOutputTokens)
  /** What waits, by channel; the one that has waited longest is first. */
  const gathered = new Map<DeltaChannel, string>()
  let last: DeltaChannel = 'text'
  let lastSentAt = -Infinity
  let pending: Promise<Step> | null = null
  let due: { promise: Promise<Step>; cancel: () => void } | null = null
  let ended = false

  /** Takes the first `length` of what is gathered of a channel; what stays has begun to wait now. */
  const take = (channel: DeltaChannel, text: string, length = text.length): DeliveredChunk => {
    gathered.delete(channel)
    if (length < text.length) gathered.set(channel, text.slice(length))
    due?.cancel()
    due = null
    return {
      type: 'delta',
      channel,
      text: text.slice(0, length),
      ...(progress && channel === 'text' && { fraction: progress.fraction })
    }
  }
  /** How much may leave: on a channel where the model does not write any more, half a character has no other half. */
  const whole = (channel: DeltaChannel, text: string): number =>
    channel === last ? characters[channel].length(text) : text.length
  const wait = (ms: Milliseconds): { promise: Promise<Step>; cancel: () => void } => {
    let cancel = (): void => undefined
    const promise = new Promise<Step>((resolve) => {
      cancel = clock.after(ms, () => resolve({ type: 'due' }))
    })
    return { promise, cancel }
  }

  try {
    while (!ended) {
      pending ??= iterator.next().then((result) => ({ type: 'next', result }))
      let step: Step
      try {
        step = await (due ? Promise.race([pending, due.promise]) : pending)
      } catch (error) {
        ended = true
        for (const [channel, text] of [...gathered]) yield take(channel, text)
        throw error
      }
      if (step.type === 'next') {
        pending = null
        const chunk = step.result.done ? null : step.result.value
        if (chunk?.type !== 'delta') {
          ended = chunk === null
          for (const [channel, text] of [...gathered]) {
            yield take(channel, text)
            lastSentAt = clock.monotonic()
          }
          if (chunk) yield chunk
          continue
        }
        last = chunk.channel
        characters[last].notice(chunk.text)
        if (last === 'text') progress?.add(chunk.text)
        if (chunk.text !== '') gathered.set(last, (gathered.get(last) ?? '') + chunk.text)
      } else due = null
      const next = [...gathered].find(([channel, text]) => whole(channel, text) > 0)
      if (!next) continue
      const left = frameMs() - (clock.monotonic() - lastSentAt)
      if (left <= 0) {
        yield take(...next, whole(...next))
        // From when it has been stored and shown: a slow disk must not bring two messages together.
        lastSentAt = clock.monotonic()
        // Half a character alone is not waited for: it goes with what comes next.
        if ([...gathered].some(([channel, text]) => whole(channel, text) > 0)) due = wait(Math.min(frameMs(), FRAME_MS))
      } else due ??= wait(Math.min(left, FRAME_MS)) // in short waits, since somebody may look meanwhile
    }
  } finally {
    due?.cancel()
    if (!ended) await iterator.return?.()
  }
}

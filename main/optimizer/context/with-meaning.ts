import { inSlices, type Pause } from '../../time/in-slices.ts'
import { questionAt, type ContextMessage } from './context-message.ts'
import { ownText } from './own-text.ts'

/** Meanings of messages, where the embedding model is there. */
export interface Meanings {
  question: Float32Array
  /** Of length 1; undefined for a message that was not embedded yet. */
  of(message: string): Float32Array | undefined
}

/** How much of the meaning counts beside the words. */
const MEANING = 0.6
const MEANING_QUANTILE = 0.9
/** A short remark is close to every question and says nothing about it. */
const SAYING = 200

/** Adds what a message means to the words it shares, each as a share of the conversation's highest. */
export async function withMeaning(
  scores: Float64Array,
  messages: readonly ContextMessage[],
  meanings: Meanings | undefined,
  pause: Pause
): Promise<Float64Array> {
  if (!meanings) return scores
  const at = questionAt(messages)
  const closeness = new Float64Array(messages.length).fill(NaN)
  const known: number[] = []
  await inSlices(messages.length, pause, (index) => {
    if (scores[index] === 0 && index >= at) return
    const vector = meanings.of((messages[index] as ContextMessage).id)
    if (!vector) return
    known.push((closeness[index] = cosine(vector, meanings.question)))
  })
  const threshold = Float64Array.from(known).sort()[Math.floor(MEANING_QUANTILE * known.length)]
  if (threshold === undefined) return scores
  const above = new Float64Array(messages.length)
  await inSlices(messages.length, pause, (index) => {
    const value = closeness[index] as number
    if (value > threshold) above[index] = (value - threshold) * saying(messages[index] as ContextMessage)
  })
  const highest = highestOf(scores)
  const closest = highestOf(above)
  const both = new Float64Array(messages.length)
  await inSlices(messages.length, pause, (index) => {
    both[index] = (scores[index] as number) / highest + (MEANING * (above[index] as number)) / closest
  })
  return both
}

/** The highest of some scores, to be divided by: 1 where there are none above 0. */
export function highestOf(values: Float64Array): number {
  let highest = -Infinity
  for (let i = 0; i < values.length; i++) if ((values[i] as number) > highest) highest = values[i] as number
  return highest === -Infinity || highest === 0 ? 1 : highest
}

const saying = (message: ContextMessage): number => Math.min(1, ownText(message).length / SAYING)

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

import type { CompletionChunk } from '../../domain/completion.ts'

/** Shorter repetitions are how languages work. */
const SHORTEST_REPEAT = 12
/** A model that repeats itself begins with the last sentence or two. */
const LOOK_BACK = 600

/**
 * What a continuation may say again. all: some servers send the whole partial once more before they go on. words: the
 * model was told to go on, and often begins with its last words. white-space: it was cut from the partial's end.
 */
export type Repeats = 'all' | 'words' | 'white-space'

/**
 * The continuation of an answer without its beginning where that only repeats the end of what was there.
 * @param partial the answer that broke off, as the person sees it
 */
export async function* withoutRepeat(
  partial: string,
  repeats: Repeats,
  chunks: AsyncIterable<CompletionChunk>
): AsyncGenerator<CompletionChunk> {
  const tail = repeats === 'all' ? partial : partial.slice(-LOOK_BACK)
  let held = ''
  let deciding = true
  const decided = (): CompletionChunk[] => {
    deciding = false
    const text = afterRepeat(tail, held, repeats)
    return text === '' ? [] : [{ type: 'delta', channel: 'text', text }]
  }
  try {
    for await (const chunk of chunks) {
      if (!deciding || chunk.type === 'progress' || (chunk.type === 'delta' && chunk.channel !== 'text')) {
        yield chunk
        continue
      }
      if (chunk.type === 'delta') {
        held += chunk.text
        // As long as what came stands somewhere in the tail, it may still turn out to be its end.
        if (repeats === 'all' ? !tail.startsWith(held) : !tail.includes(held)) yield* decided()
      } else {
        yield* decided()
        yield chunk
      }
    }
  } catch (error) {
    if (deciding) yield* decided()
    throw error
  }
  if (deciding) yield* decided()
}

function afterRepeat(tail: string, text: string, repeats: Repeats): string {
  if (repeats === 'all') return text.startsWith(tail) ? text.slice(tail.length) : text
  for (let length = Math.min(tail.length, text.length); length > 0; length--) {
    const repeat = text.slice(0, length)
    const counts = repeats === 'words' ? length >= SHORTEST_REPEAT : repeat.trim() === ''
    if (counts && tail.endsWith(repeat)) return text.slice(length)
  }
  return text
}

import { LRUCache } from 'lru-cache'
import type { TextMeaning } from '../detection/injection/classifier.ts'
import type { Milliseconds } from '../domain/units.ts'
import { reportError } from '../domain/report-error.ts'
import type { TextEmbedder } from '../embedding/text-embedder.ts'
import type { Clock, Log } from '../ports.ts'
import { inTime, LATE } from '../time/in-time.ts'

/** A turn waits for no longer; a model that is still being loaded is not waited for. */
const LONGEST_WAIT_MS: Milliseconds = 300
const MOST_TEXTS = 200

/** What a person's words mean, by the embedding model that is there anyway; undefined where it does not tell in time. */
export function textMeaning(
  { clock, log }: { clock: Pick<Clock, 'after'>; log: Log },
  embedder: () => TextEmbedder | undefined
): (text: string, signal: AbortSignal) => Promise<TextMeaning | undefined> {
  const known = new LRUCache<string, TextMeaning>({ max: MOST_TEXTS })
  return async (text, signal) => {
    const model = embedder()
    if (!model || signal.aborted) return undefined
    const key = `${model.model}\n${text}`
    const before = known.get(key)
    if (before) return before
    const told = model.embed([text]).then(
      ([embedded]) => {
        const meaning = embedded && { model: model.model, vector: embedded.vector }
        if (meaning) known.set(key, meaning)
        return meaning
      },
      (error: unknown) => {
        reportError(log, 'security.meaning-failed', error, {})
        return undefined
      }
    )
    const meaning = await inTime(told, LONGEST_WAIT_MS, clock, signal)
    return meaning === LATE ? undefined : meaning
  }
}

import type { RemoteModel } from '../../../preload/contract/providers.ts'

/** Names of models that do something else than answer. */
const NO_ANSWERS = /embed|rerank|moderation|whisper|transcri|tts|audio|realtime|dall-e|image|sora|video|ocr/i

/** A model to begin with: the first that answers and whose price is known, else the first that answers. */
export function firstToOffer(models: readonly RemoteModel[]): RemoteModel | undefined {
  const answering = models.filter(({ id }) => !NO_ANSWERS.test(id))
  return answering.find(({ prices }) => prices?.at(-1)?.input !== undefined) ?? answering[0]
}

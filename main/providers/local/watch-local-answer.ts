import type { CompletionChunk, CompletionRequest } from '../../domain/completion.ts'
import type { ExchangeWatch } from '../../domain/recorded-exchange.ts'

/** Tells what a model on this machine is given and what it answers, in JSON: nothing else of it has a wire. */
export async function* watchLocalAnswer(
  { messages, sampling }: CompletionRequest,
  answer: AsyncIterable<CompletionChunk>,
  watch: ExchangeWatch
): AsyncGenerator<CompletionChunk> {
  const noted = watch.sent({
    way: 'local',
    method: null,
    url: null,
    headers: {},
    body: JSON.stringify({ messages, sampling })
  })
  try {
    for await (const chunk of answer) {
      if (chunk.type !== 'progress') noted.body(`${JSON.stringify(chunk)}\n`)
      yield chunk
    }
  } catch (thrown) {
    noted.end(thrown)
    throw thrown
  } finally {
    noted.end()
  }
}

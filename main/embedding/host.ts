/** The process that turns texts into vectors, apart from the app so that neither its work nor its crash is felt there. */
import '../node/no-network.ts'
import { describeError } from '../domain/describe-error.ts'
import { SextantError, toPlainError } from '../domain/errors.ts'
import { hostPort } from '../inference/host/port.ts'
import { convertPacked } from './convert-packed.ts'
import { EmbeddingSession } from './embedding-session.ts'
import { NameFinderSession } from './name-finder-session.ts'
import type { EmbeddingReply, EmbeddingRequest } from './embedding-protocol.ts'

// The line is the inference host's; only the messages on it are others.
const port = hostPort() as unknown as {
  send(reply: EmbeddingReply): void
  onRequest(listener: (request: EmbeddingRequest) => void): void
}
let session: EmbeddingSession | undefined
let names: NameFinderSession | undefined
/** One text at a time, in the order in which they came. */
let work: Promise<void> = Promise.resolve()

async function handle(request: EmbeddingRequest): Promise<void> {
  if (request.type === 'load') {
    session = await EmbeddingSession.load(request.folder, request.threads)
    port.send({ type: 'loaded', id: request.id, dimensions: session.dimensions })
    return
  }
  if (request.type === 'convert') {
    convertPacked(request.packed)
    port.send({ type: 'converted', id: request.id })
    return
  }
  if (request.type === 'load-names') {
    names = await NameFinderSession.load(request.folder, request.threads)
    port.send({ type: 'names-loaded', id: request.id })
    return
  }
  if (request.type === 'find-names') {
    if (!names) throw new SextantError('internal')
    port.send({ type: 'names', id: request.id, names: await names.find(request.text) })
    return
  }
  if (!session) throw new SextantError('internal')
  const embedded = []
  for (const text of request.texts) embedded.push(await session.embed(text))
  port.send({ type: 'embedded', id: request.id, embedded })
}

port.onRequest((request) => {
  work = work
    .then(() => handle(request))
    .catch((error: unknown) =>
      port.send({ type: 'failed', id: request.id, error: toPlainError(error), description: describeError(error) })
    )
})
port.send({ type: 'ready' })

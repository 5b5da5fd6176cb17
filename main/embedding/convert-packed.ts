import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fromPlainError, SextantError } from '../domain/errors.ts'
import type { InferenceProcess } from '../ports.ts'
import { convertE5 } from './convert-e5.ts'
import type { EmbeddingReply, EmbeddingRequest } from './embedding-protocol.ts'

/** Makes `model.onnx` and `tokenizer.json` of the packed file beside them. Takes seconds, and all of a thread. */
export function convertPacked(packed: string): void {
  const folder = path.dirname(packed)
  const files = convertE5(readFileSync(packed))
  writeInPlace(path.join(folder, 'model.onnx'), files.model)
  writeInPlace(path.join(folder, 'tokenizer.json'), files.tokenizer)
}

/** The same in the process for embeddings, for those who must not be held up. @throws SextantError `model-file-invalid`, `inference-crashed` */
export function convertPackedApart(process: InferenceProcess, packed: string): Promise<void> {
  const channel = process.start()
  return new Promise<void>((resolve, reject) => {
    channel.onExit(() => reject(new SextantError('inference-crashed', { retryable: true })))
    channel.onMessage((message) => {
      const reply = message as EmbeddingReply
      if (reply.type === 'ready') channel.send({ type: 'convert', id: 1, packed } satisfies EmbeddingRequest)
      else if (reply.type === 'failed') reject(fromPlainError(reply.error))
      else resolve()
    })
  }).finally(() => channel.kill())
}

export function writeInPlace(file: string, content: Uint8Array | string): void {
  writeFileSync(`${file}.new`, content)
  renameSync(`${file}.new`, file)
}

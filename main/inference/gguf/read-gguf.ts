import path from 'node:path'
import { SextantError } from '../../domain/errors.ts'
import { EndOfFile, FileCursor, NotAFile } from './file-cursor.ts'
import { BeyondLimits, NotGguf, readHeader, type GgufHeader } from './header.ts'

/**
 * Reads a GGUF file's header and checks it against the file's size, without llama.cpp.
 * @throws SextantError `model-file-missing`, `model-file-not-plain`, `model-file-truncated`, `model-file-invalid`,
 *   `model-header-too-big`
 */
export function readGguf(file: string): GgufHeader {
  const cursor = open(file)
  try {
    const reading = readHeader(cursor)
    for (;;) {
      const step = reading.next()
      if (step.done) return step.value
      cursor.fill(step.value)
    }
  } catch (cause) {
    throw explained(cause, file)
  } finally {
    cursor.close()
  }
}

/** As `readGguf`, without holding anything up: other work goes on between two reads. @throws also the signal's reason */
export async function readGgufLater(file: string, signal?: AbortSignal): Promise<GgufHeader> {
  const cursor = open(file)
  try {
    const reading = readHeader(cursor)
    for (;;) {
      signal?.throwIfAborted()
      const step = reading.next()
      if (step.done) return step.value
      await cursor.fillLater(step.value)
    }
  } catch (cause) {
    throw explained(cause, file)
  } finally {
    cursor.close()
  }
}

function open(file: string): FileCursor {
  try {
    return new FileCursor(file)
  } catch (cause) {
    throw new SextantError(cause instanceof NotAFile ? 'model-file-not-plain' : 'model-file-missing', {
      params: { file: path.basename(file) },
      cause
    })
  }
}

function explained(cause: unknown, file: string): unknown {
  const params = { file: path.basename(file) }
  if (cause instanceof EndOfFile) return new SextantError('model-file-truncated', { params, cause })
  if (cause instanceof NotGguf) return new SextantError('model-file-invalid', { params, cause })
  if (cause instanceof BeyondLimits) return new SextantError('model-header-too-big', { params, cause })
  return cause
}

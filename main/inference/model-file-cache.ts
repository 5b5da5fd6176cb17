import { statSync } from 'node:fs'
import path from 'node:path'
import { SextantError, toPlainError, type PlainError } from '../domain/errors.ts'
import type { Bytes } from '../domain/units.ts'
import { verifiedRecord } from '../downloads/verified-file.ts'
import { readModelFacts, type ModelFacts } from './gguf/model-facts.ts'

/** A model's file as it is on disk now. */
export interface FileOnDisk {
  bytes: Bytes
  /** Absent when the file can not be read as a model: `error` says why. */
  facts?: ModelFacts
  error?: PlainError
}

/** Reads a model file's header once, and again when the file changes. */
export class ModelFileCache {
  readonly #known = new Map<string, { stamp: string; onDisk: FileOnDisk }>()

  /** undefined when there is no such file. */
  find(file: string): FileOnDisk | undefined {
    const found = statSync(file, { throwIfNoEntry: false })
    if (!found?.isFile()) return undefined
    const stamp = `${found.size} ${found.mtimeMs}`
    const known = this.#known.get(file)
    if (known?.stamp === stamp) return known.onDisk
    const onDisk = { bytes: found.size, ...read(file) }
    this.#known.set(file, { stamp, onDisk })
    return onDisk
  }
}

function read(file: string): Omit<FileOnDisk, 'bytes'> {
  try {
    const facts = readModelFacts(file)
    // A file that was cut off and filled up again still has a sound header.
    const verified = verifiedRecord(file)
    if (verified && verified.bytes !== facts.fileBytes)
      throw new SextantError('model-file-truncated', { params: { file: path.basename(file) } })
    return { facts }
  } catch (error) {
    return { error: toPlainError(error) }
  }
}

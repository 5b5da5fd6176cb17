import { statSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { SextantError, toPlainError, type PlainError } from '../domain/errors.ts'
import type { Bytes } from '../domain/units.ts'
import { verifiedRecord } from '../downloads/verified-file.ts'
import type { MeasurementStore } from '../storage/measurement-store.ts'
import { readModelFacts, readModelFactsLater, type ModelFacts } from './gguf/model-facts.ts'
import { partsOf } from './gguf/parts.ts'

/** A model's file as it is on disk now. */
export interface FileOnDisk {
  bytes: Bytes
  /** Absent when the file can not be read as a model: `error` says why. */
  facts?: ModelFacts
  error?: PlainError
}

const facts = z.object({
  architecture: z.string(),
  name: z.string().exactOptional(),
  licence: z.string().exactOptional(),
  trainedContextTokens: z.number(),
  vocabulary: z.number(),
  parameters: z.number(),
  weightsBytes: z.number(),
  fileBytes: z.number(),
  stateBytesPerToken: z.number()
}) satisfies z.ZodType<ModelFacts>
const keptFacts = z.object({ stamp: z.string(), facts })

/**
 * Reads a model file's header once, and again when the file changes. What was read is kept for the next start: a header
 * holds the whole vocabulary, and reading past it held every start up.
 */
export class ModelFileCache {
  readonly #kept: Pick<MeasurementStore, 'find' | 'set'>
  readonly #known = new Map<string, { stamp: string; onDisk: FileOnDisk }>()

  constructor(kept: Pick<MeasurementStore, 'find' | 'set'>) {
    this.#kept = kept
  }

  /** undefined when there is no such file. */
  find(file: string): FileOnDisk | undefined {
    const stamp = stampOf(file)
    if (!stamp) return undefined
    return this.#remembered(file, stamp) ?? this.#keep(file, stamp, read(file))
  }

  /** As `find`, without holding anything up. @throws the signal's reason */
  async findLater(file: string, signal?: AbortSignal): Promise<FileOnDisk | undefined> {
    const stamp = stampOf(file)
    if (!stamp) return undefined
    const remembered = this.#remembered(file, stamp)
    if (remembered) return remembered
    const found = await readModelFactsLater(file, signal).then(
      (facts) => checked(file, facts),
      (error: unknown) => {
        signal?.throwIfAborted()
        return { error: toPlainError(error) }
      }
    )
    return this.#keep(file, stamp, found)
  }

  #remembered(file: string, { text, bytes }: Stamp): FileOnDisk | undefined {
    const known = this.#known.get(file)
    if (known?.stamp === text) return known.onDisk
    const kept = keptFacts.safeParse(this.#kept.find(nameOf(file)))
    if (kept.data?.stamp !== text) return undefined
    const onDisk = { bytes, ...checked(file, kept.data.facts) }
    this.#known.set(file, { stamp: text, onDisk })
    return onDisk
  }

  #keep(file: string, { text, bytes }: Stamp, found: Omit<FileOnDisk, 'bytes'>): FileOnDisk {
    const onDisk = { bytes, ...found }
    this.#known.set(file, { stamp: text, onDisk })
    if (found.facts) this.#kept.set(nameOf(file), { stamp: text, facts: found.facts })
    return onDisk
  }
}

const nameOf = (file: string): string => `model-facts/${file}`

interface Stamp {
  /** Another one when a file of the model is another, came or went. */
  text: string
  bytes: Bytes
}

/** undefined when the first file is not there, or is none. */
function stampOf(file: string): Stamp | undefined {
  const found = partsOf(file).map((part) => statSync(part, { throwIfNoEntry: false }))
  if (!found[0]?.isFile()) return undefined
  return {
    text: found.map((one) => (one ? `${one.size} ${one.mtimeMs}` : 'none')).join(' '),
    bytes: found.reduce((total, one) => total + (one?.size ?? 0), 0)
  }
}

function read(file: string): Omit<FileOnDisk, 'bytes'> {
  try {
    return checked(file, readModelFacts(file))
  } catch (error) {
    return { error: toPlainError(error) }
  }
}

/** A file that was cut off and filled up again still has a sound header. */
function checked(file: string, facts: ModelFacts): Omit<FileOnDisk, 'bytes'> {
  const verified = verifiedRecord(file)
  return verified && verified.bytes !== facts.fileBytes
    ? { error: toPlainError(new SextantError('model-file-truncated', { params: { file: path.basename(file) } })) }
    : { facts }
}

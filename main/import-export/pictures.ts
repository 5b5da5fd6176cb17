import path from 'node:path'
import { imageTypeOf } from '../domain/image-type.ts'
import type { StoredPart } from '../storage/import-store.ts'
import type { Entry } from './entries.ts'
import type { ImportedImage } from './imported.ts'

type StoredImage = Extract<StoredPart, { type: 'image' }>

/** The largest that providers take. */
const LARGEST_IMAGE = 20_000_000
/** How ChatGPT's files begin: what a message calls a picture by. */
const FILE_ID = /^file[-_][A-Za-z0-9]+/
const LONGEST_NAME = 255

/** The pictures of an export: in its messages, or in files beside them. */
export class Pictures {
  readonly #byName = new Map<string, Entry>()

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) {
      const name = path.posix.basename(entry.name)
      const id = FILE_ID.exec(name)?.[0]
      for (const key of [name, path.posix.parse(name).name, ...(id === undefined ? [] : [id])])
        if (!this.#byName.has(key)) this.#byName.set(key, entry)
    }
  }

  /** The picture with its bytes; null when they are not there, too many, or none of a picture. */
  async load({ name, from }: ImportedImage, signal: AbortSignal): Promise<StoredImage | null> {
    if ('kept' in from)
      return {
        type: 'image',
        name: name.slice(0, LONGEST_NAME),
        mediaType: from.mediaType,
        hash: from.kept,
        bytes: from.bytes
      }
    const bytes = 'data' in from ? decoded(from.data) : await this.#file(from.file, signal)
    const mediaType = bytes && imageTypeOf(bytes)
    if (!mediaType) return null
    return {
      type: 'image',
      name: name.slice(0, LONGEST_NAME) || `picture.${mediaType.slice('image/'.length)}`,
      mediaType,
      hash: '',
      bytes: bytes.length,
      base64: bytes.toString('base64')
    }
  }

  async #file(name: string, signal: AbortSignal): Promise<Buffer | null> {
    const entry = name === '' ? undefined : this.#byName.get(name)
    if (!entry || entry.bytes > LARGEST_IMAGE) return null
    const pieces: Buffer[] = []
    let length = 0
    try {
      for await (const piece of await entry.open(signal)) {
        length += (piece as Buffer).length
        if (length > LARGEST_IMAGE) return null
        pieces.push(piece as Buffer)
      }
    } catch (error) {
      if (signal.aborted) throw error
      return null
    }
    return Buffer.concat(pieces)
  }
}

function decoded(base64: string): Buffer | null {
  return base64.length > (LARGEST_IMAGE * 4) / 3 + 4 ? null : Buffer.from(base64, 'base64')
}

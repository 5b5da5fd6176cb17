import { constants } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { PromptImage } from '../domain/completion.ts'
import { LARGEST_FILE, START_BYTES } from '../domain/attachment-limits.ts'
import { SextantError } from '../domain/errors.ts'
import { imageTypeOf } from '../domain/image-type.ts'
import type { Attachment } from '../domain/message.ts'
import type { Bytes } from '../domain/units.ts'
import type { DocumentReader } from '../documents/document-reader.ts'
import { documentKindOf, type DocumentKind } from '../documents/document-kind.ts'
import type { Clock } from '../ports.ts'
import type { ImageStore, StoredImage } from '../storage/image-store.ts'
import { decodeText } from './decode-text.ts'
import { END_BYTES, endsOf, endsOfText, evenPlace, LARGEST_TEXT } from './ends-of-text.ts'

const MB = 1_000_000
/** The largest that providers take. */
const LARGEST_IMAGE: Bytes = 20 * MB

/** What comes with a message: pictures, which are kept by their bytes, and texts of files, which are part of the message. */
export class Attachments {
  readonly #clock: Clock
  readonly #images: ImageStore
  readonly #documents: Pick<DocumentReader, 'read'>

  constructor(clock: Clock, images: ImageStore, documents: Pick<DocumentReader, 'read'>) {
    this.#clock = clock
    this.#images = images
    this.#documents = documents
  }

  /**
   * Makes a file's bytes part of a message to come. Of a text that is too large to be kept, its beginning and end.
   * @throws SextantError `attachment-unreadable` for anything but a picture, a document or a text, `attachment-too-big`
   * for a picture or a document, the reasons of `DocumentReader`
   */
  async add(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Attachment> {
    const mediaType = imageTypeOf(bytes)
    if (mediaType && bytes.byteLength > LARGEST_IMAGE) throw tooBig(name, LARGEST_IMAGE)
    const kind = mediaType ? null : documentKindOf(name, bytes)
    if (kind) return await this.#addDocument(name, kind, bytes)
    if (mediaType)
      return {
        type: 'image',
        name,
        mediaType,
        hash: this.#images.add({ mediaType, bytes }, this.#clock.now()),
        bytes: bytes.byteLength
      }
    const isLarge = bytes.byteLength > LARGEST_TEXT
    const text = isLarge ? endsOf(bytes) : decodeText(bytes)
    if (text === null) throw new SextantError('attachment-unreadable', { params: { name } })
    return { type: 'attachment', name, text, ...(isLarge && { ofBytes: bytes.byteLength }) }
  }

  /**
   * Makes a text of which only the ends were read part of a message to come.
   * @throws SextantError `attachment-unreadable` for what is no text, `attachment-too-big` for a picture or a document
   */
  addEnds(name: string, { start, end, bytes }: FileEnds): Attachment {
    if (imageTypeOf(start)) throw tooBig(name, LARGEST_IMAGE)
    if (documentKindOf(name, start)) throw tooBig(name, LARGEST_FILE)
    const text = endsOfText(
      start.subarray(0, START_BYTES),
      end.subarray(evenPlace(Math.max(0, end.length - END_BYTES)))
    )
    if (text === null) throw new SextantError('attachment-unreadable', { params: { name } })
    return { type: 'attachment', name, text, ofBytes: bytes }
  }

  async #addDocument(name: string, kind: DocumentKind, bytes: Uint8Array<ArrayBuffer>): Promise<Attachment> {
    if (bytes.byteLength > LARGEST_FILE) throw tooBig(name, LARGEST_FILE)
    const text = await this.#documents.read(name, kind, bytes)
    const written = new TextEncoder().encode(text)
    if (written.byteLength <= LARGEST_TEXT) return { type: 'attachment', name, text }
    return {
      type: 'attachment',
      name,
      text: endsOf(written) ?? text.slice(0, START_BYTES),
      ofBytes: written.byteLength
    }
  }

  /** The same for a file on the disk, of which no more is read than is kept. @throws as `add`, also for a file that is gone */
  async addFile(file: string): Promise<Attachment> {
    const name = path.basename(file)
    const read = await readBounded(file).catch((cause: unknown) => {
      if (cause instanceof SextantError) throw cause
      throw new SextantError('attachment-unreadable', { params: { name }, cause })
    })
    return read instanceof Uint8Array ? await this.add(name, read) : this.addEnds(name, read)
  }

  image(hash: string): StoredImage | undefined {
    return this.#images.find(hash)
  }

  /** A picture as providers take it; its bytes are read only when a model is sent them. Undefined when it is gone. */
  promptImage(hash: string): PromptImage | undefined {
    const mediaType = this.#images.typeOf(hash)
    if (mediaType === undefined) return undefined
    const images = this.#images
    return {
      mediaType,
      hash,
      get base64() {
        const image = images.find(hash)
        if (!image) throw new SextantError('not-found', { params: { what: 'picture' } })
        return Buffer.from(image.bytes).toString('base64')
      }
    }
  }

  /** Removes pictures that nothing shows any more. */
  tidy(): void {
    this.#images.purge(this.#clock.now())
  }
}

/** The two ends of a large file. */
export interface FileEnds {
  start: Uint8Array<ArrayBuffer>
  end: Uint8Array<ArrayBuffer>
  /** Of the whole file. */
  bytes: Bytes
}

const tooBig = (name: string, limit: Bytes): SextantError =>
  new SextantError('attachment-too-big', { params: { name, megabytes: limit / MB } })

/** All of a file, or the ends of one that is larger than anything that is kept whole. */
async function readBounded(file: string): Promise<Uint8Array<ArrayBuffer> | FileEnds> {
  // A pipe without a writer would never open, and a device never end.
  if (!(await stat(file)).isFile())
    throw new SextantError('attachment-unreadable', { params: { name: path.basename(file) } })
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const { size } = await handle.stat()
    if (size <= LARGEST_IMAGE) return await readFrom(handle, 0, size)
    const start = await readFrom(handle, 0, START_BYTES)
    if (size <= LARGEST_FILE && documentKindOf(file, start)) return await readFrom(handle, 0, size)
    const from = evenPlace(size - END_BYTES)
    return { start, end: await readFrom(handle, from, size - from), bytes: size }
  } finally {
    await handle.close()
  }
}

async function readFrom(handle: FileHandle, from: number, size: Bytes): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size)
  let length = 0
  while (length < size) {
    const { bytesRead } = await handle.read(bytes, length, size - length, from + length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return bytes.subarray(0, length)
}

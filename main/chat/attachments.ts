import { constants } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import type { PromptImage } from '../domain/completion.ts'
import { SextantError } from '../domain/errors.ts'
import { imageTypeOf } from '../domain/image-type.ts'
import type { Attachment } from '../domain/message.ts'
import type { Bytes } from '../domain/units.ts'
import type { Clock } from '../ports.ts'
import type { ImageStore, StoredImage } from '../storage/image-store.ts'
import { decodeText } from './decode-text.ts'

const MB = 1_000_000
/** The largest that providers take. */
const LARGEST_IMAGE: Bytes = 20 * MB
/** About half a million tokens. */
export const LARGEST_TEXT: Bytes = 2 * MB

/** What comes with a message: pictures, which are kept by their bytes, and texts, which are part of the message. */
export class Attachments {
  readonly #clock: Clock
  readonly #images: ImageStore

  constructor(clock: Clock, images: ImageStore) {
    this.#clock = clock
    this.#images = images
  }

  /**
   * Makes a file's bytes part of a message to come.
   * @throws SextantError `attachment-unreadable` for anything but a picture or a text, `attachment-too-big`
   */
  add(name: string, bytes: Uint8Array<ArrayBuffer>): Attachment {
    const mediaType = imageTypeOf(bytes)
    const limit = mediaType ? LARGEST_IMAGE : LARGEST_TEXT
    if (bytes.byteLength > limit)
      throw new SextantError('attachment-too-big', { params: { name, megabytes: limit / MB } })
    if (mediaType)
      return {
        type: 'image',
        name,
        mediaType,
        hash: this.#images.add({ mediaType, bytes }, this.#clock.now()),
        bytes: bytes.byteLength
      }
    const text = decodeText(bytes)
    if (text === null) throw new SextantError('attachment-unreadable', { params: { name } })
    return { type: 'attachment', name, text }
  }

  /** The same for a file on the disk, which is not read when it is too large. @throws as `add`, also for a file that is gone */
  async addFile(file: string): Promise<Attachment> {
    const name = path.basename(file)
    const bytes = await readBounded(file).catch((cause: unknown) => {
      if (cause instanceof SextantError) throw cause
      throw new SextantError('attachment-unreadable', { params: { name }, cause })
    })
    return this.add(name, bytes)
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

async function readBounded(file: string): Promise<Uint8Array<ArrayBuffer>> {
  // A pipe without a writer would never open, and a device never end.
  if (!(await stat(file)).isFile())
    throw new SextantError('attachment-unreadable', { params: { name: path.basename(file) } })
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const { size } = await handle.stat()
    if (size > LARGEST_IMAGE)
      throw new SextantError('attachment-too-big', {
        params: { name: path.basename(file), megabytes: LARGEST_IMAGE / MB }
      })
    const bytes = new Uint8Array(size)
    let length = 0
    while (length < size) {
      const { bytesRead } = await handle.read(bytes, length, size - length, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return bytes.subarray(0, length)
  } finally {
    await handle.close()
  }
}

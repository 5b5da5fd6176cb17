import { open } from 'node:fs/promises'
import path from 'node:path'
import type { ImageType, PromptImage } from '../domain/completion.ts'
import { SextantError } from '../domain/errors.ts'
import type { Attachment } from '../domain/message.ts'
import type { Bytes } from '../domain/units.ts'
import type { Clock } from '../ports.ts'
import type { ImageStore, StoredImage } from '../storage/image-store.ts'

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
    const text = textOf(bytes)
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
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    if (size > LARGEST_IMAGE)
      throw new SextantError('attachment-too-big', {
        params: { name: path.basename(file), megabytes: LARGEST_IMAGE / MB }
      })
    return new Uint8Array(await handle.readFile())
  } finally {
    await handle.close()
  }
}

/** Known by how the file begins, whatever its name says. */
function imageTypeOf(bytes: Uint8Array): ImageType | null {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'image/gif'
  if (start.startsWith('RIFF') && start.slice(8) === 'WEBP') return 'image/webp'
  return null
}

/** UTF-8, or UTF-16 that says so at its beginning; null for anything else, and for what no text has in it. */
function textOf(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

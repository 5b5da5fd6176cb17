import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { finished } from 'node:stream/promises'
import yauzl from 'yauzl'
import { DocumentFailure } from './document-failure.ts'

/** What a document may have unpacked; the largest that is taken has 60 MB, most of it pictures, which unpack to little more. */
const LARGEST_UNPACKED = 400_000_000
const MOST_MEMBERS = 20_000

/** The members of a zip archive, by name. @throws DocumentFailure `too-large`, `damaged` */
export function openArchive(bytes: Uint8Array): Promise<Archive> {
  return new Promise((resolve, reject) => {
    const damaged = (cause: unknown): void => reject(new DocumentFailure('damaged', { cause }))
    yauzl.fromBuffer(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      { lazyEntries: true, autoClose: false },
      (error, zip) => {
        if (error) return damaged(error)
        const members = new Map<string, yauzl.Entry>()
        let unpacked = 0
        zip.on('error', damaged)
        zip.on('end', () => resolve(new Archive(zip, members)))
        zip.on('entry', (entry: yauzl.Entry) => {
          unpacked += entry.uncompressedSize
          if (unpacked > LARGEST_UNPACKED || members.size >= MOST_MEMBERS)
            return reject(new DocumentFailure('too-large'))
          members.set(entry.fileName, entry)
          zip.readEntry()
        })
        zip.readEntry()
      }
    )
  })
}

/** A zip archive in memory. Members are never longer than the archive says: that is checked while they are read. */
export class Archive {
  readonly #zip: yauzl.ZipFile
  readonly #members: ReadonlyMap<string, yauzl.Entry>

  constructor(zip: yauzl.ZipFile, members: ReadonlyMap<string, yauzl.Entry>) {
    this.#zip = zip
    this.#members = members
  }

  get names(): string[] {
    return [...this.#members.keys()]
  }

  /** Unpacks everything once, for a library that believes what an archive says of itself. @throws DocumentFailure `damaged` */
  async check(): Promise<void> {
    for (const entry of this.#members.values()) await this.#reading(entry, (stream) => finished(stream.resume()))
  }

  /** A member as text in UTF-8; undefined where there is none. @throws DocumentFailure `damaged` */
  async read(name: string): Promise<string | undefined> {
    const entry = this.#members.get(name)
    return entry && (await this.#reading(entry, text))
  }

  async #reading<T>(entry: yauzl.Entry, read: (stream: Readable) => Promise<T>): Promise<T> {
    try {
      return await read(await this.#stream(entry))
    } catch (cause) {
      throw new DocumentFailure('damaged', { cause })
    }
  }

  #stream(entry: yauzl.Entry): Promise<Readable> {
    return new Promise((resolve, reject) => {
      this.#zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)))
    })
  }
}

import { DAY_MS } from '../domain/calendar.ts'
import { createHash } from 'node:crypto'
import type { ImageType } from '../domain/completion.ts'
import type { EpochMs } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'

export interface StoredImage {
  mediaType: ImageType
  bytes: Uint8Array<ArrayBuffer>
}

/** A picture in the composer has this long to become part of a message after the app was closed. */
const KEPT_UNUSED_MS = DAY_MS

/** Pictures by the SHA-256 of their bytes: the same one is kept once. */
export class ImageStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      add: database.command(
        'INSERT INTO images (hash, media_type, bytes, added_at) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET added_at = excluded.added_at'
      ),
      find: database.query<{ media_type: ImageType; bytes: Uint8Array<ArrayBuffer> }>(
        'SELECT media_type, bytes FROM images WHERE hash = ?'
      ),
      typeOf: database.query<{ media_type: ImageType }>('SELECT media_type FROM images WHERE hash = ?'),
      purge: database.command(
        `DELETE FROM images WHERE added_at < ? AND hash NOT IN (SELECT hash FROM message_images)
         AND hash NOT IN (SELECT json_extract(value, '$.hash') FROM drafts, json_each(drafts.attachments) WHERE json_extract(value, '$.hash') IS NOT NULL) /* whole: once a start */`
      )
    }
  }

  /** @returns the hash it is found by */
  add({ mediaType, bytes }: StoredImage, now: EpochMs): string {
    const hash = createHash('sha256').update(bytes).digest('hex')
    this.#statements.add.run(hash, mediaType, bytes, now)
    return hash
  }

  find(hash: string): StoredImage | undefined {
    const row = this.#statements.find.one(hash)
    return row && { mediaType: row.media_type, bytes: row.bytes }
  }

  /** Whether there is such a picture, and of what type, without its bytes. */
  typeOf(hash: string): ImageType | undefined {
    return this.#statements.typeOf.one(hash)?.media_type
  }

  /** Removes what no message and no draft has. */
  purge(now: EpochMs): void {
    this.#statements.purge.run(now - KEPT_UNUSED_MS)
  }
}

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { CacheEntry, CacheKey } from '../../domain/cache.ts'
import { readJson, type Schema } from '../../domain/read-json.ts'

const VERSION = 2
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES

/** What is counted on in an entry: that it was not changed says the seal, that this version wrote it does not. */
const stored = z.looseObject({
  key: z.string(),
  stamp: z.number(),
  createdAt: z.number(),
  expiresAt: z.number().nullable(),
  workspaceId: z.string(),
  scope: z.string(),
  scopeId: z.string(),
  kind: z.string(),
  sensitivity: z.string(),
  tags: z.array(z.string()),
  bytes: z.number(),
  answer: z.looseObject({ question: z.string(), text: z.string(), model: z.string() })
}) as unknown as Schema<CacheEntry>

/** Something that is not an entry of ours for the key that was asked for. */
export class NotOurs extends Error {
  readonly what: 'forged' | 'unreadable'

  constructor(what: 'forged' | 'unreadable') {
    super(what)
    this.what = what
  }
}

/**
 * The secret with which entries leave this process. AES-256-GCM with the entry's name as associated data: an entry that
 * was changed, made by somebody else or put in another's place does not open. Names are keyed hashes, so that whoever
 * sees them can not try out questions.
 */
export class SealingKey {
  static readonly bytes = KEY_BYTES
  /** Tells what was sealed with one secret from what was sealed with another; gives nothing away. */
  readonly id: string
  readonly #names: Buffer
  readonly #entries: Buffer

  /** @param secret 32 random bytes */
  constructor(secret: Uint8Array) {
    if (secret.length !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes`)
    this.id = derive(secret, 'id').toString('hex').slice(0, 16)
    this.#names = derive(secret, 'names')
    this.#entries = derive(secret, 'entries')
  }

  static random(): Uint8Array {
    return randomBytes(KEY_BYTES)
  }

  /** What the entry of a key is called outside this process: 64 hexadecimal digits. */
  nameOf(key: CacheKey): string {
    return createHmac('sha256', this.#names).update(key).digest('hex')
  }

  seal(entry: CacheEntry): Buffer {
    return this.sealBytes(this.nameOf(entry.key), Buffer.from(JSON.stringify(entry)))
  }

  /** @throws NotOurs for anything but an entry that this secret sealed for this key */
  open(key: CacheKey, sealed: Uint8Array): CacheEntry {
    const entry = this.#parse(this.nameOf(key), sealed)
    if (entry.key !== key) throw new NotOurs('forged')
    return entry
  }

  /** The entry that goes by a name. @throws NotOurs as `open` */
  openNamed(name: string, sealed: Uint8Array): CacheEntry {
    const entry = this.#parse(name, sealed)
    if (this.nameOf(entry.key) !== name) throw new NotOurs('forged')
    return entry
  }

  /** Seals anything that goes by a name. */
  sealBytes(name: string, bytes: Uint8Array): Buffer {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#entries, nonce).setAAD(associated(name))
    const text = cipher.update(bytes)
    const rest = cipher.final()
    return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), text, rest])
  }

  /** @throws NotOurs for anything but what this secret sealed under that name */
  openBytes(name: string, sealed: Uint8Array): Buffer {
    if (sealed.length < HEAD_BYTES || sealed[0] !== VERSION) throw new NotOurs('unreadable')
    const decipher = createDecipheriv('aes-256-gcm', this.#entries, sealed.subarray(1, 1 + NONCE_BYTES)).setAAD(
      associated(name)
    )
    decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES))
    try {
      return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()])
    } catch {
      throw new NotOurs('forged')
    }
  }

  #parse(name: string, sealed: Uint8Array): CacheEntry {
    const entry = readJson(stored, this.openBytes(name, sealed).toString('utf8'))
    if (!entry) throw new NotOurs('unreadable')
    return entry
  }
}

const associated = (name: string): Buffer => Buffer.from(`sextant cache ${VERSION} ${name}`)

const derive = (secret: Uint8Array, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'sextant cache', use, KEY_BYTES))

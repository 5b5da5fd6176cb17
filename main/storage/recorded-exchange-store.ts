import { z } from 'zod'
import { readJson, type Schema } from '../domain/read-json.ts'
import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import type { RecordedExchange } from '../domain/recorded-exchange.ts'
import type { ConversationId, TurnId } from '../domain/ids.ts'
import type { Bytes } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'

const pack = promisify(deflateRaw)
const unpack = promisify(inflateRaw)

/** 256 MB, compressed: years of ordinary use. The oldest go first. */
const ROOM_BYTES: Bytes = 256_000_000

const text = z.object({ head: z.string(), leftOut: z.number(), tail: z.string() })
const headers = z.array(z.tuple([z.string(), z.string()]))
const stored = z.array(
  z.looseObject({
    model: z.string(),
    way: z.enum(['http', 'socket', 'local']),
    startedAt: z.number(),
    waitedMs: z.number().nullable(),
    totalMs: z.number(),
    request: z.object({ method: z.string().nullable(), url: z.string().nullable(), headers, body: text }),
    response: z.object({ status: z.number().nullable(), headers, body: text }).nullable(),
    error: z.looseObject({ code: z.string() }).nullable()
  })
) as unknown as Schema<RecordedExchange[]>

/** What models were asked for each turn and what came back, compressed. It is for looking at, and may be gone. */
export class RecordedExchangeStore {
  readonly #database: WritableDatabase
  readonly #roomBytes: Bytes
  readonly #adding = new Map<TurnId, Promise<void>>()
  readonly #statements

  constructor(database: WritableDatabase, roomBytes = ROOM_BYTES) {
    this.#database = database
    this.#roomBytes = roomBytes
    this.#statements = {
      add: database.command(
        'INSERT OR REPLACE INTO turn_exchanges (turn_id, conversation_id, bytes, exchanges) VALUES (?, ?, ?, ?)'
      ),
      find: database.query<{ exchanges: Uint8Array }>('SELECT exchanges FROM turn_exchanges WHERE turn_id = ?'),
      used: database.query<{ bytes: Bytes }>('SELECT bytes FROM turn_exchange_size WHERE id = 1'),
      oldest: database.query<{ seq: number }>('SELECT seq FROM turn_exchanges ORDER BY seq LIMIT 20'),
      dropUntil: database.command('DELETE FROM turn_exchanges WHERE seq <= ?')
    }
  }

  /** Keeps a turn's exchanges; compressing them does not hold up anything. */
  async add(turn: TurnId, conversation: ConversationId, exchanges: readonly RecordedExchange[]): Promise<void> {
    const added = this.#add(turn, conversation, exchanges)
    this.#adding.set(
      turn,
      added.catch(() => undefined)
    )
    try {
      await added
    } finally {
      this.#adding.delete(turn)
    }
  }

  /** @returns undefined where none were kept, or no longer, or where they can not be read */
  async find(turn: TurnId): Promise<RecordedExchange[] | undefined> {
    await this.#adding.get(turn)
    const row = this.#statements.find.one(turn)
    return row && readJson(stored, (await unpack(row.exchanges)).toString('utf8'))
  }

  /** Resolves when nothing is being added any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#adding.values())
  }

  async #add(turn: TurnId, conversation: ConversationId, exchanges: readonly RecordedExchange[]): Promise<void> {
    const packed = await pack(JSON.stringify(exchanges), { level: 3 })
    this.#database.transaction(() => {
      this.#statements.add.run(turn, conversation, packed.byteLength, packed)
      while ((this.#statements.used.one()?.bytes ?? 0) > this.#roomBytes) {
        const last = this.#statements.oldest.all().at(-1)
        if (!last) break
        this.#statements.dropUntil.run(last.seq)
      }
    })
  }
}

import { z } from 'zod'
import { readJson, type Schema } from '../domain/read-json.ts'
import type { ConversationId, ModelRef, TurnId } from '../domain/ids.ts'
import type { FeedbackSignal, RouteOutcome } from '../domain/route-outcome.ts'
import type { EpochMs, Milliseconds } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'

interface Row {
  turnId: TurnId
  conversationId: ConversationId
  at: number
  model: ModelRef
  outcome: string
  signal: FeedbackSignal | null
  embedding: Uint8Array | null
}

type Stored = Omit<RouteOutcome, 'turnId' | 'conversationId' | 'at' | 'model' | 'signal' | 'profile'> & {
  profile: { features: number[]; places: number[]; values: number[] }
}

/** How long an answer took, and where. */
interface Work {
  at: EpochMs
  where: 'local' | 'remote'
  ms: Milliseconds
}

const numbers = z.array(z.number())
const stored = z.looseObject({
  where: z.enum(['local', 'remote']),
  features: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  promptTokens: z.number(),
  firstTokenMs: z.number().nullable(),
  totalMs: z.number(),
  outputTokens: z.number().nullable(),
  failed: z.boolean(),
  expected: z.object({ lowMs: z.number(), medianMs: z.number(), highMs: z.number() }).nullable(),
  profile: z.object({ features: numbers, places: numbers, values: numbers })
}) as Schema<Stored>

const KEPT = 5_000

/** What became of answers, for the predictor: figures and hashed words, never text. Goes with its conversation. */
export class RouteOutcomeStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    const columns = 'turn_id AS turnId, conversation_id AS conversationId, at, model, outcome, signal, embedding'
    this.#statements = {
      add: database.command(
        'INSERT OR REPLACE INTO route_outcomes (turn_id, conversation_id, at, model, outcome, signal, embedding) VALUES (?, ?, ?, ?, ?, ?, ?)'
      ),
      trim: database.command('DELETE FROM route_outcomes WHERE seq <= (SELECT max(seq) FROM route_outcomes) - ?'),
      signal: database.command('UPDATE route_outcomes SET signal = ? WHERE turn_id = ?'),
      find: database.query<Row>(`SELECT ${columns} FROM route_outcomes WHERE turn_id = ?`),
      recent: database.query<Row>(`SELECT ${columns} FROM route_outcomes ORDER BY seq DESC LIMIT ?`),
      work: database.query<Work>(
        `SELECT at, json_extract(outcome, '$.where') AS "where", json_extract(outcome, '$.totalMs') AS ms
         FROM route_outcomes WHERE at >= ? AND json_extract(outcome, '$.failed') = 0 ORDER BY seq /* whole: once a start, of a table that is kept short */`
      ),
      clear: database.command('DELETE FROM route_outcomes /* whole: the person forgets all of them */')
    }
  }

  add({ turnId, conversationId, at, model, signal, profile, ...rest }: RouteOutcome): void {
    const stored: Stored = {
      ...rest,
      profile: {
        features: Array.from(profile.features),
        places: Array.from(profile.words.places),
        values: Array.from(profile.words.values, (value) => Math.round(value * 1000) / 1000)
      }
    }
    const { embedding } = profile
    const bytes = embedding && new Uint8Array(embedding.buffer, embedding.byteOffset, embedding.byteLength)
    // The beginning of a turn is reckoned back from its end, and is no whole number.
    this.#statements.add.run(
      turnId,
      conversationId,
      Math.round(at),
      model,
      JSON.stringify(stored),
      signal,
      bytes ?? null
    )
    this.#statements.trim.run(KEPT)
  }

  setSignal(turn: TurnId, signal: FeedbackSignal): void {
    this.#statements.signal.run(signal, turn)
  }

  find(turn: TurnId): RouteOutcome | undefined {
    const row = this.#statements.find.one(turn)
    return row && outcomeOf(row)[0]
  }

  recent(most: number): RouteOutcome[] {
    return this.#statements.recent.all(most).flatMap(outcomeOf).toReversed()
  }

  /** How long answers since then took, oldest first. */
  workSince(at: EpochMs): Work[] {
    return this.#statements.work.all(Math.round(at))
  }

  clear(): void {
    this.#statements.clear.run()
  }
}

/** One outcome; none where the row is damaged, which teaches nothing. */
function outcomeOf({ turnId, conversationId, at, model, outcome, signal, embedding }: Row): RouteOutcome[] {
  const read = readJson(stored, outcome)
  if (!read) return []
  const { profile, ...rest } = read
  return [
    {
      ...rest,
      turnId,
      conversationId,
      at,
      model,
      signal,
      profile: {
        features: Float64Array.from(profile.features),
        words: { places: Int32Array.from(profile.places), values: Float64Array.from(profile.values) },
        ...(embedding && { embedding: new Float32Array(Uint8Array.from(embedding).buffer) })
      }
    }
  ]
}

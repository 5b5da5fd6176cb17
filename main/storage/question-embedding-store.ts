import { z } from 'zod'
import { readJson } from '../domain/read-json.ts'
import type { WritableDatabase } from './database.ts'

/** A sealed embedding and the name of the entry it belongs to. */
export interface QuestionEmbeddingRow {
  entryId: number
  name: string
  sealed: Uint8Array
}

const PAGE = 500

/** What the questions of cached answers mean, sealed as the entries are, and what was learned about serving them. */
export class QuestionEmbeddingStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      put: database.command(
        `INSERT INTO cache_question_embeddings (entry_id, frame, model, sealed) VALUES (?, ?, ?, ?)
         ON CONFLICT (entry_id) DO UPDATE SET frame = excluded.frame, model = excluded.model, sealed = excluded.sealed`
      ),
      entry: database.query<{ id: number }>('SELECT id FROM cache_entries WHERE name = ?'),
      page: database.query<QuestionEmbeddingRow & { model: string; sealed_with: string }>(
        `SELECT m.entry_id AS entryId, lower(hex(e.name)) AS name, m.sealed, m.model, e.sealed_with
         FROM cache_question_embeddings m JOIN cache_entries e ON e.id = m.entry_id WHERE m.entry_id > ? ORDER BY m.entry_id LIMIT ?`
      ),
      trainingSamples: database.query<{ samples: string }>(
        'SELECT samples FROM cache_training_samples WHERE model = ?'
      ),
      putTrainingSamples: database.command(
        'INSERT INTO cache_training_samples (model, samples) VALUES (?, ?) ON CONFLICT (model) DO UPDATE SET samples = excluded.samples'
      )
    }
  }

  /** Keeps what the question of an entry means; does nothing when the entry is not on disk. */
  put(name: string, frame: string, model: string, sealed: Uint8Array): void {
    const id = this.#statements.entry.one(Buffer.from(name, 'hex'))?.id
    if (id !== undefined) this.#statements.put.run(id, frame, model, sealed)
  }

  /** All of a model, the oldest first, read a page at a time. */
  *all(model: string, sealedWith: string): Generator<QuestionEmbeddingRow> {
    let after = 0
    for (;;) {
      const page = this.#statements.page.all(after, PAGE)
      const last = page.at(-1)
      if (!last) return
      for (const row of page) if (row.model === model && row.sealed_with === sealedWith) yield row
      after = last.entryId
    }
  }

  trainingSamples(model: string): unknown {
    const row = this.#statements.trainingSamples.one(model)
    return row && readJson(z.unknown(), row.samples)
  }

  putTrainingSamples(model: string, samples: unknown): void {
    this.#statements.putTrainingSamples.run(model, JSON.stringify(samples))
  }
}

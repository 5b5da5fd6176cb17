import { z } from 'zod'
import type { WritableDatabase } from './database.ts'

const stored = z.object({ weights: z.array(z.number()), covariance: z.array(z.number()), reports: z.number() })
/** What is known of a tokenizer, as plain numbers. */
export type StoredEstimator = z.output<typeof stored>

/** What was learned of tokenizers that are not published, by model. */
export class TokenEstimatorStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      save: database.command(
        'INSERT INTO token_estimators (model, state) VALUES (?, ?) ON CONFLICT (model) DO UPDATE SET state = excluded.state'
      ),
      all: database.query<{ model: string; state: string }>(
        'SELECT model, state FROM token_estimators /* whole: one row a model */'
      )
    }
  }

  /** What can not be read is learned anew. */
  load(): Record<string, StoredEstimator> {
    const states: Record<string, StoredEstimator> = {}
    for (const { model, state } of this.#statements.all.all()) {
      const read = stored.safeParse(jsonOf(state))
      if (read.success) states[model] = read.data
    }
    return states
  }

  save(model: string, state: StoredEstimator): void {
    this.#statements.save.run(model, JSON.stringify(state))
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import type { EpochMs } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'

/** A round that this computer took part in. */
export interface LearningRound {
  run: string
  round: number
  at: EpochMs
  /** People who might have been drawn. */
  clients: number
  samplingRate: number
  noiseMultiplier: number
}

/** Rounds of one run that are alike. */
export interface LearningRun {
  run: string
  first: number
  last: number
  clients: number
  samplingRate: number
  noiseMultiplier: number
}

/** What this computer has given to rounds of learning together. */
export class LearningRoundStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      add: database.command(
        `INSERT INTO learning_rounds (run, round, at, clients, sampling_rate, noise_multiplier) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`
      ),
      contributed: database.command('UPDATE learning_rounds SET contributed = 1 WHERE run = ? AND round = ?'),
      find: database.query<{ contributed: number }>(
        'SELECT contributed FROM learning_rounds WHERE run = ? AND round = ?'
      ),
      runs: database.query<LearningRun>(
        `SELECT run, min(round) AS first, max(round) AS last, min(clients) AS clients,
           max(sampling_rate) AS samplingRate, min(noise_multiplier) AS noiseMultiplier
         FROM learning_rounds GROUP BY run`
      ),
      counts: database.query<{ begun: number; contributed: number }>(
        'SELECT count(*) AS begun, coalesce(sum(contributed), 0) AS contributed FROM learning_rounds'
      )
    }
  }

  /** @returns false when the round is there already */
  add({ run, round, at, clients, samplingRate, noiseMultiplier }: LearningRound): boolean {
    if (this.#statements.find.one(run, round)) return false
    this.#statements.add.run(run, round, at, clients, samplingRate, noiseMultiplier)
    return true
  }

  contributed(run: string, round: number): void {
    this.#statements.contributed.run(run, round)
  }

  /** The worst of each run: the most drawn, the least noise, the fewest people. */
  runs(): LearningRun[] {
    return this.#statements.runs.all()
  }

  counts(): { begun: number; contributed: number } {
    return this.#statements.counts.one() ?? { begun: 0, contributed: 0 }
  }
}

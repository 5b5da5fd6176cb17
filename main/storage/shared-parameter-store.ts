import { z } from 'zod'
import type { EpochMs } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'

/**
 * What became of a version. untested: too few own outcomes to try it on. worse: it did worse on them than what is used.
 * refused: by hand. replaced: a later one is used.
 */
export type SharedVersionState = 'untested' | 'used' | 'worse' | 'refused' | 'replaced'

/** A version of the parameters that were learned together. */
export interface SharedVersion {
  run: string
  version: number
  at: EpochMs
  parameters: number[]
  state: SharedVersionState
  /** What trying it on own outcomes came to: mean losses with what was used before, and with it. */
  tried: { outcomes: number; before: number; after: number } | null
}

interface Row {
  run: string
  version: number
  at: EpochMs
  parameters: string
  state: SharedVersionState
  outcomes: number | null
  loss_before: number | null
  loss_after: number | null
}

const COLUMNS = 'run, version, at, parameters, state, outcomes, loss_before, loss_after'
const KEPT = 20
const numbers = z.array(z.number())

/** Versions of what was learned together that were offered to this computer. */
export class SharedParameterStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      add: database.command(
        `INSERT INTO shared_parameters (run, version, at, parameters, state) VALUES (?, ?, ?, ?, 'untested')
         ON CONFLICT DO NOTHING`
      ),
      find: database.query<Row>(`SELECT ${COLUMNS} FROM shared_parameters WHERE run = ? AND version = ?`),
      list: database.query<Row>(
        `SELECT ${COLUMNS} FROM shared_parameters ORDER BY at DESC, version DESC /* whole: ${KEPT} rows are kept */`
      ),
      replaced: database.command(
        `UPDATE shared_parameters SET state = 'replaced' WHERE state = 'used' /* whole: ${KEPT} rows are kept */`
      ),
      tried: database.command(
        'UPDATE shared_parameters SET state = ?, outcomes = ?, loss_before = ?, loss_after = ? WHERE run = ? AND version = ?'
      ),
      state: database.command('UPDATE shared_parameters SET state = ? WHERE run = ? AND version = ?'),
      remove: database.command('DELETE FROM shared_parameters WHERE run = ? AND version = ?')
    }
  }

  /** @returns whether it is new here */
  add(run: string, version: number, at: EpochMs, parameters: readonly number[]): boolean {
    if (this.#statements.find.one(run, version)) return false
    this.#statements.add.run(run, version, at, JSON.stringify(parameters))
    const all = this.list()
    for (const old of all.slice(KEPT)) {
      // What was refused, and how far a run has come, is known for good: nobody brings it back by playing it again.
      const isLast = !all.some((one) => one.run === old.run && one.version > old.version)
      if (!isLast && old.state !== 'used' && old.state !== 'refused') this.#statements.remove.run(old.run, old.version)
    }
    return true
  }

  /** The newest first. */
  list(): SharedVersion[] {
    return this.#statements.list.all().flatMap((row) => {
      const version = fromRow(row)
      return version ? [version] : []
    })
  }

  /** What trying a version came to, unless it was refused meanwhile; one that is used takes the place of the one before. */
  tried({ run, version }: Pick<SharedVersion, 'run' | 'version'>, state: 'used' | 'worse', found: Tried): void {
    if (this.#statements.find.one(run, version)?.state !== 'untested') return
    if (state === 'used') this.#statements.replaced.run()
    this.#statements.tried.run(state, found.outcomes, found.before, found.after, run, version)
  }

  refuse(run: string, version: number): void {
    this.#statements.state.run('refused', run, version)
  }
}

type Tried = NonNullable<SharedVersion['tried']>

/** A version that cannot be read is none. */
function fromRow({
  parameters,
  outcomes,
  loss_before: before,
  loss_after: after,
  ...row
}: Row): SharedVersion | undefined {
  try {
    const tried = outcomes === null || before === null || after === null ? null : { outcomes, before, after }
    return { ...row, parameters: numbers.parse(JSON.parse(parameters)), tried }
  } catch {
    return undefined
  }
}

import { z } from 'zod'
import type { ModelRef, WorkspaceId } from '../domain/ids.ts'
import { readJson, type Schema } from '../domain/read-json.ts'
import type { TuningResult, TuningRun, TuningState } from '../domain/tuning.ts'
import type { EpochMs, MicroUsd } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'

/** What a run is made with; kept, so that one that was killed goes on with the same. */
export interface TuningSetup {
  answers: ModelRef
  reflects: ModelRef
  first: string
  /** What the workspace said of its own before; null where it followed the app. */
  own: string | null
  /** None once the run is over: examples that are deleted are not kept here either. */
  rows: { id: string; input: string; expected: string }[]
  /** How many there were. */
  examples: number
  limits: { rollouts: number; microUsd: MicroUsd }
  seed: number
}

interface Row {
  id: string
  workspace_id: WorkspaceId
  at: EpochMs
  state: TuningState
  setup: string
  result: string | null
}

const setupSchema = z.object({
  answers: z.string(),
  reflects: z.string(),
  first: z.string(),
  own: z.string().nullable(),
  rows: z.array(z.object({ id: z.string(), input: z.string(), expected: z.string() })),
  examples: z.number(),
  limits: z.object({ rollouts: z.number(), microUsd: z.number() }),
  seed: z.number()
}) as unknown as Schema<TuningSetup>
const gate = z.object({
  rows: z.number(),
  before: z.number(),
  after: z.number(),
  evidence: z.number(),
  needed: z.number()
})
const resultSchema = z.object({
  verdict: z.enum(['better', 'not-better', 'too-small']),
  prompt: z.string(),
  gate: gate.nullable(),
  suggestions: z.number()
}) as Schema<TuningResult>

const SHOWN = 20

/** Runs that look for better instructions, and their calls. */
export class TuningStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      add: database.command(
        "INSERT INTO tuning_runs (id, workspace_id, at, state, setup) VALUES (?, ?, ?, 'running', ?)"
      ),
      list: database.query<Row>(
        `SELECT id, workspace_id, at, state, setup, result FROM tuning_runs ORDER BY at DESC LIMIT ${SHOWN} /* whole: runs are begun by hand */`
      ),
      find: database.query<Row>('SELECT id, workspace_id, at, state, setup, result FROM tuning_runs WHERE id = ?'),
      state: database.command('UPDATE tuning_runs SET state = ? WHERE id = ?'),
      result: database.command('UPDATE tuning_runs SET state = ?, result = ? WHERE id = ?'),
      setup: database.command('UPDATE tuning_runs SET setup = ? WHERE id = ?'),
      forget: database.command('UPDATE tuning_calls SET text = NULL WHERE run_id = ?'),
      used: database.query<{ calls: number; microUsd: number | null }>(
        'SELECT count(*) AS calls, sum(micro_usd) AS microUsd FROM tuning_calls WHERE run_id = ?'
      ),
      call: database.query<{ text: string | null; micro_usd: number }>(
        'SELECT text, micro_usd FROM tuning_calls WHERE run_id = ? AND key = ?'
      ),
      begin: database.command('INSERT OR IGNORE INTO tuning_calls (run_id, key) VALUES (?, ?)'),
      answered: database.command('UPDATE tuning_calls SET text = ?, micro_usd = ? WHERE run_id = ? AND key = ?')
    }
  }

  add(id: string, workspaceId: WorkspaceId, at: EpochMs, setup: TuningSetup): void {
    this.#statements.add.run(id, workspaceId, at, JSON.stringify(setup))
  }

  /** The newest first. */
  list(): TuningRun[] {
    return this.#statements.list.all().flatMap((row) => {
      const setup = readJson(setupSchema, row.setup)
      if (!setup) return []
      const used = this.#statements.used.one(row.id)
      return [
        {
          id: row.id,
          workspaceId: row.workspace_id,
          at: row.at,
          state: row.state,
          answers: setup.answers,
          reflects: setup.reflects,
          first: setup.first,
          examples: setup.examples,
          limits: setup.limits,
          used: { calls: used?.calls ?? 0, microUsd: used?.microUsd ?? 0 },
          result: row.result === null ? null : (readJson(resultSchema, row.result) ?? null)
        }
      ]
    })
  }

  setupOf(id: string): TuningSetup | undefined {
    const row = this.#statements.find.one(id)
    return row && readJson(setupSchema, row.setup)
  }

  become(id: string, state: TuningState): void {
    this.#statements.state.run(state, id)
    this.#forget(id)
  }

  ended(id: string, result: TuningResult): void {
    this.#statements.result.run('ended', JSON.stringify(result), id)
    this.#forget(id)
  }

  /** Of a run that is over, figures and instructions stay. */
  #forget(id: string): void {
    const setup = this.setupOf(id)
    if (setup) this.#statements.setup.run(JSON.stringify({ ...setup, rows: [] }), id)
    this.#statements.forget.run(id)
  }

  /** undefined: never begun. null: begun, and no answer is known. */
  findCall(run: string, key: string): { text: string; microUsd: MicroUsd } | null | undefined {
    const row = this.#statements.call.one(run, key)
    if (!row) return undefined
    return row.text === null ? null : { text: row.text, microUsd: row.micro_usd }
  }

  beginCall(run: string, key: string): void {
    this.#statements.begin.run(run, key)
  }

  answerCall(run: string, key: string, text: string, microUsd: MicroUsd): void {
    this.#statements.answered.run(text, Math.round(microUsd), run, key)
  }
}

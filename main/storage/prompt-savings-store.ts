import type { ModelRef, WorkspaceId } from '../domain/ids.ts'
import type { PromptSaving, PromptSavingRow } from '../domain/prompt-saving.ts'
import type { WritableDatabase } from './database.ts'

/** What writing prompts shorter has saved: sums of local days. */
export class PromptSavingsStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      add: database.command(
        `INSERT INTO prompt_savings (day, workspace_id, model, place, answers, tokens, micro_usd) VALUES (?, ?, ?, ?, 1, ?, ?)
         ON CONFLICT (day, workspace_id, model, place) DO UPDATE SET answers = answers + 1,
           tokens = tokens + excluded.tokens, micro_usd = micro_usd + excluded.micro_usd`
      ),
      within: database.query<{
        workspaceId: WorkspaceId
        model: ModelRef
        where: 'local' | 'remote'
        answers: number
        tokens: number
        microUsd: number
      }>(
        `SELECT workspace_id AS workspaceId, model, place AS "where", sum(answers) AS answers, sum(tokens) AS tokens,
           sum(micro_usd) AS microUsd
         FROM prompt_savings WHERE day BETWEEN ? AND ? GROUP BY workspace_id, model, place`
      )
    }
  }

  /** @param day counted from 1970-01-01 */
  add(day: number, { workspaceId, model, where, tokens, microUsd }: PromptSaving): void {
    this.#statements.add.run(day, workspaceId, model, where, Math.round(tokens), Math.round(microUsd))
  }

  /** Both days included. */
  within(from: number, to: number): PromptSavingRow[] {
    return this.#statements.within.all(from, to)
  }
}

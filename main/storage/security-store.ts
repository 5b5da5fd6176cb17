import type { EpochMs } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'

/** What the person said to texts that were asked about, by the hash of the text, and what requests are usual. */
export class SecurityStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      answer: database.query<{ answer: 'send' | 'leave-out' }>('SELECT answer FROM security_answers WHERE hash = ?'),
      leftOut: database.query<{ some: 0 | 1 }>(
        "SELECT EXISTS (SELECT 1 FROM security_answers WHERE answer = 'leave-out') AS some /* whole: asked once in a run, and few texts are asked about */"
      ),
      remember: database.command(
        'INSERT INTO security_answers (hash, answer, reason, answered_at) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET answer = excluded.answer, reason = excluded.reason, answered_at = excluded.answered_at'
      ),
      usual: database.query<{ shape: string }>('SELECT shape FROM usual_requests WHERE id = 1'),
      learn: database.command(
        'INSERT INTO usual_requests (id, shape) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET shape = excluded.shape'
      )
    }
  }

  answerTo(hash: string): 'send' | 'leave-out' | undefined {
    return this.#statements.answer.one(hash)?.answer
  }

  hasLeftOut(): boolean {
    return this.#statements.leftOut.one()?.some === 1
  }

  remember(hash: string, answer: 'send' | 'leave-out', reason: string | null, at: EpochMs): void {
    this.#statements.remember.run(hash, answer, reason, at)
  }

  /** As JSON. */
  usual(): string | undefined {
    return this.#statements.usual.one()?.shape
  }

  learnt(usual: string): void {
    this.#statements.learn.run(usual)
  }
}

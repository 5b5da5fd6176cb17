import { answerSettings } from '../config/answer-settings.ts'
import { NO_ANSWER_SETTINGS, type AnswerSettings, type AnswerSettingsOwner } from '../domain/answer-settings.ts'
import { readJson } from '../domain/read-json.ts'
import type { WritableDatabase } from './database.ts'
import type { Command, Query } from './statements.ts'

interface Row {
  answer_settings: string | null
}

/** Instructions and parameters of workspaces and conversations, in the rows of those. */
export class AnswerSettingsStore {
  readonly #find: Record<AnswerSettingsOwner['type'], Query<Row>>
  readonly #set: Record<AnswerSettingsOwner['type'], Command>

  constructor(database: WritableDatabase) {
    this.#find = {
      workspace: database.query('SELECT answer_settings FROM workspaces WHERE id = ?'),
      conversation: database.query('SELECT answer_settings FROM conversations WHERE id = ?')
    }
    this.#set = {
      workspace: database.command('UPDATE workspaces SET answer_settings = ? WHERE id = ?'),
      conversation: database.command('UPDATE conversations SET answer_settings = ? WHERE id = ?')
    }
  }

  /** Where nothing was said, or what is stored can not be read, all of it follows what is above. */
  find({ type, id }: AnswerSettingsOwner): AnswerSettings {
    const stored = this.#find[type].one(id)?.answer_settings
    return (stored ? readJson(answerSettings, stored) : undefined) ?? NO_ANSWER_SETTINGS
  }

  set({ type, id }: AnswerSettingsOwner, settings: AnswerSettings): void {
    const follows = Object.values(settings).every((value) => value === null)
    this.#set[type].run(follows ? null : JSON.stringify(settings), id)
  }
}

import { z } from 'zod'
import { readJson } from '../domain/read-json.ts'
import { readSection, sectionNames, type SectionName, type Settings, type SettingsPatch } from '../config/settings.ts'
import type { WritableDatabase } from './database.ts'

/** The person's settings; read once, then kept in memory and in the database. */
export class SettingsStore {
  readonly #database: WritableDatabase
  readonly #write
  #current: Settings
  readonly #chosen: Set<string>
  readonly #listeners: ((sections: SectionName[]) => void)[] = []

  constructor(database: WritableDatabase) {
    this.#database = database
    this.#write = database.command(
      'INSERT INTO settings (section, value) VALUES (?, ?) ON CONFLICT (section) DO UPDATE SET value = excluded.value'
    )
    const rows = database.query<{ section: string; value: string }>('SELECT section, value FROM settings').all()
    this.#chosen = new Set(rows.map(({ section }) => section))
    const stored = new Map(rows.map((row) => [row.section, readJson(z.unknown(), row.value)]))
    this.#current = Object.fromEntries(
      sectionNames.map((name) => [name, readSection(name, stored.get(name))])
    ) as unknown as Settings
  }

  get current(): Settings {
    return this.#current
  }

  /** Whether anything of a section was ever chosen: without, all of it is the default. */
  isChosen(section: SectionName): boolean {
    return this.#chosen.has(section)
  }

  /** Changes the given values; the rest stays. Returns all settings. */
  change(patch: SettingsPatch): Settings {
    const next = { ...this.#current }
    const changed = Object.keys(patch) as SectionName[]
    for (const name of changed) Object.assign(next, { [name]: { ...next[name], ...patch[name] } })
    this.#database.transaction(() => {
      for (const name of changed) this.#write.run(name, JSON.stringify(next[name]))
    })
    for (const name of changed) this.#chosen.add(name)
    this.#current = next
    for (const listener of this.#listeners) listener(changed)
    return next
  }

  /** Told of every change, after it holds, with the sections it touched. */
  onChange(listener: (sections: SectionName[]) => void): void {
    this.#listeners.push(listener)
  }
}

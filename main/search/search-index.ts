import { partsOf } from '../storage/stored-message.ts'
import { existsSync, rmSync } from 'node:fs'
import { SextantError } from '../domain/errors.ts'
import { foldedText } from '../language/text-folding.ts'
import type { ModelRef, WorkspaceId } from '../domain/ids.ts'
import type { MessagePart } from '../domain/message.ts'
import type { Role } from '../domain/role.ts'
import type { EpochMs } from '../domain/units.ts'
import { Database, type ReadableDatabase } from '../storage/database.ts'
import type { Command } from '../storage/statements.ts'
import { ReadOnlyDatabase } from '../storage/read-only-database.ts'
import { missingObjects } from '../storage/schema-check.ts'
import { keyOf, monthOf, type Month } from './message-key.ts'
import { monthSchema, searchMigrations, tableOfMonth } from './search-schema.ts'
import { tagsOf, workspaceTag } from './tags.ts'

interface Change {
  seq: number
  kind: 'message' | 'title'
  row: number
  created_at: EpochMs
}

interface MessageRow {
  seq: number
  created_at: EpochMs
  role: Role
  parts: string
  model: ModelRef | null
  workspace_id: WorkspaceId
  conversation_seq: number
}

interface TitleRow {
  title: string
  workspace_id: WorkspaceId
  deleted_at: EpochMs | null
}

interface Entry {
  key: number
  text: string
  tags: string
}

const REMADE_AFTER: ReadonlySet<string> = new Set([
  'database-corrupt',
  'database-newer',
  'database-refused',
  'database-not-opened'
])

/** A new index is written in large batches: moving each into the file at once would write everything twice. */
const LONG_LOG_PAGES = 4000

const MESSAGE_COLUMNS = 'm.seq, m.created_at, m.role, m.parts, m.model, c.workspace_id, c.seq AS conversation_seq'

/** What of a message can be found: its text and its attachments. Reasoning is folded away on the screen too. */
export function searchableText(parts: readonly MessagePart[]): string {
  return parts.map(wordsOf).join('\n\n')
}

function wordsOf(part: MessagePart): string {
  switch (part.type) {
    case 'text':
      return part.text
    case 'attachment':
      return `${part.name}\n${part.text}`
    case 'image':
      return part.name
    case 'reasoning':
      return ''
    default:
      return part satisfies never
  }
}

const hasCode = (parts: readonly MessagePart[]): boolean =>
  parts.some((part) => part.type === 'text' && part.text.includes('```'))

/**
 * The one writer of the full-text index, which follows the messages of the main file from behind. It runs off the main
 * thread, and everything in it can be made anew.
 */
export class SearchIndex {
  readonly #database: Database
  readonly #months = new Map<Month, { insert: Command; remove: Command }>()
  readonly #statements

  /** @param source the main file */
  constructor(file: string, source: ReadableDatabase) {
    this.#database = openAnew(file)
    this.#database.checkpointAfter(LONG_LOG_PAGES)
    const database = this.#database
    this.#statements = {
      changes: source.query<Change>('SELECT seq, kind, row, created_at FROM search_changes ORDER BY seq LIMIT ?'),
      message: source.query<MessageRow>(
        `SELECT ${MESSAGE_COLUMNS} FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.seq = ?`
      ),
      following: source.query<MessageRow>(
        `SELECT ${MESSAGE_COLUMNS} FROM messages m JOIN conversations c ON c.id = m.conversation_id
         WHERE m.seq > ? AND m.status <> 'streaming' ORDER BY m.seq LIMIT ?`
      ),
      title: source.query<TitleRow>('SELECT title, workspace_id, deleted_at FROM conversations WHERE seq = ?'),
      inConversation: source.query<{ seq: number; created_at: EpochMs }>(
        `SELECT m.seq, m.created_at FROM conversations c JOIN messages m ON m.conversation_id = c.id WHERE c.seq = ? AND m.status <> 'streaming'`
      ),
      titles: source.query<{ seq: number; title: string; workspace_id: WorkspaceId }>(
        'SELECT seq, title, workspace_id FROM conversations WHERE deleted_at IS NULL /* whole: once, for a new index */'
      ),
      progress: database.query<{ indexed_to: number; done: number }>(
        'SELECT indexed_to, done FROM progress WHERE id = 1'
      ),
      setProgress: database.command('UPDATE progress SET indexed_to = ?, done = ? WHERE id = 1'),
      hasTitle: database.query<{ seq: number }>('SELECT rowid AS seq FROM titles WHERE rowid = ?'),
      titleTagged: database.query<{ seq: number }>(
        'SELECT rowid AS seq FROM titles WHERE titles MATCH ? AND rowid = ?'
      ),
      addTitle: database.command('INSERT INTO titles (rowid, text, tags) VALUES (?, ?, ?)'),
      removeTitle: database.command('DELETE FROM titles WHERE rowid = ?')
    }
  }

  /**
   * Takes up to `most` changes into the index, all or none, fewer where conversations have moved to another workspace:
   * their messages are written anew. Resolves when that would survive a power cut.
   * @returns the last change taken, to be removed from the main file, and whether there may be more
   */
  async follow(most: number): Promise<{ taken: number | null; more: boolean }> {
    const changes = this.#statements.changes.all(most)
    const gone: { seq: number; created_at: EpochMs }[] = []
    const titles = new Set<number>()
    let last: Change | undefined
    for (const change of changes) {
      if (gone.length >= most) break
      last = change
      if (change.kind === 'message') gone.push({ seq: change.row, created_at: change.created_at })
      else if (!titles.has(change.row)) {
        titles.add(change.row)
        if (this.#hasMoved(change.row)) gone.push(...this.#statements.inConversation.all(change.row))
      }
    }
    if (!last) return { taken: null, more: false }
    const seqs = new Set(gone.map((message) => message.seq))
    const present = Array.from(seqs, (seq) => this.#statements.message.one(seq)).filter((row) => row !== undefined)
    this.#makeMonths([...gone, ...present])
    this.#database.transaction(() => {
      this.#replace(gone, present)
      for (const seq of titles) {
        this.#statements.removeTitle.run(seq)
        const row = this.#statements.title.one(seq)
        if (row && row.deleted_at === null) this.#addTitle(seq, row)
      }
    })
    await this.#database.settle()
    return { taken: last.seq, more: changes.length === most || last !== changes.at(-1) }
  }

  /**
   * Reads on through all messages, for an index that is new.
   * @returns whether there may be more
   */
  catchUp(most: number): boolean {
    const progress = this.#statements.progress.one()
    if (!progress || progress.done === 1) return false
    const rows = this.#statements.following.all(progress.indexed_to, most)
    this.#makeMonths(rows)
    return this.#database.transaction(() => {
      if (progress.indexed_to === 0)
        for (const row of this.#statements.titles.iterate()) {
          this.#statements.removeTitle.run(row.seq)
          this.#addTitle(row.seq, row)
        }
      this.#replace(rows, rows)
      const more = rows.length === most
      this.#statements.setProgress.run(rows.at(-1)?.seq ?? progress.indexed_to, more ? 0 : 1)
      return more
    })
  }

  close(): void {
    this.#database.close()
  }

  /** Whether a conversation stands in the index with a workspace that is not its own any more. */
  #hasMoved(seq: number): boolean {
    const { title, hasTitle, titleTagged } = this.#statements
    const row = title.one(seq)
    return (
      row !== undefined &&
      hasTitle.one(seq) !== undefined &&
      titleTagged.one(`tags : "${workspaceTag(row.workspace_id)}"`, BigInt(seq)) === undefined
    )
  }

  /** Keys go in by rising order: FTS5 writes out what it has gathered whenever one falls. */
  #replace(gone: readonly { seq: number; created_at: EpochMs }[], rows: readonly MessageRow[]): void {
    for (const { seq, created_at } of gone) {
      const month = monthOf(created_at)
      this.#month(month).remove.run(keyOf(month, created_at, seq))
    }
    const months = new Map<Month, Entry[]>()
    for (const row of rows) {
      const month = monthOf(row.created_at)
      const parts = partsOf(row.parts)
      const entry: Entry = {
        key: keyOf(month, row.created_at, row.seq),
        text: foldedText(searchableText(parts)),
        tags: tagsOf({
          model: row.model,
          workspace: row.workspace_id,
          conversationSeq: row.conversation_seq,
          role: row.role,
          hasCode: hasCode(parts)
        })
      }
      const entries = months.get(month)
      if (entries) entries.push(entry)
      else months.set(month, [entry])
    }
    for (const [month, entries] of months) {
      const { insert } = this.#month(month)
      for (const { key, text, tags } of entries.sort((a, b) => a.key - b.key)) insert.run(key, text, tags)
    }
  }

  #addTitle(seq: number, { title, workspace_id }: { title: string; workspace_id: WorkspaceId }): void {
    this.#statements.addTitle.run(seq, foldedText(title), workspaceTag(workspace_id))
  }

  /** Before any transaction, so that one that fails takes no table with it. */
  #makeMonths(rows: readonly { created_at: EpochMs }[]): void {
    for (const month of new Set(rows.map((row) => monthOf(row.created_at)))) {
      if (this.#months.has(month)) continue
      this.#database.execute(monthSchema(month))
      const table = tableOfMonth(month)
      this.#months.set(month, {
        insert: this.#database.command(`INSERT INTO ${table} (rowid, text, tags) VALUES (?, ?, ?)`),
        remove: this.#database.command(`DELETE FROM ${table} WHERE rowid = ?`)
      })
    }
  }

  #month(month: Month): { insert: Command; remove: Command } {
    return this.#months.get(month) as { insert: Command; remove: Command }
  }
}

/** Opens the index; one that is damaged or was written by a newer app is made anew. */
function openAnew(file: string): Database {
  try {
    if (isOutdated(file)) removeIndex(file)
    const database = Database.open(file, searchMigrations)
    if (missingObjects(database, searchMigrations).length === 0) return database
    database.close()
    throw new SextantError('database-corrupt', { params: { file } })
  } catch (error) {
    if (!(error instanceof SextantError) || !REMADE_AFTER.has(error.code)) throw error
    removeIndex(file)
    return Database.open(file, searchMigrations)
  }
}

/** Words of an earlier version are folded in another way, so that what is written now would not find them. */
function isOutdated(file: string): boolean {
  if (!existsSync(file)) return false
  const index = ReadOnlyDatabase.open(file)
  const version = index.schemaVersion
  index.close()
  return version < searchMigrations.length
}

/** Removes the index, so that it is made anew; nobody may have it open. */
export function removeIndex(file: string): void {
  for (const suffix of ['-wal', '-shm', '']) rmSync(file + suffix, { force: true, recursive: true })
}

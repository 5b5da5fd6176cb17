import { partsOf } from '../storage/stored-message.ts'
import type { ConversationId, MessageId, ModelRef, WorkspaceId } from '../domain/ids.ts'
import type { Role } from '../domain/role.ts'
import type { EpochMs } from '../domain/units.ts'
import type { ReadableDatabase } from '../storage/database.ts'
import { ReadOnlyDatabase } from '../storage/read-only-database.ts'
import type { Query } from '../storage/statements.ts'
import { WorkspaceNames } from '../storage/workspace-names.ts'
import { firstKeyAt, monthOf, placesOf, startOfMonth, type Month } from './message-key.ts'
import { searchableText } from './search-index.ts'
import { matchExpression, parseQuery, type Phrase } from './search-query.ts'
import { tableOfMonth } from './search-schema.ts'
import { snippetOf, type Snippet } from './snippet.ts'
import { CODE_TAG, conversationTag, modelTag, roleTag, workspaceTag } from './tags.ts'

export interface SearchFilters {
  /** From the first moment to just before the second. */
  from?: EpochMs | undefined
  to?: EpochMs | undefined
  model?: ModelRef | undefined
  conversationId?: ConversationId | undefined
  workspaceId?: WorkspaceId | undefined
  role?: Exclude<Role, 'system'> | undefined
  hasCode?: boolean | undefined
}

/** Where the next page goes on: in that month, below that key. */
export interface SearchCursor {
  month: Month
  below: number | null
}

export interface SearchRequest {
  text: string
  filters: SearchFilters
  limit: number
  after: SearchCursor | null
}

export interface MessageHit {
  messageId: MessageId
  conversationId: ConversationId
  title: string
  role: Role
  model: ModelRef | null
  createdAt: EpochMs
  snippet: Snippet
}

export interface TitleHit {
  conversationId: ConversationId
  updatedAt: EpochMs
  snippet: Snippet
}

export interface SearchPage {
  /** Conversations whose title matches; with the first page only. */
  titles: TitleHit[]
  /** Newest first. */
  hits: MessageHit[]
  /** Where to go on; null when everything was looked at. A page may be short, or empty, and not the last. */
  next: SearchCursor | null
  /** The index is still being made, so that older messages may be missing. */
  incomplete: boolean
}

interface HitRow {
  id: MessageId
  conversation_id: ConversationId
  created_at: EpochMs
  role: Role
  parts: string
  model: ModelRef | null
  title: string
  deleted_at: number | null
  workspace_id: WorkspaceId
}

/** Conversations to look in: the filter by workspace as the names that this one goes by. */
type Names = readonly WorkspaceId[] | null

/** A page ends after this time with what it has found, so that the first results are there at once however rare they are. */
const PAGE_MS = 25
const MOST_TITLES = 5

/** Answers searches, month by month from the newest back, so that common words cost no more than rare ones. */
export class SearchFinder {
  readonly #index: ReadOnlyDatabase
  readonly #monotonic: () => number
  readonly #names: WorkspaceNames
  readonly #statements
  readonly #months = new Map<Month, Query<{ key: number }>>()

  /** @param file the index  @param main the main file, which has the messages themselves */
  constructor(file: string, main: ReadableDatabase, monotonic: () => number) {
    this.#monotonic = monotonic
    this.#index = ReadOnlyDatabase.open(file)
    this.#names = new WorkspaceNames(main)
    this.#statements = {
      tables: this.#index.query<{ name: string }>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'messages_????m??' ORDER BY name DESC"
      ),
      progress: this.#index.query<{ done: number }>('SELECT done FROM progress WHERE id = 1'),
      titles: this.#index.query<{ seq: number }>(
        'SELECT rowid AS seq FROM titles WHERE titles MATCH ? ORDER BY rowid DESC'
      ),
      conversation: main.query<{ id: ConversationId; title: string; updated_at: EpochMs; workspace_id: WorkspaceId }>(
        'SELECT id, title, updated_at, workspace_id FROM conversations WHERE seq = ? AND deleted_at IS NULL'
      ),
      titlesWait: main.query<{ seq: number }>("SELECT seq FROM search_changes WHERE kind = 'title' LIMIT 1"),
      conversationSeq: main.query<{ seq: number }>('SELECT seq FROM conversations WHERE id = ?'),
      lastSeq: main.query<{ seq: number | null }>('SELECT max(seq) AS seq FROM messages'),
      message: main.query<HitRow>(
        `SELECT m.id, m.conversation_id, m.created_at, m.role, m.parts, m.model, c.title, c.deleted_at, c.workspace_id
         FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.seq = ? AND m.created_at = ?`
      )
    }
  }

  find({ text, filters, limit, after }: SearchRequest): SearchPage {
    const query = parseQuery(text)
    const names = filters.workspaceId === undefined ? null : this.#names.of(filters.workspaceId)
    const tags = this.#tags(filters, names)
    const expression = tags && matchExpression(query, tags)
    const incomplete = this.#statements.progress.one()?.done !== 1
    if (expression === null) return { titles: [], hits: [], next: null, incomplete }
    const titles = after === null && query.wanted.length > 0 ? this.#titles(query, names) : []
    const hits: MessageHit[] = []
    const next = this.#messages(expression, filters, names, limit, after, (row) => hits.push(hitOf(row, query.wanted)))
    return { titles, hits, next, incomplete }
  }

  close(): void {
    this.#index.close()
  }

  /** Walks back through the months until there is a page or no time left; returns where to go on. */
  #messages(
    expression: string,
    filters: SearchFilters,
    names: Names,
    limit: number,
    after: SearchCursor | null,
    found: (row: HitRow) => void
  ): SearchCursor | null {
    const deadline = this.#monotonic() + PAGE_MS
    const lastSeq = this.#statements.lastSeq.one()?.seq ?? 0
    let count = 0
    let first = true
    for (const month of this.#monthsWithin(filters, after)) {
      if (!first && this.#monotonic() > deadline) return { month, below: null }
      first = false
      let below = after?.month === month && after.below !== null ? after.below : Number.MAX_SAFE_INTEGER
      if (filters.to !== undefined) below = Math.min(below, firstKeyAt(month, filters.to))
      const from = filters.from === undefined ? 0 : firstKeyAt(month, filters.from)
      for (;;) {
        const asked = limit - count
        // Whole numbers for SQLite: FTS5 takes no notice of a bound that comes as a floating one.
        const keys = this.#keys(month).all(expression, BigInt(from), BigInt(below), asked)
        for (const { key } of keys) {
          below = key
          const row = this.#message(month, key, lastSeq)
          if (!row || names?.includes(row.workspace_id) === false) continue // deleted, hidden until the app closes, or moved
          found(row)
          count++
        }
        if (count >= limit) return { month, below }
        if (keys.length < asked) break
        if (this.#monotonic() > deadline) return { month, below }
      }
    }
    return null
  }

  #monthsWithin({ from, to }: SearchFilters, after: SearchCursor | null): Month[] {
    const months = this.#statements.tables.all().map((row) => row.name.slice(tableOfMonth('').length))
    return months.filter(
      (month) =>
        (after === null || month <= after.month) &&
        (to === undefined || startOfMonth(month) < to) &&
        (from === undefined || month >= monthOf(from))
    )
  }

  #keys(month: Month): Query<{ key: number }> {
    let found = this.#months.get(month)
    if (!found) {
      const table = tableOfMonth(month)
      found = this.#index.query<{ key: number }>(
        `SELECT rowid AS key FROM ${table} WHERE ${table} MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?`
      )
      this.#months.set(month, found)
    }
    return found
  }

  #message(month: Month, key: number, lastSeq: number): HitRow | undefined {
    const { at, seqs } = placesOf(month, key, lastSeq)
    for (const seq of seqs) {
      const row = this.#statements.message.one(seq, at)
      if (row) return row.deleted_at === null ? row : undefined
    }
    return undefined
  }

  #titles(query: { wanted: Phrase[]; unwanted: Phrase[] }, names: Names): TitleHit[] {
    const found: TitleHit[] = []
    for (const { seq } of this.#statements.titles.iterate(matchExpression(query, []))) {
      const row = this.#statements.conversation.one(seq)
      if (!row || names?.includes(row.workspace_id) === false) continue
      found.push({ conversationId: row.id, updatedAt: row.updated_at, snippet: snippetOf(row.title, query.wanted) })
      if (found.length === MOST_TITLES) break
    }
    return found
  }

  /** The index knows of moves a little later: until it has taken all, every conversation is looked at. */
  #workspaceTags(names: readonly WorkspaceId[]): string[] {
    return this.#statements.titlesWait.one() ? [roleTag('user'), roleTag('assistant')] : names.map(workspaceTag)
  }

  /** The filters as words of the index; null when they name a conversation that is not there. */
  #tags({ model, conversationId, role, hasCode }: SearchFilters, names: Names): string[][] | null {
    const tags: string[][] = []
    if (names) tags.push(this.#workspaceTags(names))
    if (conversationId !== undefined) {
      const seq = this.#statements.conversationSeq.one(conversationId)?.seq
      if (seq === undefined) return null
      tags.push([conversationTag(seq)])
    }
    if (model !== undefined) tags.push([modelTag(model)])
    if (role !== undefined) tags.push([roleTag(role)])
    if (hasCode === true) tags.push([CODE_TAG])
    return tags
  }
}

const hitOf = (row: HitRow, phrases: readonly Phrase[]): MessageHit => ({
  messageId: row.id,
  conversationId: row.conversation_id,
  title: row.title,
  role: row.role,
  model: row.model,
  createdAt: row.created_at,
  snippet: snippetOf(searchableText(partsOf(row.parts)), phrases)
})

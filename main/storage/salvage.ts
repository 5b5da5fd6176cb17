import type BetterSqlite3 from 'better-sqlite3'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { Database } from './database.ts'
import { readableCopy } from './readable-copy.ts'
import { readableRows, type Row } from './readable-rows.ts'

/** What came out of a damaged database. */
export interface SalvageReport {
  /** The folder that keeps the damaged files as they were. */
  keptAt: string
  conversations: number
  messages: number
  /** Tables of which something could not be read. */
  damagedTables: string[]
}

const LONGEST_TITLE = 60

/** Parents before children, so that references hold. */
export const SALVAGED_TABLES: readonly string[] = [
  'workspaces',
  'folders',
  'conversations',
  'conversation_tags',
  'messages',
  'images',
  'message_images',
  'answer_deltas',
  'turn_traces',
  'turn_exchanges',
  'drafts',
  'settings',
  'measurements',
  'added_models',
  'network_ledger',
  'turn_outbox',
  'unreadable_turns',
  'providers',
  'confirmed_hosts',
  'price_edits',
  'price_list',
  'spending',
  'warmed_answers',
  'mask_maps',
  'security_answers',
  'usual_requests',
  'context_wishes',
  'route_outcomes',
  'read_texts',
  'prompt_savings',
  'token_estimators',
  'answer_signals',
  'dataset_examples',
  'learning_rounds',
  'shared_parameters',
  'tuning_runs',
  'tuning_calls'
]

/** What a table was called before, for a damaged database of an earlier version. */
const EARLIER_NAMES: Readonly<Record<string, string>> = { warmed_answers: 'cache_warms' }

/**
 * Sets a damaged database aside, makes a new one in its place and moves over every row that can still be read. The
 * damaged files stay as they are: what is read is a copy.
 * @param stamp part of the name of the folder that keeps the damaged files, such as the date
 */
export function salvage(file: string, stamp: string): { database: Database; report: SalvageReport } {
  const keptAt = path.join(path.dirname(file), `damaged-${stamp}`)
  mkdirSync(keptAt, { recursive: true, mode: 0o700 })
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(file + suffix)) renameSync(file + suffix, path.join(keptAt, path.basename(file) + suffix))

  const database = Database.open(file)
  const report: SalvageReport = { keptAt, conversations: 0, messages: 0, damagedTables: [] }
  const copy = `${file}.salvage`
  let damaged: BetterSqlite3.Database | undefined
  try {
    damaged = readableCopy(path.join(keptAt, path.basename(file)), copy)
    for (const table of SALVAGED_TABLES) takeTable(damaged, table, database, report)
    // Runs are counted anew, and none of the old ones goes on.
    database.execute(
      "UPDATE messages SET run_id = NULL WHERE status = 'streaming'; UPDATE conversations SET deleted_run_id = NULL WHERE deleted_at IS NOT NULL"
    )
  } catch {
    // It is no database at all; the file is kept for someone who can do more.
    report.damagedTables = [...SALVAGED_TABLES]
  } finally {
    damaged?.close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true })
  }
  return { database, report }
}

/** Moves over what can be read of one table; whatever is wrong with it, the others are not touched by that. */
function takeTable(damaged: BetterSqlite3.Database, table: string, database: Database, report: SalvageReport): void {
  try {
    const now = readableRows(damaged, table)
    const earlier = EARLIER_NAMES[table]
    const { rows, damaged: partly } = now.rows.length === 0 && earlier ? readableRows(damaged, earlier) : now
    const sound = table === 'messages' ? rows.filter(isMessage) : rows
    if (table === 'messages') report.conversations += adopt(database, sound)
    const kept = insertRows(database, table, sound)
    if (partly || kept < rows.length) report.damagedTables.push(table)
    if (table === 'conversations') report.conversations += kept
    if (table === 'messages') report.messages = kept
  } catch {
    report.damagedTables.push(table)
  }
}

/** Inserts what the constraints of the new database allow; a row that they refuse is damaged too. */
function insertRows(database: Database, table: string, rows: Row[]): number {
  const first = rows[0]
  if (!first) return 0
  const known = database.query<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`).all()
  const columns = known.map((column) => column.name).filter((name) => name in first)
  const insert = database.command(
    `INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`
  )
  return database.transaction(() => {
    let kept = 0
    for (const row of rows) {
      try {
        kept += insert.run(...columns.map((name) => row[name]))
      } catch {
        continue
      }
    }
    return kept
  })
}

/** Makes conversations in the place of those that could not be read, so that their messages have a home; returns how many. */
function adopt(database: Database, messages: Row[]): number {
  const known = new Set(
    database
      .query<{ id: string }>('SELECT id FROM conversations /* whole: once, for a damaged file */')
      .all()
      .map((row) => row.id)
  )
  const lost = new Map<string, Row[]>()
  for (const message of messages) {
    const id = message['conversation_id'] as string
    if (known.has(id)) continue
    const own = lost.get(id)
    if (own) own.push(message)
    else lost.set(id, [message])
  }
  const rows = Array.from(lost, ([id, own]): Row => {
    const times = own.map((message) => message['created_at'] as number).sort((a, b) => a - b)
    return { id, title: titleFrom(own), head_id: own.at(-1)?.['id'], created_at: times[0], updated_at: times.at(-1) }
  })
  return insertRows(database, 'conversations', rows)
}

/** What a message must have so that it can be shown. */
function isMessage(row: Row): boolean {
  const { id, conversation_id: conversation, created_at: at } = row
  return (
    typeof id === 'string' && typeof conversation === 'string' && typeof at === 'number' && partsOf(row) !== undefined
  )
}

/** The parts of a message; undefined where they can not be read. */
function partsOf(message: Row): { type?: unknown; text?: unknown }[] | undefined {
  try {
    const parts: unknown = JSON.parse(message['parts'] as string)
    const sound = Array.isArray(parts) && parts.every((part) => typeof part === 'object' && part !== null)
    return sound ? (parts as { type?: unknown; text?: unknown }[]) : undefined
  } catch {
    return undefined
  }
}

/** The beginning of the first message that has words. */
function titleFrom(messages: Row[]): string {
  for (const message of messages) {
    const part = partsOf(message)?.find(({ type, text }) => type === 'text' && typeof text === 'string')
    const text = (part?.text as string | undefined)?.trim()
    if (text) return Array.from(text.replace(/\s+/gu, ' ')).slice(0, LONGEST_TITLE).join('')
  }
  return '…'
}

import { readdirSync } from 'node:fs'
import path from 'node:path'
import { removeIndex } from '../../main/search/search-index.ts'
import { filesOf } from '../../scripts/history/fill-data-folder.ts'
import type { ConversationId, MessageId } from '../../main/domain/ids.ts'
import type { MessagePart } from '../../main/domain/message.ts'
import { systemClock } from '../../main/node/clock.ts'
import { Driver, type ReadableDatabase } from '../../main/storage/database.ts'
import { openStorage } from '../../main/storage/open-storage.ts'
import { openArchived } from '../../main/storage/partitions/archive.ts'
import { QuarterFolder } from '../../main/storage/partitions/quarter-folder.ts'
import { quarterMigrations, tableOf } from '../../main/storage/partitions/quarter-schema.ts'
import type { Quarter } from '../../main/storage/partitions/quarter.ts'
import type { StorageFiles } from '../../main/storage/storage-files.ts'
import { uuidText } from '../../main/storage/uuid-bytes.ts'
import { MESSAGES_OF_IMPORT, piecesOf, textOf } from './acknowledged.ts'

/** What was acknowledged so far, in a data folder. */
export interface Acknowledged {
  /** Messages that are whole. */
  messages: Set<string>
  /** Answers under way: how many of their pieces were shown. */
  pieces: Map<string, number>
  /** Turns and their time. */
  turns: Map<string, number>
  /** Conversations that an import has finished. */
  imported: Set<string>
}

export const nothing = (): Acknowledged => ({
  messages: new Set(),
  pieces: new Map(),
  turns: new Map(),
  imported: new Set()
})

/** What is not as it should be, and how far the work was that the kill ended. */
export interface Findings {
  lost: string[]
  corrupt: string[]
  halfDone: string[]
}

interface Stored {
  parts: string
  status: string
}

/**
 * Looks at a copy of a data folder as a crash left it: every file is opened as the app's next start would, and
 * everything acknowledged is looked for. Turns that are found but were not acknowledged are added to `known`.
 */
export async function survivorsIn(copy: string, known: Acknowledged): Promise<Findings> {
  const findings: Findings = { lost: [], corrupt: [], halfDone: [] }
  for (const file of databasesIn(copy))
    findings.corrupt.push(...damageOf(path.join(copy, file)).map((damage) => `${file}: ${damage}`))
  for (const name of namesIn(copy)) if (name.includes('damaged')) findings.corrupt.push(`${name} was set aside`)
  if (findings.corrupt.length > 0) return findings
  const files = filesOf(copy)
  const { database, salvaged, lock } = openStorage(files, systemClock, removeIndex)
  if (salvaged) findings.corrupt.push('sextant.db had to be salvaged')
  findings.halfDone.push(...halfDoneIn(copy, database))
  checkMessages(database, known, findings)
  checkImported(database, known, findings)
  const { found, dropped } = await turnsIn(files, database)
  database.close()
  lock.release()
  for (const [id, at] of found) known.turns.set(id, at)
  const gone = Array.from(known.turns.keys()).filter((id) => !found.has(id))
  if (gone.length !== dropped) findings.lost.push(`turns: ${gone.length} are gone, but dropped quarters had ${dropped}`)
  return findings
}

/** The messages of a main file that must be there and are not. */
export function missingMessages(database: ReadableDatabase, ids: Iterable<string>): string[] {
  const find = database.query<Stored>('SELECT parts, status FROM messages WHERE id = ?')
  return Array.from(ids).filter((id) => textIn(find.one(id)?.parts) !== textOf(id))
}

function textIn(parts: string | undefined): string | undefined {
  if (parts === undefined) return undefined
  return (JSON.parse(parts) as MessagePart[]).flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('')
}

function checkMessages(database: ReadableDatabase, known: Acknowledged, { lost }: Findings): void {
  lost.push(...missingMessages(database, known.messages).map((id) => `message ${id}`))
  const find = database.query<Stored>('SELECT parts, status FROM messages WHERE id = ?')
  const deltas = database.query<{ text: string }>(
    'SELECT text FROM answer_deltas WHERE message_id = ? ORDER BY position'
  )
  for (const [id, count] of known.pieces) {
    const found = find.one(id)
    const text =
      found?.status === 'streaming'
        ? deltas
            .all(id)
            .map((delta) => delta.text)
            .join('')
        : textIn(found?.parts)
    if (text?.startsWith(piecesOf(id).slice(0, count).join('')) !== true) lost.push(`piece ${count} of ${id}`)
  }
}

/** A conversation that shows is whole; one that was acknowledged shows. */
function checkImported(database: ReadableDatabase, known: Acknowledged, { lost, corrupt }: Findings): void {
  const visible = database
    .query<{ id: ConversationId; head_id: MessageId | null; messages: number }>(
      `SELECT id, head_id, (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id) AS messages
     FROM conversations c WHERE deleted_at IS NULL AND title LIKE 'Imported %'`
    )
    .all()
  for (const { id, head_id, messages } of visible)
    if (messages !== MESSAGES_OF_IMPORT || head_id === null)
      corrupt.push(`imported conversation ${id} shows with ${messages} messages`)
  const there = new Set<string>(visible.map((one) => one.id))
  for (const id of known.imported) if (!there.has(id)) lost.push(`imported conversation ${id}`)
}

/** Every turn that is in history or waits for it, and how many were in quarters of which only the sums are left. */
export async function turnsIn(
  { history }: StorageFiles,
  main: ReadableDatabase
): Promise<{ found: Map<string, number>; dropped: number }> {
  const waiting = main
    .query<{ record: string }>('SELECT record FROM turn_outbox')
    .all()
    .map(({ record }) => JSON.parse(record) as { turnId: string; at: number })
  const folder = new QuarterFolder(history)
  const found = new Map(waiting.map(({ turnId, at }) => [turnId, at]))
  let dropped = 0
  for (const { quarter, state } of folder.list()) {
    if (state === 'dropped')
      dropped +=
        rowsOf<{ turns: number | null }>(
          folder.file(quarter, 'days'),
          `SELECT sum(turns) AS turns FROM ${tableOf('day_turns', quarter)}`
        )[0]?.turns ?? 0
    else for (const [id, at] of await turnsOf(folder, quarter, state)) found.set(id, at)
  }
  return { found, dropped }
}

async function turnsOf(
  folder: QuarterFolder,
  quarter: Quarter,
  state: 'open' | 'archived'
): Promise<[string, number][]> {
  const sql = `SELECT turn_id, at FROM ${tableOf('turns', quarter)}`
  const rows =
    state === 'open'
      ? rowsOf<{ turn_id: Uint8Array; at: number }>(folder.file(quarter), sql)
      : await (async () => {
          const opened = await openArchived(folder, quarter)
          const all = opened.query<{ turn_id: Uint8Array; at: number }>(sql).all()
          opened.close()
          return all
        })()
  return rows.map(({ turn_id, at }) => [uuidText(turn_id), at])
}

/** Rows of a file as it is; none when a crash came before its tables were made. */
function rowsOf<Row>(file: string, sql: string): Row[] {
  const handle = new Driver(file)
  try {
    if (handle.pragma('user_version', { simple: true }) === 0) return []
    return handle.prepare<[], Row>(sql).all()
  } finally {
    handle.close()
  }
}

/** What SQLite finds wrong with a file: pages, rows, indexes, references and the full-text index. */
function damageOf(file: string): string[] {
  const handle = new Driver(file)
  try {
    const pages = handle.pragma('integrity_check') as { integrity_check: string }[]
    const references = handle.pragma('foreign_key_check') as { table: string }[]
    const indexes = handle
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE sql LIKE '%USING fts5%'")
      .all()
    for (const { name } of indexes) handle.exec(`INSERT INTO ${name}(${name}) VALUES ('integrity-check')`)
    return [
      ...pages.map((row) => row.integrity_check).filter((line) => line !== 'ok'),
      ...references.map((row) => `a row of ${row.table} refers to nothing`)
    ]
  } catch (error) {
    return [String(error)]
  } finally {
    handle.close()
  }
}

const namesIn = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' })

/** Files that only wait to be cleared away need not be whole. */
const databasesIn = (folder: string): string[] =>
  namesIn(folder).filter((name) => name.endsWith('.db') && !/\.part|\.unpacked/.test(name))

/** How far the work was, told by what lies about. */
function halfDoneIn(folder: string, database: ReadableDatabase): string[] {
  const names = namesIn(folder)
  const quarters = new QuarterFolder(path.join(folder, 'history')).withState('open')
  const any = (sql: string): boolean => database.query(sql).one() !== undefined
  return [
    ...(any("SELECT 1 FROM messages WHERE status = 'streaming'") ? ['an answer'] : []),
    ...(any('SELECT 1 FROM turn_outbox') ? ['turns on their way to history'] : []),
    ...(any('SELECT 1 FROM search_changes') ? ['changes on their way to the index'] : []),
    ...(any('SELECT 1 FROM conversations WHERE deleted_at IS NOT NULL') ? ['an import'] : []),
    ...(names.some((name) => /\.part(-|$)/.test(name)) ? ['a partition move, its new file half written'] : []),
    ...(quarters.some((quarter) =>
      names.some((name) => name.endsWith(`${quarter}.days.db`) || name.endsWith(`${quarter}.db.gz`))
    )
      ? ['a partition move, both files there']
      : []),
    ...(names.some((name) => name.includes('.unpacked')) ? ['an archived quarter open for reading'] : []),
    ...(quarters.some(
      (quarter) => versionOf(path.join(folder, 'history', `${quarter}.db`)) < quarterMigrations(quarter).length
    )
      ? ['a quarter without its tables']
      : [])
  ]
}

function versionOf(file: string): number {
  const handle = new Driver(file)
  const version = handle.pragma('user_version', { simple: true }) as number
  handle.close()
  return version
}

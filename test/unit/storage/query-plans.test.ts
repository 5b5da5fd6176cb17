import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { fillDataFolder, filesOf } from '../../../scripts/history/fill-data-folder.ts'
import type { ConversationId, ModelRef, ProviderId, TurnId } from '../../../main/domain/ids.ts'
import { exportConversations } from '../../../main/import-export/export-conversations.ts'
import { ConversationReader } from '../../../main/import-export/read-conversations.ts'
import { checkBackup } from '../../../main/storage/backup/check-backup.ts'
import { makeBackup } from '../../../main/storage/backup/make-backup.ts'
import { Database, Driver } from '../../../main/storage/database.ts'
import { LedgerStore } from '../../../main/storage/ledger-store.ts'
import { migrations } from '../../../main/storage/migrate.ts'
import { missingObjects } from '../../../main/storage/schema-check.ts'
import { salvage } from '../../../main/storage/salvage.ts'
import { recordStatements } from '../../../main/storage/statements.ts'
import type { CallContext } from '../../../main/domain/call-context.ts'
import { readerRole } from '../../../main/workers/reader-role.ts'
import { jobRole } from '../../../main/workers/job-role.ts'
import { writerRole } from '../../../main/workers/writer-role.ts'
import { seeded } from '../../bench/seeded.ts'

// Fills a data folder and runs everything that asks a database.
vi.setConfig({ hookTimeout: 180_000, testTimeout: 60_000 })

const root = path.resolve(import.meta.dirname, '../../..')
const TURNS = 6000
const UNTIL = Date.UTC(2026, 10, 23)
const DAY_MS = 86_400_000

/** Tables that stay small however long the app is used. Every other one grows, also one that nobody has thought of yet. */
const SMALL = new Set([
  'settings',
  'workspaces',
  'folders',
  'measurements',
  'added_models',
  'providers',
  'confirmed_hosts',
  'price_edits',
  'price_list',
  'progress',
  // One row a round, a few hundred in years.
  'learning_rounds',
  'sqlite_schema',
  'sqlite_sequence',
  'pragma_table_info'
])

/**
 * Statements that may read a whole table, each with a reason that stands beside it in the source. A comment there is not
 * enough: whoever adds one adds it here as well.
 */
const WHOLE = new Set([
  'SELECT seq, title, workspace_id FROM conversations WHERE deleted_at IS NULL',
  'SELECT name, stamp, until FROM cache_tombstones ORDER BY stamp',
  "DELETE FROM images WHERE added_at < ? AND hash NOT IN (SELECT hash FROM message_images) AND hash NOT IN (SELECT json_extract(value, '$.hash') FROM drafts, json_each(drafts.attachments) WHERE json_extract(value, '$.hash') IS NOT NULL)",
  'SELECT * FROM day_turns_* ORDER BY day',
  'INSERT OR IGNORE INTO stale_days_* SELECT day + apart FROM (SELECT day FROM day_turns_* UNION SELECT day FROM stale_days_*), (SELECT -2 AS apart UNION SELECT -1 UNION SELECT 0 UNION SELECT 1 UNION SELECT 2)',
  'SELECT count(*) AS rows FROM conversations WHERE deleted_at IS NULL',
  'SELECT count(*) AS rows FROM messages',
  'SELECT id FROM conversations',
  'SELECT id, process_id FROM runs',
  "SELECT EXISTS (SELECT 1 FROM security_answers WHERE answer = 'leave-out') AS some",
  'DELETE FROM route_outcomes',
  'SELECT id, workspace_id, at, state, setup, result FROM tuning_runs ORDER BY at DESC LIMIT 20',
  'SELECT run, version, at, parameters, state, outcomes, loss_before, loss_after FROM shared_parameters ORDER BY at DESC, version DESC',
  "UPDATE shared_parameters SET state = 'replaced' WHERE state = 'used'",
  `SELECT at, json_extract(outcome, '$.where') AS "where", json_extract(outcome, '$.totalMs') AS ms FROM route_outcomes WHERE at >= ? AND json_extract(outcome, '$.failed') = 0 ORDER BY seq`,
  'DELETE FROM dataset_examples',
  'SELECT count(*) AS all_of_them, count(better) AS with_better FROM dataset_examples',
  'SELECT model, state FROM token_estimators',
  'UPDATE spending SET spent_micro_usd = 0 WHERE spent_micro_usd IS NULL AND run_id <> ?'
])

/** A statement without comments, line breaks and the quarters of its tables. */
const plain = (sql: string): string =>
  sql
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/_(\d{4}q[1-4]|\d{4}m\d\d)/g, '_*')
    .replace(/\s+/g, ' ')
    .trim()

interface Prepared {
  sql: string
  file: string
}

const prepared: Prepared[] = []
let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sextant-test-'))
  recordStatements((sql, file) => prepared.push({ sql, file }))
  const files = filesOf(folder)
  await fillDataFolder(files, { turns: TURNS, days: 400, until: UNTIL, random: seeded(4) }, () => undefined)
  await useEverything(files.main)
  recordStatements(null)
  for (const file of new Set(prepared.map((one) => one.file).filter((file) => file.endsWith('.db')))) analyze(file)
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Makes every store and calls every method of the workers once, so that all statements of the app are prepared. */
async function useEverything(file: string): Promise<void> {
  const main = Database.open(file)
  await makeStores(main)
  const files = filesOf(folder)
  const context: CallContext = {
    signal: new AbortController().signal,
    progress: () => undefined,
    ask: () => Promise.resolve(true)
  }

  const writer = writerRole(files)
  await writer.methods.flush()
  writer.methods.catchUp()
  writer.methods.refreshDays()
  writer.methods.addMetrics({
    minutes: [{ kind: 'counter', name: 'turns', labels: '{}', at: UNTIL, count: 1, sum: 1, sketch: null }]
  })
  writer.methods.optimize()
  const keep = { now: UNTIL, retention: { quarters: 2, action: 'archive' as const }, first: false }
  await writer.methods.keep({ ...keep, now: UNTIL - DAY_MS }, context)
  await writer.methods.keep(keep, context)
  writer.close()

  const reader = readerRole(files)
  const range = { from: UNTIL - 300 * DAY_MS, to: UNTIL + DAY_MS }
  const days = { from: Math.floor(UNTIL / DAY_MS) - 30, to: Math.floor(UNTIL / DAY_MS) }
  const page = { range, limit: 20, after: { at: UNTIL, turnId: '019a0000-0000-7000-8000-000000000001' as never } }
  reader.methods.search({ text: 'margin', filters: { conversationId: 'x' as ConversationId }, limit: 5, after: null })
  reader.methods.search({ text: 'margin', filters: {}, limit: 5, after: null })
  reader.methods.insights({ range: days, filter: {} })
  reader.methods.insights({ range: { from: days.to, to: days.to }, filter: { model: 'local:qwen3-4b' as ModelRef } })
  reader.methods.spend(range)
  for (const filter of [
    {},
    { model: 'local:qwen3-4b' as ModelRef },
    { provider: 'openai' as ProviderId },
    { outcome: 'failed' as const },
    { error: 'provider-timeout' as const },
    { cacheLayer: 'memory' },
    { cached: true },
    { cached: false },
    { slowerThanMs: 9000 },
    { firstTokenSlowerThanMs: 900 },
    { paid: true },
    { sent: true },
    { unpriced: true },
    { where: 'remote' as const }
  ]) {
    reader.methods.turns({ ...page, filter })
    reader.methods.turns({ ...page, filter, after: null })
  }
  const [archived] = reader.methods.archivedWithin({ from: 0, to: UNTIL })
  if (archived) await reader.methods.archivedTurns({ ...page, filter: {}, quarter: archived })
  reader.close()

  const job = jobRole(files)
  await job.methods.exportTurns({ target: path.join(folder, 'turns.csv'), range, filter: {} }, context)
  await exportConversations(
    new ConversationReader(main),
    {
      format: 'json',
      target: path.join(folder, 'all.json'),
      conversationIds: ['x' as ConversationId],
      now: UNTIL,
      words: { user: '', assistant: '', attachment: '' }
    },
    context
  )
  const backup = await makeBackup(files, { place: path.join(folder, 'backups'), now: UNTIL, keep: 1 }, context)
  await checkBackup(backup.folder, context)
  main.close()
  const broken = path.join(folder, 'broken', 'sextant.db')
  const copy = Database.open(broken)
  copy.command("INSERT INTO conversations (id, title, created_at, updated_at) VALUES ('c', 't', 1, 1)").run()
  copy.close()
  salvage(broken, 'test').database.close()
}

/** Every class of storage and spending that is made from a database alone, or with secrets. */
async function makeStores(main: Database): Promise<void> {
  const secrets = { protection: 'none', encrypt: () => new Uint8Array(), decrypt: () => '' }
  const files = ['main/storage', 'main/spending'].flatMap((folder) =>
    readdirSync(path.join(root, folder)).map((name) => path.join(root, folder, name))
  )
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const exported = (await import(file)) as Record<string, unknown>
    for (const [key, made] of Object.entries(exported)) {
      if (
        typeof made !== 'function' ||
        !/^class\s/.test(Function.prototype.toString.call(made)) ||
        ['Database', 'ReadOnlyDatabase', 'BulkInsert', 'DataFolderLock', 'FilePlace'].includes(key)
      )
        continue
      new (made as new (...parts: unknown[]) => unknown)(main, secrets)
    }
  }
  missingObjects(main, migrations)
  const ledger = new LedgerStore(main)
  const attempt = {
    at: UNTIL,
    host: 'api.example',
    purpose: 'completion' as const,
    turnId: null,
    verdict: 'allowed' as const,
    rule: 'auto' as const
  }
  main.transaction(() => {
    for (let i = 0; i < TURNS; i++)
      ledger.end(ledger.attempt({ ...attempt, host: `h${i % 5}` }), {
        at: UNTIL,
        outcome: 'done',
        bytesOut: 1,
        bytesIn: 1
      })
  })
  main.execute("INSERT INTO turn_outbox (record) SELECT '{}' FROM messages")
  main.execute("INSERT INTO search_changes (kind, row, created_at) SELECT 'message', seq, created_at FROM messages")
  for (const filter of [
    {},
    { text: 'h' },
    { verdict: 'refused' as const },
    { host: 'h1' },
    { rule: 'auto' as const },
    { turnId: 'x' as TurnId },
    { from: 1, until: 2 }
  ]) {
    ledger.slice(filter, 1, 1000, 'newest', 10)
    ledger.slice(filter, 1, 1000, 'oldest', 10)
  }
}

function analyze(file: string): void {
  if (!statSync(file, { throwIfNoEntry: false })) return
  const handle = new Driver(file)
  handle.exec('ANALYZE')
  handle.close()
}

/** The plan of a statement, in SQLite's words; null when its file is gone, such as an archived quarter. */
function planOf({ sql, file }: Prepared): string[] | null {
  if (!statSync(file, { throwIfNoEntry: false })) return null
  const handle = new Driver(file, { readonly: true })
  try {
    handle.function('recent_answers_changed', () => null)
    const explain = handle.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    const bare = sql.replace(/'[^']*'/g, '')
    const values = Array.from(bare.matchAll(/\?/g), () => null)
    const named: Record<string, null> = Object.fromEntries(
      Array.from(bare.matchAll(/@(\w+)/g), ([, name = '']) => [name, null] as [string, null])
    )
    return explain.all(...values, ...(Object.keys(named).length > 0 ? [named] : [])).map((row) => row.detail)
  } catch (error) {
    if (String(error).includes('no such table')) return null
    throw error
  } finally {
    handle.close()
  }
}

const baseName = (table: string): string => table.replace(/_(\d{4}q[1-4]|\d{4}m\d\d)$/, '')

/** What of a plan reads a growing table from one end to the other. */
function fullScans({ sql }: Prepared, plan: string[]): string[] {
  if (WHOLE.has(plain(sql))) return []
  const sorts = plan.some((line) => line.includes('USE TEMP B-TREE FOR ORDER BY'))
  const stopsEarly = /\bLIMIT\b/.test(sql) && !sorts
  const tables = new Set(
    Array.from(
      sql.matchAll(/\b(?:FROM|JOIN|UPDATE|INTO)\s+([a-z_0-9]+)(?:\s+(?:AS\s+)?([a-z]+))?/gi),
      ([, table, alias]) => [table, alias]
    ).flat()
  )
  return plan.filter((line) => {
    const scan = /^SCAN (\S+)(.*)$/.exec(line)
    if (!scan) return false
    const [, name = '', rest = ''] = scan
    // A step of a recursion, a subquery or a list of values is not a table.
    if (
      !tables.has(name) ||
      SMALL.has(baseName(tableBehind(sql, name))) ||
      new RegExp(`\\bWITH RECURSIVE ${name}\\b`).test(sql)
    )
      return false
    if (rest.includes('VIRTUAL TABLE INDEX')) return !/INDEX \d+:.*[M=]/.test(rest)
    if (stopsEarly && (rest.includes('USING') || !/\bWHERE\b/.test(sql))) return false
    return true
  })
}

/** The table that an alias stands for. */
function tableBehind(sql: string, name: string): string {
  return new RegExp(`\\b(?:FROM|JOIN)\\s+([a-z_0-9]+)\\s+(?:AS\\s+)?${name}\\b`, 'i').exec(sql)?.[1] ?? name
}

const distinct = (): Prepared[] => [...new Map(prepared.map((one) => [plain(one.sql), one])).values()]
const asks = ({ sql }: Prepared): boolean => !/^\s*(INSERT\b(?![\s\S]*\bSELECT\b)|PRAGMA)/i.test(sql)

describe('every query of the app', () => {
  test('is known to this test', () => {
    const known = distinct().map((one) => one.sql)
    const missing = statementsIn('main').filter(({ pieces }) => !known.some((sql) => isMadeOf(sql, pieces)))
    expect(missing.map(({ place }) => place)).toEqual([])
    expect(known.length).toBeGreaterThan(100)
  })

  test('has an index where its table grows', () => {
    const scans = distinct()
      .filter(asks)
      .flatMap((one) => {
        const plan = planOf(one)
        return plan === null ? [] : fullScans(one, plan).map((line) => `${line}: ${one.sql.replace(/\s+/g, ' ')}`)
      })
    expect(scans).toEqual([])
  })

  test('may read a whole table only where this test says so, and says so itself', () => {
    const silent = distinct().filter(({ sql }) => WHOLE.has(plain(sql)) && !sql.includes('/* whole: '))
    expect(silent.map(({ sql }) => sql)).toEqual([])
    const gone = [...WHOLE].filter((sql) => !distinct().some((one) => plain(one.sql) === sql))
    expect(gone).toEqual([])
    const file = filesOf(folder).main
    const excused = 'SELECT count(*) FROM messages /* whole: because I say so */'
    expect(fullScans({ sql: excused, file }, planOf({ sql: excused, file }) ?? [])).toHaveLength(1)
  })

  test('is found out when it has none', () => {
    const main = filesOf(folder).main
    for (const sql of [
      "SELECT id FROM messages WHERE model = 'x'",
      'SELECT count(*) FROM messages',
      "SELECT id FROM messages WHERE parts LIKE '%x%' LIMIT 5",
      "UPDATE messages SET model = 'x' WHERE role = 'user'"
    ])
      expect(fullScans({ sql, file: main }, planOf({ sql, file: main }) ?? [])).toHaveLength(1)
    const good = 'SELECT id FROM messages WHERE id = ?'
    expect(fullScans({ sql: good, file: main }, planOf({ sql: good, file: main }) ?? [])).toEqual([])
  })

  test.each(['messages_siblings', 'search_changes_titles', 'conversations_workspace', 'network_ledger_turn'])(
    'would be found out without the index %s',
    (index) => {
      const main = filesOf(folder).main
      const without = path.join(folder, 'without', `${index}.db`)
      mkdirSync(path.dirname(without), { recursive: true })
      copyFileSync(main, without)
      const handle = new Driver(without)
      handle.exec(`DROP INDEX ${index}`)
      handle.close()
      const found = distinct()
        .filter(asks)
        .filter(({ file }) => file === main)
        .flatMap((one) => fullScans(one, planOf({ ...one, file: without }) ?? []))
      expect(found.length).toBeGreaterThan(0)
    }
  )

  test('for the books of the answer cache is answered by an index alone, however many entries were used at one moment', () => {
    const books = distinct().filter(({ sql }) => /fingerprint, bytes.* FROM cache_entries WHERE used_at/s.test(sql))
    const index = 'SEARCH cache_entries USING COVERING INDEX cache_entries_books'
    expect(books.map(planOf)).toEqual([[`${index} (used_at=? AND id>?)`], [`${index} (used_at>?)`]])
  })

  test('goes through the one place that records it', () => {
    const direct = filesUnder('main').filter((file) =>
      /\.prepare[<(]/.test(
        readFileSync(path.join(root, file), 'utf8').replace(/#parts\.prepare|transport\.prepare|#writer\.prepare/g, '')
      )
    )
    // Beside the two kinds of open file: the salvage of damaged ones.
    expect(direct).toEqual([
      'main/storage/database.ts',
      'main/storage/read-only-database.ts',
      'main/storage/readable-rows.ts',
      'main/storage/schema-check.ts',
      'main/storage/statements.ts'
    ])
  })
})

function filesUnder(place: string): string[] {
  return readdirSync(path.join(root, place), { withFileTypes: true })
    .flatMap((item) =>
      item.isDirectory()
        ? filesUnder(`${place}/${item.name}`)
        : item.name.endsWith('.ts')
          ? [`${place}/${item.name}`]
          : []
    )
    .sort()
}

/** The statements in the source, with whatever is filled in at run time as a gap. */
function statementsIn(place: string): { place: string; pieces: string[] }[] {
  return filesUnder(place).flatMap((file) => {
    const found: { place: string; pieces: string[] }[] = []
    const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true)
    const visit = (node: ts.Node): void => {
      if (
        ts.isCallExpression(node) &&
        ts.isPropertyAccessExpression(node.expression) &&
        ['query', 'command'].includes(node.expression.name.text)
      ) {
        const [text] = node.arguments
        const pieces = text && piecesOf(text)
        if (pieces)
          found.push({ place: `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`, pieces })
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
    return found
  })
}

function piecesOf(text: ts.Expression): string[] | undefined {
  if (ts.isStringLiteral(text) || ts.isNoSubstitutionTemplateLiteral(text)) return [text.text]
  if (ts.isTemplateExpression(text)) return [text.head.text, ...text.templateSpans.map((span) => span.literal.text)]
  return undefined
}

/** Whether the text has all pieces, in order, the first at its beginning and the last at its end. */
function isMadeOf(sql: string, pieces: string[]): boolean {
  let at = 0
  for (const piece of pieces) {
    const found = sql.indexOf(piece, at)
    if (found === -1 || (at === 0 && piece === pieces[0] && found !== 0)) return false
    at = found + piece.length
  }
  return sql.endsWith(pieces.at(-1) ?? '')
}

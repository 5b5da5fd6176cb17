import path from 'node:path'
import type { AnswerSummary } from '../../main/domain/message.ts'
import { TRACE_VERSION, type TurnTrace } from '../../main/domain/trace.ts'
import { refreshDays } from '../../main/insights/day-sums.ts'
import { SearchIndex } from '../../main/search/search-index.ts'
import { BulkInsert } from '../../main/storage/bulk-insert.ts'
import { Database } from '../../main/storage/database.ts'
import { HistoryWriter } from '../../main/storage/partitions/history-writer.ts'
import { QuarterFolder } from '../../main/storage/partitions/quarter-folder.ts'
import { SearchChanges } from '../../main/storage/search-changes.ts'
import { TraceStore } from '../../main/storage/trace-store.ts'
import type { StorageFiles } from '../../main/storage/storage-files.ts'
import { questionAndAnswer } from './made-up-texts.ts'
import { yearOfTurns, type MadeUpTurn, type YearOptions } from './year-of-turns.ts'

const BATCH_TURNS = 1000
/** Only the newest turns can be looked at in the Inspector: a trace is longer than its answer. */
const TRACED_TURNS = 2000
const CONVERSATION_COLUMNS = ['id', 'title', 'model', 'head_id', 'created_at', 'updated_at']
const MESSAGE_COLUMNS = [
  'id',
  'conversation_id',
  'parent_id',
  'role',
  'parts',
  'status',
  'turn_id',
  'model',
  'summary',
  'error',
  'created_at'
]

/** The files of a data folder, as the app names them. */
export const filesOf = (folder: string): StorageFiles => ({
  main: path.join(folder, 'sextant.db'),
  history: path.join(folder, 'history'),
  search: path.join(folder, 'search.db')
})

/**
 * Fills a data folder with conversations and history as if the app had been used for that time, its index and daily
 * sums included.
 * @param onProgress told what is being done and how much of it, 0 to 1
 */
export async function fillDataFolder(
  files: StorageFiles,
  options: YearOptions,
  onProgress: (step: string, fraction: number) => void
): Promise<void> {
  const main = Database.open(files.main)
  const folder = new QuarterFolder(files.history)
  const writer = new HistoryWriter(folder)
  const traces = new TraceStore(main)
  const conversations = new BulkInsert(main, 'conversations', CONVERSATION_COLUMNS, 'INSERT OR REPLACE')
  const messages = new BulkInsert(main, 'messages', MESSAGE_COLUMNS)
  const setEnd = main.command('UPDATE conversations SET head_id = ?, updated_at = ?, model = ? WHERE id = ?')
  const heads = new Map<string, string>()
  let done = 0
  let batch: MadeUpTurn[] = []
  const store = (): void => {
    writer.add(batch.map((turn) => turn.record))
    main.transaction(() => {
      const talks: unknown[][] = []
      const rows: unknown[][] = []
      const ends = new Map<string, MadeUpTurn>()
      for (const turn of batch) {
        const { question, answer } = questionAndAnswer(options.random)
        if (turn.place === 0)
          talks.push([
            turn.record.conversationId,
            question.slice(0, 60),
            turn.record.model,
            null,
            turn.record.at,
            turn.record.at
          ])
        rows.push(
          ...messageRows(
            turn,
            question,
            answer,
            turn.place === 0 ? null : (heads.get(turn.record.conversationId) ?? null)
          )
        )
        heads.set(turn.record.conversationId, turn.record.messageId)
        ends.set(turn.record.conversationId, turn)
      }
      conversations.insert(talks)
      messages.insert(rows)
      batch.forEach((turn, index) => {
        if (done + index >= options.turns - TRACED_TURNS) traces.add(traceOf(turn))
      })
      for (const [id, { record }] of ends)
        setEnd.run(record.messageId, Math.round(record.at + record.totalMs), record.model, id)
    })
    done += batch.length
    batch = []
    onProgress('turns', done / options.turns)
  }
  for (const turn of yearOfTurns(options)) {
    batch.push(turn)
    if (batch.length === BATCH_TURNS) store()
  }
  store()
  await writer.settle()
  for (const quarter of folder.withState('open')) {
    while (refreshDays(writer.database(quarter), quarter, 30).left > 0);
    onProgress('days', 1)
  }
  writer.closeAll()
  await fillIndex(files, main, onProgress)
  main.refreshStatistics()
  main.close()
}

async function fillIndex(
  files: StorageFiles,
  main: Database,
  onProgress: (step: string, fraction: number) => void
): Promise<void> {
  const index = new SearchIndex(files.search, main)
  const changes = new SearchChanges(main)
  const last = main.query<{ seq: number | null }>('SELECT max(seq) AS seq FROM search_changes').one()?.seq ?? 0
  for (let more = true; more;) {
    const { taken, more: left } = await index.follow(5000)
    if (taken !== null) changes.remove(taken)
    more = left
    onProgress('index', taken === null ? 1 : taken / Math.max(1, last))
  }
  while (index.catchUp(5000));
  index.close()
}

function messageRows(
  { record, userMessageId, modelName }: MadeUpTurn,
  question: string,
  answer: string,
  parent: string | null
): unknown[][] {
  const { usage } = record
  const summary: AnswerSummary = {
    modelName,
    totalMs: record.totalMs,
    sentBytes: record.sentBytes,
    leftOutMessages: 0,
    truncated: false,
    demo: false,
    ...(record.firstTokenMs !== null && { firstTokenMs: record.firstTokenMs }),
    ...(usage.input !== undefined && { inputTokens: usage.input }),
    ...(usage.output !== undefined && { outputTokens: usage.output }),
    ...(record.costMicroUsd !== null && { costMicroUsd: record.costMicroUsd })
  }
  const error = record.error === null ? null : JSON.stringify({ code: record.error, params: {}, retryable: true })
  const parts =
    record.outcome === 'failed'
      ? []
      : [{ type: 'text', text: record.outcome === 'stopped' ? answer.slice(0, answer.length / 2) : answer }]
  const at = Math.round(record.at)
  return [
    [
      userMessageId,
      record.conversationId,
      parent,
      'user',
      JSON.stringify([{ type: 'text', text: question }]),
      'complete',
      null,
      null,
      null,
      null,
      at
    ],
    [
      record.messageId,
      record.conversationId,
      userMessageId,
      'assistant',
      JSON.stringify(parts),
      record.outcome,
      record.turnId,
      record.model,
      JSON.stringify(summary),
      error,
      at + 1
    ]
  ]
}

function traceOf({ record, modelName }: MadeUpTurn): TurnTrace {
  const finish = record.completions[0]?.finish ?? null
  return {
    version: TRACE_VERSION,
    turnId: record.turnId,
    conversationId: record.conversationId,
    messageId: record.messageId,
    startedAt: Math.round(record.at),
    model: record.model,
    modelName,
    where: record.where,
    stages: record.stages.map(({ stage, startMs, durationMs }) => ({
      name: stage as 'fit' | 'generate',
      startMs,
      durationMs
    })),
    decisions: {},
    beforeProviderMs: record.beforeProviderMs,
    firstTokenMs: record.firstTokenMs,
    totalMs: record.totalMs,
    usage: record.usage,
    costMicroUsd: record.costMicroUsd,
    outcome: record.outcome,
    finish: finish === null ? null : { reason: finish, rawReason: finish },
    switches: [],
    error: record.error === null ? null : { code: record.error, params: {}, retryable: true },
    sentBytes: record.sentBytes
  }
}

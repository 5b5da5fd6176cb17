import type { ErrorCode } from '../domain/errors.ts'
import type { ConversationId, MessageId, ModelRef, ProviderId, TurnId } from '../domain/ids.ts'
import type { Bytes, EpochMs, MicroUsd, Milliseconds, Tokens } from '../domain/units.ts'
import type { ReadableDatabase } from '../storage/database.ts'
import type { HistoryReader } from '../storage/partitions/history-reader.ts'
import type { ReadableQuarter, TimeRange } from '../storage/partitions/readable-quarter.ts'
import { uuidBytes, uuidText } from '../storage/uuid-bytes.ts'
import { whereOf, type TurnFilter } from './turn-filter.ts'

/** A turn as a line of a table. */
export interface TurnLine {
  turnId: TurnId
  conversationId: ConversationId
  messageId: MessageId
  /** Null when the conversation is gone. */
  title: string | null
  at: EpochMs
  provider: ProviderId
  model: ModelRef
  where: 'local' | 'remote'
  outcome: 'complete' | 'stopped' | 'failed'
  error: ErrorCode | null
  cacheLayer: string | null
  totalMs: Milliseconds
  firstTokenMs: Milliseconds | null
  inputTokens: Tokens | null
  cachedInputTokens: Tokens | null
  outputTokens: Tokens | null
  reasoningTokens: Tokens | null
  costMicroUsd: MicroUsd | null
  savedMicroUsd: MicroUsd
  savedMs: Milliseconds
  sentBytes: Bytes
}

export interface TurnCursor {
  at: EpochMs
  turnId: TurnId
}

export interface TurnLinesRequest {
  range: TimeRange
  filter: TurnFilter
  limit: number
  after: TurnCursor | null
}

export interface TurnLines {
  /** Newest first. */
  turns: TurnLine[]
  next: TurnCursor | null
}

interface Row {
  turn_id: Uint8Array
  conversation_id: Uint8Array
  message_id: Uint8Array
  at: EpochMs
  provider: ProviderId
  model: ModelRef
  is_remote: number
  outcome: TurnLine['outcome']
  error: ErrorCode | null
  cache_layer: string | null
  total_ms: Milliseconds
  first_token_ms: Milliseconds | null
  input_tokens: Tokens | null
  cached_input_tokens: Tokens | null
  output_tokens: Tokens | null
  reasoning_tokens: Tokens | null
  cost_micro_usd: MicroUsd | null
  saved_micro_usd: MicroUsd
  saved_ms: Milliseconds
  sent_bytes: Bytes
}

const COLUMNS =
  'turn_id, conversation_id, message_id, at, provider, model, is_remote, outcome, error, cache_layer, total_ms, first_token_ms, ' +
  'input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_micro_usd, saved_micro_usd, saved_ms, sent_bytes'

/** The turns behind a number, newest first and page by page. */
export class TurnLister {
  readonly #history: HistoryReader
  readonly #title

  constructor(history: HistoryReader, main: ReadableDatabase) {
    this.#history = history
    this.#title = main.query<{ title: string }>('SELECT title FROM conversations WHERE id = ? AND deleted_at IS NULL')
  }

  list({ range, filter, limit, after }: TurnLinesRequest): TurnLines {
    const turns: TurnLine[] = []
    let newer = 0
    this.#history.look(this.#history.during(range).reverse(), (quarter) => {
      // A wrong clock can have put rows of any time there; all others are of their quarter, and newer than those to come.
      const { hasStrays } = quarter
      const rows = rowsOf(quarter, range, filter, after, limit + 1 - (hasStrays ? 0 : newer))
      if (!hasStrays) newer += rows.length
      for (const row of rows) turns.push(this.#line(row))
    })
    turns.sort((a, b) => b.at - a.at || (a.turnId < b.turnId ? 1 : -1))
    const last = turns[limit - 1]
    return {
      turns: turns.slice(0, limit),
      next: turns.length > limit && last ? { at: last.at, turnId: last.turnId } : null
    }
  }

  /** The same from a quarter that was archived and is now unpacked. */
  listArchived(quarter: ReadableQuarter, { range, filter, limit, after }: TurnLinesRequest): TurnLines {
    const turns = Array.from(rowsOf(quarter, range, filter, after, limit + 1), (row) => this.#line(row))
    const last = turns[limit - 1]
    return {
      turns: turns.slice(0, limit),
      next: turns.length > limit && last ? { at: last.at, turnId: last.turnId } : null
    }
  }

  /** Every turn of the range, oldest first, those of unpacked quarters before the others; what a table for a spreadsheet is made of. */
  *each(range: TimeRange, filter: TurnFilter, unpacked: readonly ReadableQuarter[] = []): Generator<TurnLine> {
    const { sql, values } = whereOf(filter)
    for (const quarter of [...unpacked, ...this.#history.during(range)]) {
      const query = quarter.query<Row>(
        `SELECT ${COLUMNS} FROM ${quarter.table('turns')} WHERE at >= ? AND at < ?${sql} ORDER BY at, turn_id`
      )
      for (const row of query.iterate(range.from, range.to, ...values)) yield this.#line(row)
    }
  }

  #line(row: Row): TurnLine {
    const conversationId = uuidText(row.conversation_id) as ConversationId
    return {
      turnId: uuidText(row.turn_id) as TurnId,
      conversationId,
      messageId: uuidText(row.message_id) as MessageId,
      title: this.#title.one(conversationId)?.title ?? null,
      at: row.at,
      provider: row.provider,
      model: row.model,
      where: row.is_remote === 1 ? 'remote' : 'local',
      outcome: row.outcome,
      error: row.error,
      cacheLayer: row.cache_layer,
      totalMs: row.total_ms,
      firstTokenMs: row.first_token_ms,
      inputTokens: row.input_tokens,
      cachedInputTokens: row.cached_input_tokens,
      outputTokens: row.output_tokens,
      reasoningTokens: row.reasoning_tokens,
      costMicroUsd: row.cost_micro_usd,
      savedMicroUsd: row.saved_micro_usd,
      savedMs: row.saved_ms,
      sentBytes: row.sent_bytes
    }
  }
}

function rowsOf(
  quarter: ReadableQuarter,
  range: TimeRange,
  filter: TurnFilter,
  after: TurnCursor | null,
  limit: number
): Row[] {
  if (limit <= 0) return []
  const { sql, values } = whereOf(filter)
  const cursor = after ? ' AND (at, turn_id) < (?, ?)' : ''
  return quarter
    .query<Row>(
      `SELECT ${COLUMNS} FROM ${quarter.table('turns')} WHERE at >= ? AND at < ?${sql}${cursor} ORDER BY at DESC, turn_id DESC LIMIT ?`
    )
    .all(range.from, range.to, ...values, ...(after ? [after.at, uuidBytes(after.turnId)] : []), limit)
}

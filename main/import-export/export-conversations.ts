import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import path from 'node:path'
import { SextantError } from '../domain/errors.ts'
import type { ConversationId } from '../domain/ids.ts'
import { messageText } from '../domain/message.ts'
import type { EpochMs } from '../domain/units.ts'
import type { TurnFilter } from '../insights/turn-filter.ts'
import type { TurnLine } from '../insights/turn-lines.ts'
import { asWriteError } from '../storage/backup/make-backup.ts'
import type { TimeRange } from '../storage/partitions/readable-quarter.ts'
import type { CallContext } from '../domain/call-context.ts'
import { CSV_START, csvLine, type CsvStyle } from '../domain/csv.ts'
import { fileNameOf, markdownOf, type MarkdownWords } from './markdown.ts'
import type { ConversationReader } from './read-conversations.ts'
import { EXPORT_FORMAT, type ExportedConversation } from './sources/sextant.ts'
import { yieldToLoop } from '../time/yield-to-loop.ts'

export type ConversationFormat = 'markdown' | 'json' | 'csv'

export interface ConversationExport {
  format: ConversationFormat
  /** The file; for Markdown of several conversations the folder, which is made. */
  target: string
  /** All when null. */
  conversationIds: ConversationId[] | null
  now: EpochMs
  words: MarkdownWords
  csv?: CsvStyle
}

export interface ExportReport {
  target: string
  conversations: number
  messages: number
  turns: number
}

const MESSAGE_HEADER = [
  'conversation',
  'conversation_id',
  'message_id',
  'parent_id',
  'created_at',
  'role',
  'model',
  'status',
  'text',
  'input_tokens',
  'output_tokens',
  'cost_usd',
  'seconds'
]

/**
 * Writes conversations to a file or folder, which has its name only once it is whole.
 * @throws SextantError `cancelled`, `file-not-written`
 */
export async function exportConversations(
  reader: ConversationReader,
  request: ConversationExport,
  context: CallContext
): Promise<ExportReport> {
  const report: ExportReport = { target: request.target, conversations: 0, messages: 0, turns: 0 }
  const total = reader.count(request.conversationIds)
  function* conversations(): Generator<ExportedConversation> {
    for (const conversation of reader.each(request.conversationIds)) {
      if (context.signal.aborted) throw new SextantError('cancelled')
      report.conversations++
      report.messages += conversation.messages.length
      yield conversation
      context.progress(total === 0 ? 1 : report.conversations / total)
    }
  }
  if (request.format === 'markdown' && request.conversationIds?.length !== 1)
    await writeMarkdownFolder(request, conversations())
  else await writeLines(request.target, linesOf(request, conversations()))
  return report
}

/** Writes turns with their figures as CSV, for a spreadsheet. */
export async function exportTurns(
  turns: (range: TimeRange, filter: TurnFilter) => Iterable<TurnLine>,
  { target, range, filter, csv }: { target: string; range: TimeRange; filter: TurnFilter; csv?: CsvStyle },
  context: CallContext
): Promise<ExportReport> {
  const report: ExportReport = { target, conversations: 0, messages: 0, turns: 0 }
  function* lines(): Generator<string> {
    yield (
      CSV_START +
      csvLine(
        [
          'turn_id',
          'at',
          'conversation',
          'conversation_id',
          'provider',
          'model',
          'where',
          'outcome',
          'error',
          'cache_layer',
          'total_ms',
          'first_token_ms',
          'input_tokens',
          'cached_input_tokens',
          'output_tokens',
          'reasoning_tokens',
          'cost_usd',
          'saved_usd',
          'saved_ms',
          'sent_bytes'
        ],
        csv
      )
    )
    for (const turn of turns(range, filter)) {
      if (context.signal.aborted) throw new SextantError('cancelled')
      if (++report.turns % 1000 === 0)
        context.progress(Math.min(1, (turn.at - range.from) / Math.max(1, range.to - range.from)))
      yield csvLine(
        [
          turn.turnId,
          isoTime(turn.at),
          turn.title,
          turn.conversationId,
          turn.provider,
          turn.model,
          turn.where,
          turn.outcome,
          turn.error,
          turn.cacheLayer,
          turn.totalMs,
          turn.firstTokenMs,
          turn.inputTokens,
          turn.cachedInputTokens,
          turn.outputTokens,
          turn.reasoningTokens,
          dollars(turn.costMicroUsd),
          dollars(turn.savedMicroUsd),
          turn.savedMs,
          turn.sentBytes
        ],
        csv
      )
    }
  }
  await writeLines(target, lines())
  return report
}

/** A moment that no date can be, which an import of an earlier version could bring, is left out. */
const isoTime = (at: EpochMs): string => (Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : '')

const dollars = (micro: number | null | undefined): number | null =>
  micro === null || micro === undefined ? null : micro / 1_000_000

function* linesOf(
  { format, now, words, csv }: ConversationExport,
  conversations: Iterable<ExportedConversation>
): Generator<string> {
  switch (format) {
    case 'json': {
      yield `{"format":"${EXPORT_FORMAT}","version":1,"exportedAt":"${new Date(now).toISOString()}","conversations":[\n`
      let first = true
      for (const conversation of conversations) {
        yield `${first ? '' : ',\n'}${JSON.stringify(conversation)}`
        first = false
      }
      yield '\n]}\n'
      return
    }
    case 'csv':
      yield CSV_START + csvLine(MESSAGE_HEADER, csv)
      for (const conversation of conversations) yield* messageLines(conversation, csv)
      return
    case 'markdown':
      for (const conversation of conversations) yield markdownOf(conversation, words)
      return
    default:
      format satisfies never
  }
}

function* messageLines(conversation: ExportedConversation, csv: CsvStyle | undefined): Generator<string> {
  for (const message of conversation.messages) {
    const summary = message.summary
    yield csvLine(
      [
        conversation.title,
        conversation.id,
        message.id,
        message.parentId,
        isoTime(message.createdAt),
        message.role,
        message.model,
        message.status,
        messageText(message.parts),
        summary?.inputTokens,
        summary?.outputTokens,
        dollars(summary?.costMicroUsd),
        summary === undefined || summary.editedFrom ? null : summary.totalMs / 1000
      ],
      csv
    )
  }
}

async function writeMarkdownFolder(
  { target, words }: ConversationExport,
  conversations: Iterable<ExportedConversation>
): Promise<void> {
  const part = `${target}.part`
  const taken = new Set<string>()
  try {
    await rm(part, { recursive: true, force: true })
    await mkdir(part, { recursive: true })
    for (const conversation of conversations)
      await writeFile(path.join(part, `${fileNameOf(conversation.title, taken)}.md`), markdownOf(conversation, words))
    await rename(part, target)
  } catch (error) {
    await rm(part, { recursive: true, force: true }).catch(() => undefined)
    throw asWriteError(error, target)
  }
}

async function writeLines(target: string, lines: Iterable<string>): Promise<void> {
  const part = `${target}.part`
  const file = createWriteStream(part)
  try {
    await writeAll(file, lines)
    await rename(part, target)
  } catch (error) {
    file.destroy()
    await rm(part, { force: true }).catch(() => undefined)
    throw asWriteError(error, target)
  }
}

async function writeAll(file: WriteStream, lines: Iterable<string>): Promise<void> {
  let failure: Error | undefined
  file.on('error', (error) => (failure = error))
  await once(file, 'open')
  let count = 0
  for (const line of lines) {
    if (failure) throw failure
    if (!file.write(line)) await once(file, 'drain')
    // What cancels comes as a message, and is heard only between pieces of work.
    if (++count % 100 === 0) await yieldToLoop()
  }
  file.end()
  await once(file, 'close')
  if (failure) throw failure
}

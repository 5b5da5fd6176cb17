import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { filesOf } from '../../scripts/history/fill-data-folder.ts'
import { yearOfTurns } from '../../scripts/history/year-of-turns.ts'
import type { ModelRef } from '../../main/domain/ids.ts'
import { systemClock } from '../../main/node/clock.ts'
import type { SearchFilters } from '../../main/search/search-finder.ts'
import { Database } from '../../main/storage/database.ts'
import { ImportStore, type ImportStep } from '../../main/storage/import-store.ts'
import { SearchChanges } from '../../main/storage/search-changes.ts'
import { TurnOutbox } from '../../main/storage/turn-outbox.ts'
import { StorageWorkers } from '../../main/workers/storage-workers.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { quantile } from './quantile.ts'
import { seeded } from './seeded.ts'
import { DelaySampler } from './storage/delay-sampler.ts'
import { MESSAGES, RARE_WORD } from './storage/fill-messages.ts'
import { writeExport } from './storage/write-export.ts'
import { WritingPerson } from './storage/writing-person.ts'

export const goals: readonly Goal[] = [
  { metric: 'partitionedIngestRowsPerSecond', atLeast: 100_000 },
  { metric: 'bulkInsertRowsPerSecond', atLeast: 300_000 },
  { metric: 'bulkInsertRatio', atLeast: 1.2 },
  { metric: 'dropQuarterMs', atMost: 20 },
  { metric: 'prunedReadRatio', atMost: 1.05 },
  { metric: 'searchFirstResultsMs', atMost: 50 },
  { metric: 'insightsFirstMs', atMost: 300 },
  { metric: 'insightsRangeChangeMs', atMost: 150 },
  { metric: 'mainDelayP99Ms', atMost: 5 }
]

const ENTRY = path.resolve(import.meta.dirname, '../../main/workers/entry.ts')
const TURNS_TO_MOVE = 20_000
const IDLE_MS = 2000
const UNTIL = Date.UTC(2026, 9, 1)

/** What a person may look for: common and rare words, beginnings, phrases, filters, nothing that is there. */
const SEARCHES: readonly { text: string; filters?: SearchFilters }[] = [
  { text: 'margin ' },
  { text: 'the ' },
  { text: 'ma' },
  { text: 'pro' },
  { text: 'reg' },
  { text: 'forecast err' },
  { text: 'İSTANBUL' },
  { text: 'ısparta dep' },
  { text: '"gross margin"' },
  { text: '"the ledger, the exchange rate"' },
  { text: `${RARE_WORD} ` },
  { text: `margin ${RARE_WORD} ` },
  { text: 'margin -forecast ' },
  { text: 'nothinglikethis ' },
  { text: 'churn', filters: { model: 'openai:gpt-5-mini' as ModelRef } },
  { text: '', filters: { hasCode: true } },
  { text: 'cash', filters: { from: UNTIL - 500 * 86_400_000, to: UNTIL - 400 * 86_400_000 } },
  { text: 'margin', filters: { role: 'user' } }
]
const ROUNDS = 8

/** Storage at scale, on temporary files: tables in quarters, a million messages, and all that goes on beside a person who writes. */
export async function measureStorage(): Promise<Measured> {
  const place = mkdtempSync(path.join(os.tmpdir(), 'sextant-bench-'))
  try {
    writeExport(path.join(place, 'export'))
    const idle = await idleDelay()
    const sampler = new DelaySampler()
    sampler.start()
    const tables = await onThread('tables', path.join(place, 'tables'))
    const { figures, notes } = await productFigures(place)
    const { delays, own } = sampler.stop()
    const metrics = {
      ...tables,
      ...figures,
      mainDelayP99Ms: quantile(delays, 0.99),
      mainDelayMaxMs: quantile(delays, 1),
      idleDelayP99Ms: quantile(idle, 0.99),
      mainOwnTimeP99Ms: quantile(own, 0.99)
    }
    return { metrics, notes }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

/** What the machine itself makes of a thread that does nothing. */
async function idleDelay(): Promise<number[]> {
  const sampler = new DelaySampler()
  sampler.start()
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
  return sampler.stop().delays
}

function onThread(part: 'tables' | 'messages', place: string): Promise<Record<string, number>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(path.join(import.meta.dirname, 'storage/bench-worker.ts'), {
      workerData: { part, place }
    })
    worker.on('message', resolve)
    worker.on('error', reject)
  })
}

async function productFigures(place: string): Promise<{ figures: Record<string, number>; notes: string[] }> {
  const data = path.join(place, 'data')
  mkdirSync(data)
  const figures = await onThread('messages', data)
  const files = filesOf(data)
  const main = Database.open(files.main)
  main.checkpointAfter(8000)
  const outbox = new TurnOutbox(main)
  const changes = new SearchChanges(main)
  const log = { info: () => undefined, warn: console.warn, error: console.error }
  const workers = new StorageWorkers({ entry: ENTRY, files, clock: systemClock, log, outbox, changes })
  const person = new WritingPerson(main)
  person.start()
  const timed = async <T>(work: () => Promise<T>): Promise<[number, T]> => {
    const began = performance.now()
    const result = await work()
    return [performance.now() - began, result]
  }

  const [indexMs] = await timed(() => workers.catchUp())
  figures['indexedMessagesPerSecond'] = (MESSAGES / indexMs) * 1000
  Object.assign(figures, await searchFigures(workers))

  let added = 0
  for (const { record } of yearOfTurns({ turns: TURNS_TO_MOVE, days: 400, until: UNTIL, random: seeded(2) })) {
    outbox.add(record)
    if (++added % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  const [moveMs] = await timed(() => workers.refreshDays())
  figures['movedTurnsPerSecond'] = (TURNS_TO_MOVE / moveMs) * 1000
  await workers.keep({ quarters: null, action: 'archive' }, true)
  const [archiveMs, kept] = await timed(() => workers.keep({ quarters: 4, action: 'archive' }, false))
  const [backupMs, backup] = await timed(() =>
    workers.job('backUp', { place: path.join(place, 'backups'), now: Date.now(), keep: 1 })
  )
  const words = { user: 'You', assistant: 'Answer', attachment: 'Attachment' }
  const [exportMs, exported] = await timed(() =>
    workers.job('export', {
      format: 'json',
      target: path.join(place, 'all.json'),
      conversationIds: null,
      now: Date.now(),
      words
    })
  )
  const imports = new ImportStore(main)
  const [importMs, imported] = await timed(() =>
    workers.job(
      'import',
      { file: path.join(place, 'export', 'conversations.json'), now: Date.now() },
      { onQuestion: (step) => imports.take(step as ImportStep) }
    )
  )
  await workers.flush()
  const writes = person.stop()
  await workers.close()
  main.close()
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
  return {
    figures: {
      ...figures,
      personWriteMsP99: quantile(writes, 0.99),
      importedMessagesBesideWritingPerSecond: (imported.messages / importMs) * 1000
    },
    notes: [
      `Beside a person who writes 40 messages a second (${writes.length} writes in all): ${MESSAGES} messages indexed in ${seconds(indexMs)}, ${TURNS_TO_MOVE} turns moved in ${seconds(moveMs)},`,
      `${kept.archived.length} quarters archived in ${seconds(archiveMs)}, ${(backup.bytes / 1e6).toFixed(0)} MB backed up and proved in ${seconds(backupMs)}, ${exported.messages} messages exported in ${seconds(exportMs)},`,
      `${imported.messages} messages imported in ${seconds(importMs)}.`
    ]
  }
}

/** How long the first page of each search takes, with the way to the worker and back; the slowest kind counts. */
async function searchFigures(workers: StorageWorkers): Promise<Record<string, number>> {
  const all: number[] = []
  let slowest = 0
  await workers.reader.call('archivedWithin', { from: 0, to: 1 }) // the thread is there when a person has opened the search
  for (const { text, filters = {} } of SEARCHES) {
    const own: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const began = performance.now()
      await workers.reader.call('search', { text, filters, limit: 20, after: null })
      own.push(performance.now() - began)
    }
    all.push(...own)
    slowest = Math.max(slowest, quantile(own, 0.5))
  }
  return {
    searchFirstResultsMs: slowest,
    searchFirstResultsMsP50: quantile(all, 0.5),
    searchFirstResultsMsP99: quantile(all, 0.99)
  }
}

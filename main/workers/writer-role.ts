import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { SextantError } from '../domain/errors.ts'
import type { EpochMs } from '../domain/units.ts'
import type { TurnRecord } from '../domain/turn-record.ts'
import { refreshDays } from '../insights/day-sums.ts'
import { SearchIndex } from '../search/search-index.ts'
import { Database } from '../storage/database.ts'
import { HistoryKeeper, type KeeperReport, type Retention } from '../storage/partitions/keeper.ts'
import { repairQuarters, type RepairReport } from '../storage/partitions/repair-quarters.ts'
import { HistoryWriter } from '../storage/partitions/history-writer.ts'
import type { MetricMinute } from '../storage/partitions/metric-minute.ts'
import { QuarterFolder } from '../storage/partitions/quarter-folder.ts'
import type { Quarter } from '../storage/partitions/quarter.ts'
import type { Role } from './worker-protocol.ts'
import type { StorageFiles } from '../storage/storage-files.ts'
import type { CallContext } from '../domain/call-context.ts'
import { readRecord } from './read-record.ts'
import { yieldToLoop } from '../time/yield-to-loop.ts'

/** Taken in one go: some ten milliseconds of work, so that calls take turns. */
const BATCH_ROWS = 1000
/** Batches of turns between two waits for the disk. */
const BATCHES_TO_SETTLE = 10
/** Pages of the main file's log from which on they are moved into the file. */
const LONG_LOG_BYTES = 4_000_000
const DAYS_IN_ONE_GO = 8

export interface FlushResult {
  /** The last turn that history has, and the last change that the index has; the main thread removes up to them. */
  turnsTaken: number | null
  changesTaken: number | null
  /** Records that could not be understood, which were passed over; the main thread keeps them aside. */
  unreadable: number[]
  more: boolean
}

/** Everything that writes beside the main file. */
export function writerRole({ main, history, search }: StorageFiles) {
  const folder = new QuarterFolder(history)
  const writer = new HistoryWriter(folder)
  const keeper = new HistoryKeeper(folder, writer)
  // Where the file was taken away, a new one in its place would be taken for the person's.
  if (!existsSync(main)) throw new SextantError('data-folder-gone', { params: { file: path.dirname(main) } })
  const source = Database.open(main)
  const outbox = source.query<{ seq: number; record: string }>(
    'SELECT seq, record FROM turn_outbox WHERE seq > ? ORDER BY seq LIMIT ?'
  )
  let index: SearchIndex | null = null

  const takeTurns = async (): Promise<Pick<FlushResult, 'turnsTaken' | 'unreadable' | 'more'>> => {
    const taken = { turnsTaken: null as number | null, unreadable: [] as number[], more: true }
    for (let batch = 0; batch < BATCHES_TO_SETTLE && taken.more; batch++) {
      const rows = outbox.all(taken.turnsTaken ?? 0, BATCH_ROWS)
      const { records, unreadable } = readable(rows)
      writer.add(records)
      taken.turnsTaken = rows.at(-1)?.seq ?? taken.turnsTaken
      taken.unreadable.push(...unreadable)
      taken.more = rows.length === BATCH_ROWS
      await yieldToLoop()
    }
    await writer.settle()
    return taken
  }

  const methods = {
    /** Takes one batch of what waits in the main file. Everything it says it took is on the disk. */
    async flush(): Promise<FlushResult> {
      const turns = await takeTurns()
      index ??= new SearchIndex(search, source)
      const changes = await index.follow(BATCH_ROWS)
      if ((statSync(`${main}-wal`, { throwIfNoEntry: false })?.size ?? 0) > LONG_LOG_BYTES) source.checkpoint()
      return { ...turns, changesTaken: changes.taken, more: turns.more || changes.more }
    },

    /** Reads on through older messages, for an index that is new; whether there is more. */
    catchUp(): boolean {
      index ??= new SearchIndex(search, source)
      return index.catchUp(BATCH_ROWS)
    },

    /** Sums up days whose turns have changed, the newest first and a few at a time; how many are left. */
    refreshDays(): number {
      let most = DAYS_IN_ONE_GO
      let stale = 0
      for (const quarter of folder.withState('open').reverse()) {
        const { refreshed, left } = refreshDays(writer.database(quarter), quarter, most)
        most -= refreshed
        stale += left
      }
      return stale
    },

    /** Makes the quarters of today and tomorrow and retires old ones. `first` clears away what a crash left, and damage. */
    async keep(
      { now, retention, first }: { now: EpochMs; retention: Retention; first: boolean },
      context: CallContext
    ): Promise<KeeperReport & RepairReport> {
      const release = (quarter: Quarter): Promise<unknown> => context.ask({ release: quarter })
      if (first) folder.tidy(Date.now() - process.uptime() * 1000)
      const mended = first
        ? await repairQuarters(folder, release, (quarter) => writer.close(quarter))
        : { damaged: [], remade: [] }
      const sumUp = async (quarter: Quarter): Promise<void> => {
        while (refreshDays(writer.database(quarter), quarter, DAYS_IN_ONE_GO).left > 0) await yieldToLoop()
      }
      return { ...(await keeper.run(now, retention, sumUp, release)), ...mended }
    },

    addMetrics: ({ minutes }: { minutes: MetricMinute[] }): void => writer.addMetrics(minutes),

    /** What the planner should know, and the main file's log; for quiet moments. */
    optimize(): void {
      writer.refreshStatistics()
      source.refreshStatistics()
      source.checkpoint()
    }
  }

  return {
    methods,
    close() {
      index?.close()
      writer.closeAll()
      source.close()
    }
  } satisfies Role
}

export type WriterMethods = ReturnType<typeof writerRole>['methods']

/** Lets other calls have their turn. */
/** A record that can not be read would block all that come after it: it is passed over. */
function readable(rows: readonly { seq: number; record: string }[]): { records: TurnRecord[]; unreadable: number[] } {
  const records: TurnRecord[] = []
  const unreadable: number[] = []
  for (const row of rows) {
    const record = readRecord(row.record)
    if (record) records.push(record)
    else unreadable.push(row.seq)
  }
  return { records, unreadable }
}

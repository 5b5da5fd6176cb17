import { existsSync } from 'node:fs'
import type { EpochMs } from '../domain/units.ts'
import { insightsOf, type InsightsAnswer, type InsightsRequest } from '../insights/insights.ts'
import { monthBurnOf, type MonthBurn } from '../insights/month-burn.ts'
import { spendOf, type Spend } from '../insights/spend.ts'
import { warmedCosts } from '../insights/warmed-costs.ts'
import { TurnLister, type TurnLines, type TurnLinesRequest } from '../insights/turn-lines.ts'
import { SearchFinder, type SearchPage, type SearchRequest } from '../search/search-finder.ts'
import { archivedWithin } from '../storage/partitions/archived-quarters.ts'
import { HistoryReader } from '../storage/partitions/history-reader.ts'
import { QuarterFolder } from '../storage/partitions/quarter-folder.ts'
import type { Quarter } from '../storage/partitions/quarter.ts'
import type { TimeRange } from '../storage/partitions/readable-quarter.ts'
import { ReadOnlyDatabase } from '../storage/read-only-database.ts'
import type { Role } from './worker-protocol.ts'
import type { StorageFiles } from '../storage/storage-files.ts'

/** What a person waits for: searches and the figures of a page. */
export function readerRole({ main, history, search }: StorageFiles) {
  const folder = new QuarterFolder(history)
  const reader = new HistoryReader(folder)
  const source = ReadOnlyDatabase.open(main)
  const warmed = warmedCosts(source)
  const lister = new TurnLister(reader, source)
  let finder: SearchFinder | null = null

  const methods = {
    search(request: SearchRequest): SearchPage {
      if (!finder && !existsSync(search)) return { titles: [], hits: [], next: null, incomplete: true }
      finder ??= new SearchFinder(search, source, () => performance.now())
      return finder.find(request)
    },

    /** `damaged`: quarters that the figures lack, told once. */
    insights: (request: InsightsRequest): { figures: InsightsAnswer; damaged: Quarter[] } => ({
      figures: insightsOf(reader, warmed, request),
      damaged: reader.takeDamaged()
    }),

    monthBurn: ({ now }: { now: EpochMs }): MonthBurn => monthBurnOf(reader, warmed, now),

    spend: (range: TimeRange): Spend => spendOf(reader, range),

    turns: (request: TurnLinesRequest): TurnLines => lister.list(request),

    /** The archived quarters that overlap a range; their turns can be listed with `archivedTurns`. */
    archivedWithin: (range: TimeRange): Quarter[] => archivedWithin(folder, range),

    /** Unpacks an archived quarter, which takes a moment, and lists its turns. */
    async archivedTurns({ quarter, ...request }: TurnLinesRequest & { quarter: Quarter }): Promise<TurnLines> {
      return lister.listArchived(await reader.archived(quarter), request)
    },

    /** Lets go of a quarter that is about to be archived or dropped, until `settled`. */
    release({ quarter }: { quarter: Quarter }): void {
      folder.beginClosing(quarter)
      reader.release(quarter)
    },

    settled(): void {
      folder.endClosing()
      reader.relist()
    }
  }

  return {
    methods,
    close() {
      finder?.close()
      reader.close()
      source.close()
    }
  } satisfies Role
}

export type ReaderMethods = ReturnType<typeof readerRole>['methods']

import type { EventEmitter } from 'node:events'
import type { Metrics } from '../metrics/metrics.ts'
import type { Ports } from '../ports.ts'
import { ImportStore } from '../storage/import-store.ts'
import { SearchChanges } from '../storage/search-changes.ts'
import { TurnOutbox } from '../storage/turn-outbox.ts'
import { HistoryInsights } from '../workers/history-insights.ts'
import { Search } from '../workers/search.ts'
import { StorageWorkers } from '../workers/storage-workers.ts'
import { Tasks } from '../workers/tasks.ts'
import { Upkeep } from '../workers/upkeep.ts'
import { inOrder, type Part } from './part.ts'
import type { AppSignals } from './signals.ts'
import type { StorageParts } from './storage.ts'

export interface WorkerParts {
  outbox: TurnOutbox
  workers: StorageWorkers
  tasks: Tasks
  upkeep: Upkeep
  search: Search
  insights: HistoryInsights
}

/** What storage does on other threads: search, figures of the past, exports and backups, and its upkeep. */
export function composeWorkers(
  ports: Ports,
  { files, database, settings }: StorageParts,
  { metrics }: { metrics: Metrics },
  signals: EventEmitter<AppSignals>
): Part<WorkerParts> {
  const { clock, log, paths } = ports
  const [outbox, changes] = [new TurnOutbox(database), new SearchChanges(database)]
  const workers = new StorageWorkers({ entry: ports.storageWorker, files, clock, log, outbox, changes })
  const tasks = new Tasks({
    clock,
    log,
    workers,
    imports: new ImportStore(database),
    onChange: () => signals.emit('tasks', tasks.list),
    onImported: () => signals.emit('imported')
  })
  const upkeep = new Upkeep({
    clock,
    log,
    workers,
    tasks,
    metrics,
    settings: () => settings.current.storage,
    dataFolder: paths.data
  })
  return {
    parts: {
      outbox,
      workers,
      tasks,
      upkeep,
      search: new Search({ clock, changes, workers }),
      insights: new HistoryInsights({ clock, workers })
    },
    start: () => upkeep.start(),
    close: () =>
      inOrder(
        () => tasks.close(),
        () => upkeep.stop(),
        () => workers.close()
      )
  }
}

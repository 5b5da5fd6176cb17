import { inTime } from '../time/in-time.ts'
import type { Clock } from '../ports.ts'
import type { SearchChanges } from '../storage/search-changes.ts'
import type { StorageWorkers } from './storage-workers.ts'
import type { SearchPage, SearchRequest } from '../search/search-finder.ts'

/** How long a search waits for the index to take the last messages; longer only when very much has changed. */
const WAIT_MS = 30

/** Full-text search over all messages and titles. */
export class Search {
  readonly #parts: { clock: Clock; changes: SearchChanges; workers: StorageWorkers }

  constructor(parts: { clock: Clock; changes: SearchChanges; workers: StorageWorkers }) {
    this.#parts = parts
  }

  async find(request: SearchRequest): Promise<SearchPage> {
    const { clock, changes, workers } = this.#parts
    if (request.after === null && changes.any())
      await inTime(
        workers.flush().catch(() => undefined),
        WAIT_MS,
        clock
      )
    return workers.reader.call('search', request)
  }
}

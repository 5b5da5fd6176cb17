import { markDamaged } from '../storage/open-database.ts'
import { openStorage, storageFiles } from '../storage/open-storage.ts'
import type { RunStore } from '../storage/run-store.ts'
import type { SalvageReport } from '../storage/salvage.ts'
import type { StorageFiles } from '../storage/storage-files.ts'
import type { Database } from '../storage/database.ts'
import { MeasurementStore } from '../storage/measurement-store.ts'
import { SettingsStore } from '../storage/settings-store.ts'
import { describeError } from '../domain/describe-error.ts'
import { SextantError } from '../domain/errors.ts'
import { removeIndex } from '../search/search-index.ts'
import type { Ports } from '../ports.ts'
import { inOrder, type Part } from './part.ts'

/** 32 MB. */
const LONGEST_LOG_PAGES = 8000

export interface StorageParts {
  files: StorageFiles
  database: Database
  settings: SettingsStore
  measurements: MeasurementStore
  runs: RunStore
  salvaged: SalvageReport | null
  /** Told when something could not be stored. */
  onStorageError: (error: unknown) => void
}

/** The database, and what everything else needs from it first. Closed last, with the lock of the data folder. */
export function composeStorage({ clock, log, paths }: Ports): Part<StorageParts> {
  const files = storageFiles(paths)
  const { database, salvaged, restored, runs, lock } = openStorage(files, clock, removeIndex)
  if (restored !== null) log.info('database.restored', { keptAt: restored })
  if (salvaged) log.error('database.salvaged', { ...salvaged })
  // The storage worker moves the log into the file; this is for when there is none.
  database.checkpointAfter(LONGEST_LOG_PAGES)
  const onStorageError = (error: unknown): void => {
    if (error instanceof SextantError && error.code === 'database-corrupt') markDamaged(paths.database)
    log.error('turn.not-stored', { error: describeError(error) })
  }
  const [settings, measurements] = [new SettingsStore(database), new MeasurementStore(database)]
  return {
    parts: { files, database, settings, measurements, runs, salvaged, onStorageError },
    close: () =>
      inOrder(
        () => database.close(),
        () => lock.release()
      )
  }
}

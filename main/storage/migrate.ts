import { SextantError } from '../domain/errors.ts'
import { conversations } from './migrations/0001-conversations.ts'
import { networkLedger } from './migrations/0002-network-ledger.ts'
import { history } from './migrations/0003-history.ts'
import { providers } from './migrations/0004-providers.ts'
import { answerCache } from './migrations/0005-answer-cache.ts'
import { images } from './migrations/0006-images.ts'
import { turnExchanges } from './migrations/0007-turn-exchanges.ts'
import { workspaces } from './migrations/0008-workspaces.ts'
import { cacheWarms } from './migrations/0009-cache-warms.ts'
import { unreadableTurns } from './migrations/0010-unreadable-turns.ts'
import { wantedKeys } from './migrations/0011-wanted-keys.ts'
import { conversationsOfWorkspace } from './migrations/0012-conversations-of-workspace.ts'
import { cacheBooks } from './migrations/0013-cache-books.ts'
import { warmSpending } from './migrations/0014-warm-spending.ts'
import { sharedEntries } from './migrations/0015-shared-entries.ts'
import { workspaceOfConversation } from './migrations/0016-workspace-of-conversation.ts'
import { plainNames } from './migrations/0017-plain-names.ts'
import { spending } from './migrations/0018-spending.ts'
import { runs } from './migrations/0019-runs.ts'
import { security } from './migrations/0020-security.ts'
import { contextWishes } from './migrations/0021-context-wishes.ts'
import { routeOutcomes } from './migrations/0022-route-outcomes.ts'
import { shorterPrompts } from './migrations/0023-shorter-prompts.ts'
import { tokenEstimators } from './migrations/0024-token-estimators.ts'
import { earlierSpending } from './migrations/0025-earlier-spending.ts'
import { modeOfBefore } from './migrations/0026-mode-of-before.ts'
import { dataset } from './migrations/0027-dataset.ts'
import { warmedAnswers } from './migrations/0028-warmed-answers.ts'
import { learningRounds } from './migrations/0029-learning-rounds.ts'
import { organisedConversations } from './migrations/0030-organised-conversations.ts'
import { answerSettings } from './migrations/0031-answer-settings.ts'
import { sharedParameters } from './migrations/0032-shared-parameters.ts'
import { tuning } from './migrations/0033-tuning.ts'

/** Forward only, never edited once released. The position in the list, from 1, is the schema version. */
export const migrations: readonly string[] = [
  conversations,
  networkLedger,
  history,
  providers,
  answerCache,
  images,
  turnExchanges,
  workspaces,
  cacheWarms,
  unreadableTurns,
  wantedKeys,
  conversationsOfWorkspace,
  cacheBooks,
  warmSpending,
  sharedEntries,
  workspaceOfConversation,
  plainNames,
  spending,
  runs,
  security,
  contextWishes,
  routeOutcomes,
  shorterPrompts,
  tokenEstimators,
  earlierSpending,
  modeOfBefore,
  dataset,
  warmedAnswers,
  learningRounds,
  organisedConversations,
  answerSettings,
  sharedParameters,
  tuning
]

/** What a migration needs of an open database. */
export interface Migratable {
  readonly file: string
  schemaVersion: number
  /** The version that the tables in the file are of; undefined when they are of none. */
  versionBySchema(steps: readonly string[]): number | undefined
  execute(sql: string): void
  transaction(work: () => void): void
}

/** A version further ahead than any update brings it was not written by an app. */
const FARTHEST_AHEAD = 1000

/**
 * Brings the database to the current schema, one transaction a migration. A version that is not that of the tables in
 * the file is set right first.
 * @throws SextantError `database-newer` when a newer app wrote the file, and nothing is changed then; `database-corrupt`
 * when the tables are those of no version
 */
export function migrate(database: Migratable, steps: readonly string[] = migrations): void {
  const found = database.schemaVersion
  if (found > steps.length && found < steps.length + FARTHEST_AHEAD)
    throw new SextantError('database-newer', { params: { file: database.file, found, known: steps.length } })
  if (found < 0 || found > steps.length) database.schemaVersion = trueVersion(database, steps)
  try {
    migrateFrom(database, database.schemaVersion, steps)
  } catch (error) {
    // What a migration makes is there already, or what it changes is not.
    if ((error as { code?: unknown }).code !== 'database-refused') throw error
    const version = trueVersion(database, steps)
    if (version === database.schemaVersion) throw error
    database.schemaVersion = version
    migrateFrom(database, version, steps)
  }
}

function trueVersion(database: Migratable, steps: readonly string[]): number {
  const version = database.versionBySchema(steps)
  if (version === undefined) throw new SextantError('database-corrupt', { params: { file: database.file } })
  return version
}

function migrateFrom(database: Migratable, found: number, steps: readonly string[]): void {
  for (let version = found; version < steps.length; version++) {
    database.transaction(() => {
      // Another process may have migrated while this one waited for the lock.
      if (database.schemaVersion > version) return
      database.execute(steps[version] as string)
      database.schemaVersion = version + 1
    })
  }
}

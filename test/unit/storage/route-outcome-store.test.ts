import path from 'node:path'
import { expect, test } from 'vitest'
import type { RouteOutcome } from '../../../main/domain/route-outcome.ts'
import { Database } from '../../../main/storage/database.ts'
import { RouteOutcomeStore } from '../../../main/storage/route-outcome-store.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

test('an outcome is kept as it was, also one whose beginning is no whole millisecond', () => {
  const database = Database.open(path.join(temporaryFolder(), 'a.db'))
  database.execute("INSERT INTO conversations (id, title, created_at, updated_at) VALUES ('c1', '', 1, 1)")
  const store = new RouteOutcomeStore(database)
  const outcome: RouteOutcome = {
    turnId: 't1' as never,
    conversationId: 'c1' as never,
    at: 1_700_000_000_000.25,
    model: 'local:m' as never,
    where: 'local',
    features: { load: 1 },
    profile: {
      features: Float64Array.of(0.5),
      words: { places: Int32Array.of(3), values: Float64Array.of(1.5) },
      embedding: Float32Array.of(1, 0)
    },
    promptTokens: 10,
    firstTokenMs: 100,
    totalMs: 2_000,
    outputTokens: 50,
    failed: false,
    signal: null,
    expected: { lowMs: 1, medianMs: 2, highMs: 3 }
  }
  store.add(outcome)
  expect(store.recent(5)).toEqual([{ ...outcome, at: 1_700_000_000_000 }])
  expect(store.workSince(1_600_000_000_000)).toEqual([{ at: 1_700_000_000_000, where: 'local', ms: 2_000 }])
  database.close()
})

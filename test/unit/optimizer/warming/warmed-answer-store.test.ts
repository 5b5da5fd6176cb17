import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { DEFAULT_WORKSPACE, type ModelRef } from '../../../../main/domain/ids.ts'
import { WarmedAnswerStore } from '../../../../main/storage/warmed-answer-store.ts'
import { Database } from '../../../../main/storage/database.ts'
import { temporaryFolder } from '../../../fakes/temporary-folder.ts'

const ask = { workspaceId: DEFAULT_WORKSPACE, model: 'remote:big' as ModelRef }
const opened: Database[] = []
afterEach(() => {
  for (const database of opened.splice(0)) database.close()
})
const build = (): WarmedAnswerStore => {
  const database = Database.open(path.join(temporaryFolder(), 'a.db'))
  opened.push(database)
  return new WarmedAnswerStore(database)
}

test('an attempt that nobody settles counts as its bound, one that failed as what it cost, and neither as an answer', () => {
  const store = build()
  store.began(1_000, 500, ask)
  store.began(1_000, 500, ask)(20, null)
  store.began(1_000, 500, ask)(null, null)
  expect(store.since(0)).toEqual({ attempts: 3, warmed: 0, used: 0, spentMicroUsd: 1_020 })
  expect(store.settledSince(0, 9_000)).toEqual({ warmed: 0, used: 0 })
})

test('what cost nothing is forgotten in time; what was spent is not, since it counts for any days that somebody looks at', () => {
  const store = build()
  store.began(1_000, 500, ask)(30, null)
  store.began(1_000, 500, ask)(0, null)
  store.began(1_000 + 61 * 86_400_000, 0, ask)
  expect(store.since(0)).toMatchObject({ attempts: 2, spentMicroUsd: 30 })
})

test('a kept answer is known by its name, used once, and judged when it was used or is over', () => {
  const store = build()
  store.began(1_000, 500, ask)(30, { name: 'one', until: 2_000 })
  store.began(1_001, 500, ask)(30, { name: 'two', until: 3_000 })
  expect(store.settledSince(0, 1_500)).toEqual({ warmed: 0, used: 0 })
  store.used('two', 1_600)
  expect(store.settledSince(0, 1_700)).toEqual({ warmed: 1, used: 1 })
  expect(store.settledSince(0, 2_000)).toEqual({ warmed: 2, used: 1 })
  expect(store.since(1_001)).toEqual({ attempts: 1, warmed: 1, used: 1, spentMicroUsd: 30 })
})

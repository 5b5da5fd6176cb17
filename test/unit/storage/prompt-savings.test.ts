import path from 'node:path'
import { expect, test } from 'vitest'
import { DEFAULT_WORKSPACE, type ConversationId, type ModelRef } from '../../../main/domain/ids.ts'
import { ConversationStore } from '../../../main/storage/conversation-store.ts'
import { Database } from '../../../main/storage/database.ts'
import { PromptSavingsStore } from '../../../main/storage/prompt-savings-store.ts'
import { ReadTextStore } from '../../../main/storage/read-text-store.ts'
import { TokenEstimatorStore } from '../../../main/storage/token-estimator-store.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const open = (): Database => Database.open(path.join(temporaryFolder(), 'a.db'))

test('savings are sums of days, and a range has both its ends', () => {
  const database = open()
  const savings = new PromptSavingsStore(database)
  const model = 'local:a' as ModelRef
  const saving = { workspaceId: DEFAULT_WORKSPACE, model, where: 'local' as const, tokens: 100, microUsd: 7 }
  savings.add(10, saving)
  savings.add(10, saving)
  savings.add(12, saving)
  expect(savings.within(10, 11)).toEqual([{ ...saving, tokens: 200, microUsd: 14, answers: 2 }])
  expect(savings.within(10, 12)[0]?.answers).toBe(3)
  expect(savings.within(13, 20)).toEqual([])
  database.close()
})

test('a text that many turns read is kept once, and is found by its name', () => {
  const database = open()
  const conversation = 'c' as ConversationId
  new ConversationStore(database).create(conversation, 'Title', 'local:a' as ModelRef, 0, DEFAULT_WORKSPACE)
  const texts = new ReadTextStore(database)
  const key = texts.add(conversation, 'read')
  expect(texts.add(conversation, 'read')).toBe(key)
  expect(texts.find(conversation, key)).toBe('read')
  expect(database.query<{ n: number }>('SELECT count(*) AS n FROM read_texts').one()?.n).toBe(1)
  expect(texts.find('other' as ConversationId, key)).toBeUndefined()
  database.close()
})

test('what was learned of a tokenizer is there after the next start; what can not be read is learned anew', () => {
  const database = open()
  const store = new TokenEstimatorStore(database)
  const state = { weights: [1, 2], covariance: [0.5, 0, 0, 0.5], reports: 3 }
  store.save('a:claude', { ...state, reports: 2 })
  store.save('a:claude', state)
  store.save('b:broken', { ...state, weights: [NaN] })
  expect(store.load()).toEqual({ 'a:claude': state })
  database.close()
})

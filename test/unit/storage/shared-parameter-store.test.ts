import { expect, test } from 'vitest'
import { Database } from '../../../main/storage/database.ts'
import { migrate } from '../../../main/storage/migrate.ts'
import { SharedParameterStore } from '../../../main/storage/shared-parameter-store.ts'

function build(): SharedParameterStore {
  const database = Database.open(':memory:')
  migrate(database)
  return new SharedParameterStore(database)
}

const found = { outcomes: 50, before: 0.7, after: 0.5 }

test('a version that was refused while it was tried stays refused', () => {
  const store = build()
  store.add('run', 1, 1, [1])
  store.refuse('run', 1)
  store.tried({ run: 'run', version: 1 }, 'used', found)
  expect(store.list().map(({ state }) => state)).toEqual(['refused'])
})

test('what was refused and how far a run has come are known for good, other old versions are not', () => {
  const store = build()
  for (const version of [1, 2, 3]) store.add('old', version, version, [version])
  store.refuse('old', 1)
  for (let version = 1; version <= 30; version++) store.add('new', version, 100 + version, [version])
  const old = store.list().filter(({ run }) => run === 'old')
  expect(old.map(({ version, state }) => [version, state])).toEqual([
    [3, 'untested'],
    [1, 'refused']
  ])
  expect(store.list().length).toBeLessThan(25)
})

import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { defaultSettings, readSection, settingsPatch } from '../../../main/config/settings.ts'
import { Database, Driver } from '../../../main/storage/database.ts'
import { migrations } from '../../../main/storage/migrate.ts'
import { modeOfBefore } from '../../../main/storage/migrations/0026-mode-of-before.ts'
import { SettingsStore } from '../../../main/storage/settings-store.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

test('a broken value takes its default, the values beside it stay', () => {
  expect(readSection('appearance', { theme: 'purple', textScale: 1.2, gone: true })).toEqual({
    ...defaultSettings.appearance,
    textScale: 1.2
  })
})

test('a patch changes what it names and nothing else, and is there after a restart', () => {
  const file = path.join(temporaryFolder(), 'a.db')
  const database = Database.open(file)
  const store = new SettingsStore(database)
  store.change(settingsPatch.parse({ chat: { temperature: 1 } }))
  expect(store.current).toEqual({ ...defaultSettings, chat: { ...defaultSettings.chat, temperature: 1 } })
  database.close()
  const again = Database.open(file)
  expect(new SettingsStore(again).current.chat.temperature).toBe(1)
  again.close()
})

test('the window can not name a folder: only a dialog of the main process gives one', () => {
  for (const storage of [
    { backupFolder: '/home/somebody/elsewhere' },
    { backupFolder: null },
    { backupFolder: '/x', backupsKept: 1 }
  ])
    expect(settingsPatch.safeParse({ storage }).success).toBe(false)
  expect(settingsPatch.parse({ storage: { backupsKept: 3 } })).toEqual({ storage: { backupsKept: 3 } })
  const named = Object.values(defaultSettings)
    .flatMap((section) => Object.keys(section))
    .filter((name) => /folder|file|path/i.test(name))
  expect(named).toEqual(['backupFolder'])
})

test('unknown sections and values are refused', () => {
  expect(settingsPatch.safeParse({ secrets: {} }).success).toBe(false)
  expect(settingsPatch.safeParse({ chat: { temperature: 9 } }).success).toBe(false)
})

test('a month has a budget above nothing and below a million dollars, or none', () => {
  const accepts = (monthlyBudgetUsd: unknown): boolean =>
    settingsPatch.safeParse({ spending: { monthlyBudgetUsd } }).success
  expect([null, 0.01, 40, 1_000_000].map(accepts)).toEqual([true, true, true, true])
  expect([0, -1, 1_000_001, Infinity, NaN, '40'].map(accepts)).toEqual(Array(6).fill(false))
  expect(readSection('spending', { monthlyBudgetUsd: -3 })).toEqual(defaultSettings.spending)
})

describe('what may leave by default', () => {
  const modeAfter = (prepare: (database: InstanceType<typeof Driver>) => void): string => {
    const file = path.join(temporaryFolder(), 'a.db')
    const old = new Driver(file)
    for (const step of migrations.slice(0, migrations.indexOf(modeOfBefore))) old.exec(step)
    old.pragma(`user_version = ${migrations.indexOf(modeOfBefore)}`)
    prepare(old)
    old.close()
    const database = Database.open(file)
    const { mode } = new SettingsStore(database).current.network
    database.close()
    return mode
  }

  test('a new installation asks first', () => {
    const database = Database.open(path.join(temporaryFolder(), 'a.db'))
    expect(new SettingsStore(database).current.network.mode).toBe('ask')
    database.close()
  })

  test('whether the mode was chosen is known, also at the next start', () => {
    const file = path.join(temporaryFolder(), 'a.db')
    const database = Database.open(file)
    const settings = new SettingsStore(database)
    expect(settings.isChosen('network')).toBe(false)
    settings.change({ network: { mode: 'ask' } })
    expect(settings.isChosen('network')).toBe(true)
    expect(new SettingsStore(database).isChosen('network')).toBe(true)
    database.close()
  })

  test('one that was used before keeps the mode it had, chosen or not', () => {
    const put = (section: string, value: string) => (database: InstanceType<typeof Driver>) =>
      void database.prepare('INSERT INTO settings VALUES (?, ?)').run(section, value)
    expect(modeAfter(put('window', '{"width":900}'))).toBe('auto')
    expect(modeAfter(put('network', '{"loopbackOffline":false}'))).toBe('auto')
    expect(modeAfter(put('network', '{"mode":"offline"}'))).toBe('offline')
  })
})

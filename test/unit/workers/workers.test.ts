import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { removeIndex } from '../../../main/search/search-index.ts'
import { listBackups } from '../../../main/storage/backup/backup-format.ts'
import { applyRestore } from '../../../main/storage/backup/restore.ts'
import { ConversationStore } from '../../../main/storage/conversation-store.ts'
import { Database } from '../../../main/storage/database.ts'
import { filesIn, storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'
import { turnRecord } from '../../fakes/turn-records.ts'

// Every test starts workers of its own.
vi.setConfig({ testTimeout: 60_000 })

const always = { from: 0, to: 4_000_000_000_000 }

describe('what waits in the main file', () => {
  test('is taken to history and to the index, and only then removed', async () => {
    const { workers, outbox, main, conversation, clock } = storageOnDisk(temporaryFolder())
    const record = turnRecord(clock.now())
    outbox.add(record)
    conversation('Some title', ['Where is the needle?', 'In the haystack.'])
    await workers.flush()
    const turns = await workers.reader.call('turns', { range: always, filter: {}, limit: 10, after: null })
    expect(turns.turns.map((turn) => turn.turnId)).toEqual([record.turnId])
    const page = await workers.reader.call('search', { text: 'haystack', filters: {}, limit: 10, after: null })
    expect(page.hits).toHaveLength(1)
    expect(main.query('SELECT 1 FROM turn_outbox').all()).toEqual([])
    expect(main.query('SELECT 1 FROM search_changes').all()).toEqual([])
  })

  test.each([
    ['names no turn', '{"turnId":"nonsense"}'],
    ['is null', 'null'],
    ['is a list', '[]'],
    ['has no completions', JSON.stringify({ ...turnRecord(1), completions: undefined })],
    ['has half a token', JSON.stringify(turnRecord(1, { usage: { input: 0.5 } }))],
    ['is of no moment', JSON.stringify({ ...turnRecord(1), at: 1e300 })]
  ])('goes on when a record %s, which is kept aside', async (_why, broken) => {
    const { workers, outbox, main, clock } = storageOnDisk(temporaryFolder())
    main.command('INSERT INTO turn_outbox (record) VALUES (?)').run(broken)
    const record = turnRecord(clock.now())
    outbox.add(record)
    await workers.flush()
    const turns = await workers.reader.call('turns', { range: always, filter: {}, limit: 10, after: null })
    expect(turns.turns.map((turn) => turn.turnId)).toEqual([record.turnId])
    expect(main.query('SELECT 1 FROM turn_outbox').all()).toEqual([])
    expect(main.query('SELECT record FROM unreadable_turns').all()).toEqual([{ record: broken }])
  })

  test('is summed up by day, also when more comes for the same day', async () => {
    const { workers, outbox, clock } = storageOnDisk(temporaryFolder())
    const today = Math.floor((clock.now() - new Date(clock.now()).getTimezoneOffset() * 60_000) / 86_400_000)
    const figures = async () => (await workers.figures({ range: { from: today, to: today + 6 }, filter: {} })).totals
    outbox.add(turnRecord(clock.now(), { costMicroUsd: 1500 }))
    await workers.refreshDays()
    expect(await figures()).toMatchObject({ turns: 1, costMicroUsd: 1500, inputTokens: 100 })
    outbox.add(turnRecord(clock.now() + 1, { costMicroUsd: null }))
    await workers.refreshDays()
    expect(await figures()).toMatchObject({ turns: 2, costMicroUsd: 1500, unpriced: 1, outputTokens: 100 })
  })

  test('is known to be missing from the sums until they have it', async () => {
    const { workers, outbox, clock } = storageOnDisk(temporaryFolder())
    expect(workers.sumsWait).toBe(true) // of an earlier run
    await workers.refreshDays()
    expect(workers.sumsWait).toBe(false)
    outbox.add(turnRecord(clock.now()))
    expect([workers.turnsWait, workers.sumsWait]).toEqual([true, true])
    await workers.flush()
    expect([workers.turnsWait, workers.sumsWait]).toEqual([false, true])
    await workers.refreshDays()
    expect(workers.sumsWait).toBe(false)
  })
})

describe('a worker', () => {
  test('that has ended is started again by the next call', async () => {
    const { workers } = storageOnDisk(temporaryFolder())
    await workers.flush()
    await workers.reader.call('archivedWithin', always)
    await workers.reader.end()
    expect(workers.reader.awake).toBe(false)
    expect(await workers.reader.call('archivedWithin', always)).toEqual([])
  })

  test('answers a failure with our error', async () => {
    const { workers } = storageOnDisk(temporaryFolder())
    await expect(workers.job('checkBackup', { folder: '/nowhere' })).rejects.toMatchObject({ code: 'backup-damaged' })
  })
})

describe('a backup', () => {
  const fill = (folder: string) => {
    const storage = storageOnDisk(folder)
    for (let i = 0; i < 5; i++) {
      storage.conversation(`Conversation ${i}`, ['question', 'answer'])
      storage.outbox.add(turnRecord(storage.clock.now() + i))
    }
    return storage
  }

  test('holds everything, is proved, and says what it holds', async () => {
    const folder = temporaryFolder()
    const { workers, clock } = fill(folder)
    await workers.flush()
    const progress: number[] = []
    const backup = await workers.job(
      'backUp',
      { place: path.join(folder, 'backups'), now: clock.now(), keep: 2 },
      { onProgress: (fraction) => progress.push(fraction) }
    )
    expect(backup).toMatchObject({ conversations: 5, messages: 10, turns: 5 })
    expect(progress.at(-1)).toBe(1)
    expect([...progress].sort((a, b) => a - b)).toEqual(progress)
    await workers.job('checkBackup', { folder: backup.folder })
    expect(readdirSync(backup.folder).filter((name) => name.endsWith('-wal'))).toEqual([])
  })

  test('that was changed afterwards is found out', async () => {
    const folder = temporaryFolder()
    const { workers, clock } = fill(folder)
    const backup = await workers.job('backUp', { place: path.join(folder, 'backups'), now: clock.now(), keep: 2 })
    const file = path.join(backup.folder, 'sextant.db')
    const bytes = readFileSync(file)
    bytes[5000] = (bytes[5000] ?? 0) ^ 1
    writeFileSync(file, bytes)
    await expect(workers.job('checkBackup', { folder: backup.folder })).rejects.toMatchObject({
      code: 'backup-damaged',
      params: { file: 'sextant.db' }
    })
  })

  test('replaces the oldest one', async () => {
    const folder = temporaryFolder()
    const { workers, clock } = fill(folder)
    const place = path.join(folder, 'backups')
    for (let day = 0; day < 3; day++)
      await workers.job('backUp', { place, now: clock.now() + day * 86_400_000, keep: 2 })
    expect(listBackups(place).map((backup) => backup.createdAt)).toEqual([
      clock.now() + 2 * 86_400_000,
      clock.now() + 86_400_000
    ])
  })

  test('that is cancelled leaves nothing', async () => {
    const folder = temporaryFolder()
    const { workers, clock } = fill(folder)
    const place = path.join(folder, 'backups')
    const abort = new AbortController()
    abort.abort()
    await expect(
      workers.job('backUp', { place, now: clock.now(), keep: 2 }, { signal: abort.signal })
    ).rejects.toMatchObject({ code: 'cancelled' })
    expect(existsSync(place) ? readdirSync(place) : []).toEqual([])
  })

  test('that can not be written says so', async () => {
    const folder = temporaryFolder()
    const { workers, clock } = fill(folder)
    writeFileSync(path.join(folder, 'backups'), 'a file in the way')
    await expect(
      workers.job('backUp', { place: path.join(folder, 'backups'), now: clock.now(), keep: 2 })
    ).rejects.toMatchObject({ code: 'file-wrong-kind', params: { file: path.join(folder, 'backups') } })
  })

  test('is what there is after a restore and a restart; what was there is kept', async () => {
    const folder = temporaryFolder()
    const first = fill(folder)
    await first.workers.flush()
    const backup = await first.workers.job('backUp', {
      place: path.join(folder, 'backups'),
      now: first.clock.now(),
      keep: 2
    })
    first.conversation('Made after the backup', ['question'])
    await first.workers.job('prepareRestore', { folder: backup.folder, now: first.clock.now() })
    await first.workers.close()
    first.main.close()

    const kept = applyRestore(filesIn(folder), removeIndex)
    expect(applyRestore(filesIn(folder), removeIndex)).toBeNull()
    const second = storageOnDisk(folder)
    expect(second.conversations.page(10, null)).toHaveLength(5)
    await second.workers.catchUp()
    const turns = await second.workers.reader.call('turns', { range: always, filter: {}, limit: 10, after: null })
    expect(turns.turns).toHaveLength(5)
    expect(
      (await second.workers.reader.call('search', { text: 'answer', filters: {}, limit: 10, after: null })).hits
    ).toHaveLength(5)

    const before = Database.open(path.join(kept ?? '', 'sextant.db'))
    expect(new ConversationStore(before).page(10, null)).toHaveLength(6)
    before.close()
  })

  test('restored in part by a start that crashed is restored whole by the next', async () => {
    const folder = temporaryFolder()
    const first = fill(folder)
    const backup = await first.workers.job('backUp', {
      place: path.join(folder, 'backups'),
      now: first.clock.now(),
      keep: 2
    })
    await first.workers.job('prepareRestore', { folder: backup.folder, now: first.clock.now() })
    await first.workers.close()
    first.main.close()
    const files = filesIn(folder)
    // The crash came after the old file had been moved away and before the new one was there.
    const kept = path.join(folder, readFileSync(path.join(folder, 'restore', 'replaced'), 'utf8'))
    mkdirSync(kept)
    for (const suffix of ['-wal', '-shm', ''])
      if (existsSync(files.main + suffix)) renameSync(files.main + suffix, path.join(kept, `sextant.db${suffix}`))
    expect(applyRestore(files, removeIndex)).toBe(kept)
    expect(storageOnDisk(folder).conversations.page(10, null)).toHaveLength(5)
  })
})

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CallContext } from '../../../main/domain/call-context.ts'
import { toPlainError } from '../../../main/domain/errors.ts'
import { fileLog } from '../../../main/node/file-log.ts'
import { makeBackup } from '../../../main/storage/backup/make-backup.ts'
import { listBackups } from '../../../main/storage/backup/backup-format.ts'
import { MessageStore } from '../../../main/storage/message-store.ts'
import { openStorage } from '../../../main/storage/open-storage.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { filesIn, storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const clock = new ManualClock()
const context: CallContext = {
  signal: new AbortController().signal,
  progress: () => undefined,
  ask: () => Promise.resolve()
}
const open = (folder: string) => {
  const storage = openStorage(filesIn(folder), clock, () => undefined)
  return { ...storage, close: () => (storage.database.close(), storage.lock.release()) }
}
const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8)

describe('the lock of the data folder', () => {
  test.each<[string, (file: string) => void]>([
    ['zeros', (file) => writeFileSync(file, Buffer.alloc(4096))],
    ['sevens', (file) => writeFileSync(file, Buffer.alloc(4096, 7))],
    ['words', (file) => writeFileSync(file, 'SQLite format 3\0 and then nothing of it '.repeat(100))],
    ['a folder', (file) => mkdirSync(file)]
  ])('is made anew where its file is %s', (_name, harm) => {
    const folder = temporaryFolder()
    harm(path.join(folder, 'sextant.lock'))
    const first = open(folder)
    const second = open(folder)
    expect(second.lock.alone).toBe(false)
    second.close()
    first.close()
  })
})

describe('runs', () => {
  /** An app in `folder` that is writing an answer, killed in the middle of it. */
  const killedWhileAnswering = (folder: string, at: number): void => {
    const { database, close } = open(folder)
    database.transaction(() => {
      database.execute("INSERT INTO conversations (id, title, created_at, updated_at) VALUES ('c', 't', 0, 0); ")
      new MessageStore(database).add({
        id: 'm' as never,
        conversationId: 'c' as never,
        parentId: null,
        role: 'assistant',
        parts: [],
        status: 'streaming',
        createdAt: at,
        turnId: 't' as never,
        model: null,
        summary: null,
        error: null
      })
    })
    new MessageStore(database).addDelta('m' as never, 0, 'text', 'what was shown')
    close()
  }

  test('an answer that an earlier run left is kept and marked, whatever the clock says', () => {
    const folder = temporaryFolder()
    killedWhileAnswering(folder, clock.now() + 31_536_000_000)
    const { database, runs, close } = open(folder)
    const messages = new MessageStore(database)
    expect(messages.markInterrupted(runs.running())).toBe(1)
    expect(messages.find('m' as never)).toMatchObject({
      status: 'interrupted',
      parts: [{ type: 'text', text: 'what was shown' }]
    })
    close()
  })

  test('an answer that goes on is not marked', () => {
    const folder = temporaryFolder()
    const { database, runs, close } = open(folder)
    const other = open(folder)
    expect([...other.runs.running()].sort()).toEqual([other.database.run])
    expect(runs.running().has(database.run)).toBe(true)
    expect(other.database.run).not.toBe(database.run)
    other.close()
    close()
  })
})

describe('a data folder that is taken away while the app runs', () => {
  test('is noticed before anything is said to be stored, and found again when it is back', async () => {
    const folder = path.join(temporaryFolder(), 'data')
    const { database, close } = open(folder)
    const log = fileLog(path.join(folder, 'logs', 'sextant.log'), clock)
    log.info('before')
    const write = (): void => database.execute("INSERT INTO settings (section, value) VALUES ('x', '1')")
    const command = database.command("DELETE FROM settings WHERE section = 'x'")
    renameSync(folder, `${folder}-away`)
    expect(() => command.run()).toThrow(expect.objectContaining({ code: 'data-folder-gone' }))
    expect(() => database.transaction(write)).toThrow(expect.objectContaining({ code: 'data-folder-gone' }))
    log.info('after')
    await expect(
      makeBackup(filesIn(folder), { place: path.join(folder, 'backups'), now: clock.now(), keep: 1 }, context)
    ).rejects.toMatchObject({ code: 'data-folder-gone' })
    expect(existsSync(folder)).toBe(false)
    renameSync(`${folder}-away`, folder)
    expect(command.run()).toBe(0)
    close()
  })

  test('and replaced by another one is noticed as well', () => {
    const folder = path.join(temporaryFolder(), 'data')
    const { database, close } = open(folder)
    const command = database.command('DELETE FROM settings')
    renameSync(folder, `${folder}-away`)
    open(folder).close()
    expect(() => command.run()).toThrow(expect.objectContaining({ code: 'data-folder-gone' }))
    close()
  })
})

test('an empty database makes no backup, and none that has something goes for it', async () => {
  const folder = temporaryFolder()
  const place = path.join(folder, 'backups')
  const storage = storageOnDisk(folder)
  const backUp = (seconds: number) =>
    makeBackup(storage.files, { place, now: clock.now() + seconds * 1000, keep: 1 }, context)
  storage.conversation('kept', ['q', 'a'])
  await backUp(0)
  storage.main.execute('DELETE FROM conversations')
  await expect(backUp(5)).rejects.toMatchObject({ code: 'backup-empty' })
  expect(listBackups(place)).toMatchObject([{ conversations: 1 }])
  expect(readdirSync(place)).toHaveLength(1)
})

describe('the data folder is its owner’s alone', () => {
  test('when it is made, with all that is made in it', () => {
    const before = process.umask(0o022)
    const folder = path.join(temporaryFolder(), 'new', 'data')
    const { close } = open(folder)
    fileLog(path.join(folder, 'logs', 'sextant.log'), clock).info('x')
    expect(modeOf(folder)).toBe('700')
    expect(modeOf(path.join(folder, 'sextant.db'))).toBe('600')
    expect(modeOf(path.join(folder, 'sextant.lock'))).toBe('600')
    expect(modeOf(path.join(folder, 'logs'))).toBe('700')
    expect(modeOf(path.join(folder, 'logs', 'sextant.log'))).toBe('600')
    close()
    process.umask(before)
  })

  test('when earlier versions, or a set-up, made it for all', () => {
    const before = process.umask(0o022)
    const folder = path.join(temporaryFolder(), 'data')
    mkdirSync(path.join(folder, 'backups', 'one'), { recursive: true, mode: 0o755 })
    writeFileSync(path.join(folder, 'backups', 'one', 'sextant.db'), '', { mode: 0o644 })
    writeFileSync(path.join(folder, 'cache.key'), 'k', { mode: 0o644 })
    open(folder).close()
    expect(['.', 'backups', 'backups/one'].map((name) => modeOf(path.join(folder, name)))).toEqual([
      '700',
      '700',
      '700'
    ])
    expect(['cache.key', 'backups/one/sextant.db'].map((name) => modeOf(path.join(folder, name)))).toEqual([
      '600',
      '600'
    ])
    process.umask(before)
  })
})

describe('a data folder that can not be used', () => {
  const refusal = (folder: string): string => {
    try {
      open(folder).close()
      return 'opened'
    } catch (error) {
      return toPlainError(error).code
    }
  }

  test('says that a file stands in its place', () => {
    const file = path.join(temporaryFolder(), 'file')
    writeFileSync(file, 'mine')
    expect(refusal(file)).toBe('file-wrong-kind')
    expect(refusal(path.join(file, 'data'))).toBe('file-wrong-kind')
  })

  test('says that its path is too long', () => {
    expect(refusal(path.join(temporaryFolder(), 'x'.repeat(300)))).toBe('file-name-too-long')
  })

  test('says that a folder stands where the database should be', () => {
    const folder = temporaryFolder()
    mkdirSync(path.join(folder, 'sextant.db'))
    expect(refusal(folder)).toBe('database-not-opened')
    rmSync(path.join(folder, 'sextant.db'), { recursive: true })
    expect(refusal(folder)).toBe('opened')
  })
})

import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { removeIndex } from '../../../main/search/search-index.ts'
import { prepareRestore } from '../../../main/storage/backup/restore.ts'
import { makeBackup } from '../../../main/storage/backup/make-backup.ts'
import { DataFolderLock } from '../../../main/storage/data-folder-lock.ts'
import { markDamaged } from '../../../main/storage/open-database.ts'
import { openStorage } from '../../../main/storage/open-storage.ts'
import type { CallContext } from '../../../main/domain/call-context.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { storageOnDisk, filesIn } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const clock = new ManualClock()
const context: CallContext = {
  signal: new AbortController().signal,
  progress: () => undefined,
  ask: () => Promise.resolve()
}

/** A folder of data in which a restore waits. */
async function withWaitingRestore() {
  const folder = temporaryFolder()
  const storage = storageOnDisk(folder)
  storage.conversation('in the backup', ['question', 'answer'])
  const backup = await makeBackup(
    storage.files,
    { place: path.join(folder, 'backups'), now: clock.now(), keep: 1 },
    context
  )
  await prepareRestore(storage.files, { folder: backup.folder, now: clock.now() }, context)
  storage.conversation('said since', ['question', 'answer'])
  storage.main.close()
  return { folder, files: storage.files }
}

test('a restore that waits is left alone, in words, while another process has the files open', async () => {
  const { folder, files } = await withWaitingRestore()
  const window = new DataFolderLock(folder)
  window.share()
  const before = readdirSync(folder).sort()
  expect(() => openStorage(files, clock, removeIndex)).toThrow(expect.objectContaining({ code: 'restore-waits' }))
  expect(readdirSync(folder).sort()).toEqual(before)
  window.release()
  const { database, restored, lock } = openStorage(files, clock, removeIndex)
  expect(restored).not.toBeNull()
  expect(database.query('SELECT title FROM conversations').all()).toEqual([{ title: 'in the backup' }])
  database.close()
  lock.release()
})

test('a damaged database is set aside only by a process that is alone with it', () => {
  const files = filesIn(temporaryFolder())
  const window = openStorage(files, clock, removeIndex)
  markDamaged(files.main)
  expect(() => openStorage(files, clock, removeIndex)).toThrow(expect.objectContaining({ code: 'database-corrupt' }))
  window.database.close()
  window.lock.release()
  const next = openStorage(files, clock, removeIndex)
  expect(next.salvaged).not.toBeNull()
  next.database.close()
  next.lock.release()
})

test('several processes use a sound database at the same time, and the files are not moved under any of them', () => {
  const files = filesIn(temporaryFolder())
  const first = openStorage(files, clock, removeIndex)
  const second = openStorage(files, clock, removeIndex)
  expect([first.lock.alone, second.lock.alone]).toEqual([false, false])
  first.database.close()
  first.lock.release()
  expect(() => new DataFolderLock(path.dirname(files.main)).share()).not.toThrow()
  second.database.close()
  second.lock.release()
})

test('nobody gets in while the files are being moved', () => {
  const folder = temporaryFolder()
  const mover = new DataFolderLock(folder)
  expect(mover.alone).toBe(true)
  expect(() => new DataFolderLock(folder, 0)).toThrow(expect.objectContaining({ code: 'database-locked' }))
  mover.release()
})

test('a process keeps its part of the lock until it is killed, also one that lost sight of it', async () => {
  const folder = temporaryFolder()
  const code = `const { DataFolderLock } = await import('${path.resolve('main/storage/data-folder-lock.ts')}')
    const take = () => new DataFolderLock('${folder}').share()
    take(); gc(); console.log('held'); setInterval(() => 0, 1000)`
  const holder = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  onTestFinished(() => void holder.kill('SIGKILL'))
  await new Promise((resolve) => holder.stdout.once('data', resolve))
  const beside = new DataFolderLock(folder)
  expect(beside.alone).toBe(false)
  beside.release()
  const gone = new Promise((resolve) => holder.once('exit', resolve))
  holder.kill('SIGKILL')
  await gone
  const alone = new DataFolderLock(folder)
  expect(alone.alone).toBe(true)
  alone.release()
  expect(existsSync(path.join(folder, 'sextant.lock'))).toBe(true)
})

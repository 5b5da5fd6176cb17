import * as fs from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { removeIndex } from '../../../main/search/search-index.ts'
import { applyRestore } from '../../../main/storage/backup/restore.ts'
import { filesIn } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

/** Steps on the disk that still succeed; the one after them is where the power goes. */
const power = vi.hoisted(() => ({ steps: Infinity }))
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>()
  const step = <Work extends (...values: never[]) => unknown>(work: Work): Work =>
    ((...values: never[]) => {
      if (power.steps-- <= 0) throw new Error('the power is gone')
      return work(...values)
    }) as Work
  return { ...real, renameSync: step(real.renameSync), mkdirSync: step(real.mkdirSync), rmSync: step(real.rmSync) }
})

const { existsSync, readFileSync, writeFileSync } = fs

/** A folder with an app's files and a restore that waits, each file telling where it comes from. */
function prepared(): ReturnType<typeof filesIn> {
  power.steps = Infinity
  const files = filesIn(temporaryFolder())
  const folder = path.dirname(files.main)
  const put = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  for (const suffix of ['', '-wal', '-shm']) put(files.main + suffix, 'before')
  put(path.join(files.history, '2026q4.db'), 'before')
  put(files.search, 'before')
  put(path.join(folder, 'restore', 'sextant.db'), 'backup')
  put(path.join(folder, 'restore', 'history', '2026q3.db'), 'backup')
  put(path.join(folder, 'restore', 'replaced'), 'sextant-replaced-2026-11-23-100000')
  return files
}

test('a restore that is cut off after any of its steps is whole after the next start, and what was there is kept', () => {
  let finished = false
  let cuts = 0
  for (; !finished; cuts++) {
    const files = prepared()
    power.steps = cuts
    try {
      applyRestore(files, removeIndex)
      finished = true
    } catch (error) {
      expect(String(error)).toContain('the power is gone')
    }
    power.steps = Infinity
    if (!finished) applyRestore(files, removeIndex)
    expect(readFileSync(files.main, 'utf8'), `cut off after ${cuts} steps`).toBe('backup')
    for (const gone of [
      `${files.main}-wal`,
      `${files.main}-shm`,
      files.search,
      path.join(path.dirname(files.main), 'restore')
    ])
      expect(existsSync(gone), gone).toBe(false)
    expect(fs.readdirSync(files.history)).toEqual(['2026q3.db'])
    const kept = path.join(path.dirname(files.main), 'sextant-replaced-2026-11-23-100000')
    expect(fs.readdirSync(kept).sort()).toEqual(['history', 'sextant.db', 'sextant.db-shm', 'sextant.db-wal'])
    for (const name of ['sextant.db', 'sextant.db-wal', path.join('history', '2026q4.db')])
      expect(readFileSync(path.join(kept, name), 'utf8')).toBe('before')
  }
  expect(cuts).toBeGreaterThan(8)
})

import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { refreshDays } from '../../../main/insights/day-sums.ts'
import { removeIndex } from '../../../main/search/search-index.ts'
import { listBackups, manifestFile } from '../../../main/storage/backup/backup-format.ts'
import { checkBackup } from '../../../main/storage/backup/check-backup.ts'
import { makeBackup } from '../../../main/storage/backup/make-backup.ts'
import { applyRestore, prepareRestore } from '../../../main/storage/backup/restore.ts'
import { archiveQuarter, dropQuarter } from '../../../main/storage/partitions/archive.ts'
import { HistoryWriter } from '../../../main/storage/partitions/history-writer.ts'
import { QuarterFolder } from '../../../main/storage/partitions/quarter-folder.ts'
import type { Quarter } from '../../../main/storage/partitions/quarter.ts'
import { storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'
import { turnRecord } from '../../fakes/turn-records.ts'

const DAY_MS = 86_400_000

function build() {
  const folder = temporaryFolder()
  const storage = storageOnDisk(folder)
  storage.conversation('Some title', ['question', 'answer'])
  const history = new QuarterFolder(storage.files.history)
  const writer = new HistoryWriter(history)
  for (const month of [0, 3, 6]) writer.add([turnRecord(Date.UTC(2026, month, 10))])
  writer.closeAll()
  const place = path.join(folder, 'backups')
  const make = (onProgress: (fraction: number) => void = () => undefined) =>
    makeBackup(
      storage.files,
      { place, now: storage.clock.now(), keep: 3 },
      { signal: new AbortController().signal, progress: onProgress, ask: () => Promise.resolve() }
    )
  return { ...storage, folder, history, place, make }
}

test('a backup that was being made when the app crashed does not count as one, even with all its files there', async () => {
  const { make, place } = build()
  const { folder } = await make()
  const left = path.join(place, 'sextant-backup-2026-01-01-000000.part')
  mkdirSync(left)
  writeFileSync(manifestFile(left), readFileSync(manifestFile(folder)))
  expect(listBackups(place).map((backup) => backup.folder)).toEqual([folder])
})

test('what a crash left of a backup goes with the next one, unless it may still be being made', async () => {
  const { make, place } = build()
  for (const [name, age] of [
    ['sextant-backup-2026-01-01-000000.part', 2 * DAY_MS],
    ['sextant-backup-2026-01-02-000000.part', 60_000]
  ] as const) {
    mkdirSync(path.join(place, name), { recursive: true })
    const time = (Date.now() - age) / 1000
    utimesSync(path.join(place, name), time, time)
  }
  await make()
  expect(readdirSync(place).filter((name) => name.endsWith('.part'))).toEqual(['sextant-backup-2026-01-02-000000.part'])
})

test('a quarter that is archived while a backup is made is in it all the same', async () => {
  const { make, history } = build()
  let archived = false
  const { folder } = await make((fraction) => {
    if (archived || fraction === 0) return
    archived = true // the list of files was read before this
    for (const quarter of history.withState('open')) {
      writeFileSync(history.file(quarter, 'archive'), gzipSync(readFileSync(history.file(quarter))))
      rmSync(history.file(quarter))
    }
  })
  await checkBackup(folder, { signal: new AbortController().signal, progress: () => undefined })
  expect(readdirSync(path.join(folder, 'history')).sort()).toEqual(['2026q1.db.gz', '2026q2.db.gz', '2026q3.db.gz'])
})

test('a backup says how many turns it holds, those of archived quarters included and those of dropped ones not', async () => {
  const { make, history } = build()
  for (const quarter of history.withState('open')) await keepOnly(history, quarter)
  expect((await make()).turns).toBe(2)
})

/** One quarter is archived, one dropped, one stays open. */
async function keepOnly(history: QuarterFolder, quarter: Quarter): Promise<void> {
  const writer = new HistoryWriter(history)
  refreshDays(writer.database(quarter), quarter, 10)
  writer.closeAll()
  if (quarter === '2026q1') await archiveQuarter(history, quarter)
  if (quarter === '2026q2') await dropQuarter(history, quarter)
}

/** Changes what a backup says of itself, as somebody might who made it for another person. */
function forge(
  folder: string,
  change: (manifest: { files: { name: string; bytes: number; sha256: string }[] }) => object
): void {
  const manifest = JSON.parse(readFileSync(manifestFile(folder), 'utf8')) as Parameters<typeof change>[0]
  writeFileSync(manifestFile(folder), JSON.stringify(change(manifest)))
}

test.each([
  '../../x.gz',
  'history/../../../x.gz',
  '/tmp/x.gz',
  'history\\..\\x.db',
  'backup.json',
  'history/2026q1.db/../../x.gz'
])('a backup that names the file %s is none: nothing outside its folder is read or written', async (name) => {
  const { make, files, place, folder: home } = build()
  const { folder } = await make()
  const strange = gzipSync('strange')
  const outside = path.resolve(folder, name)
  if (outside.startsWith(home) && name !== 'backup.json') writeFileSync(outside, strange)
  forge(folder, (manifest) => ({
    ...manifest,
    files: [
      ...manifest.files,
      { name, bytes: strange.length, sha256: createHash('sha256').update(strange).digest('hex') }
    ]
  }))
  const context = { signal: new AbortController().signal, progress: () => undefined, ask: () => Promise.resolve() }
  await expect(prepareRestore(files, { folder, now: 0 }, context)).rejects.toMatchObject({ code: 'backup-damaged' })
  expect(listBackups(place)).toEqual([])
  expect(readdirSync(home)).not.toContain('restore')
})

test('a backup whose own description is broken does not hide the others', async () => {
  const { make, place } = build()
  const { folder } = await make()
  for (const [index, text] of [
    '{"format":"sextant-backup","version":1}',
    'null',
    '[]',
    '{"format":"sextant-backup","version":1,"files":[null]}'
  ].entries()) {
    const other = path.join(place, `sextant-backup-2026-01-0${index + 1}-000000`)
    mkdirSync(other)
    writeFileSync(manifestFile(other), text)
  }
  expect(listBackups(place).map((backup) => backup.folder)).toEqual([folder])
})

test('a backup without the main file is damaged, not restored', async () => {
  const { make } = build()
  const { folder } = await make()
  forge(folder, (manifest) => ({ ...manifest, files: manifest.files.slice(1) }))
  await expect(
    checkBackup(folder, { signal: new AbortController().signal, progress: () => undefined })
  ).rejects.toMatchObject({ code: 'backup-damaged' })
})

test('what a crash left of a restore that was being prepared goes at the next start', () => {
  const { folder, files } = build()
  mkdirSync(path.join(folder, 'restore.part'))
  expect(applyRestore(files, removeIndex)).toBeNull()
  expect(readdirSync(folder)).not.toContain('restore.part')
})

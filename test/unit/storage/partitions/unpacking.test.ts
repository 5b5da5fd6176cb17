import { readdirSync, renameSync } from 'node:fs'
import { expect, test } from 'vitest'
import { archiveQuarter } from '../../../../main/storage/partitions/archive.ts'
import { HistoryReader } from '../../../../main/storage/partitions/history-reader.ts'
import { HistoryWriter } from '../../../../main/storage/partitions/history-writer.ts'
import { QuarterFolder } from '../../../../main/storage/partitions/quarter-folder.ts'
import type { Quarter } from '../../../../main/storage/partitions/quarter.ts'
import { temporaryFolder } from '../../../fakes/temporary-folder.ts'
import { turnRecord } from '../../../fakes/turn-records.ts'

const quarter = '2026q1' as Quarter

async function archived() {
  const folder = new QuarterFolder(temporaryFolder())
  const writer = new HistoryWriter(folder)
  writer.add([0, 1, 2].map((month) => turnRecord(Date.UTC(2026, month, 10))))
  writer.closeAll()
  await archiveQuarter(folder, quarter)
  return { folder, reader: new HistoryReader(folder) }
}

test('an archived quarter is unpacked once for all who ask at once', async () => {
  const { folder, reader } = await archived()
  const [first, second] = await Promise.all([reader.archived(quarter), reader.archived(quarter)])
  expect(second).toBe(first)
  expect(first.query('SELECT at FROM turns_2026q1').all()).toHaveLength(3)
  expect(readdirSync(folder.folder).filter((name) => name.endsWith('.part'))).toEqual([])
  reader.close()
})

test('an archive that could not be opened is tried again by who asks next', async () => {
  const { folder, reader } = await archived()
  const file = folder.file(quarter, 'archive')
  renameSync(file, `${file}.away`)
  await expect(reader.archived(quarter)).rejects.toMatchObject({ code: 'not-found' })
  renameSync(`${file}.away`, file)
  expect((await reader.archived(quarter)).quarter).toBe(quarter)
  reader.close()
})

import { closeSync, existsSync, openSync, readdirSync, statSync, writeSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { refreshDays } from '../../../../main/insights/day-sums.ts'
import { insightsOf } from '../../../../main/insights/insights.ts'
import { spendOf } from '../../../../main/insights/spend.ts'
import { TurnLister } from '../../../../main/insights/turn-lines.ts'
import { Database } from '../../../../main/storage/database.ts'
import { archiveQuarter, dropQuarter } from '../../../../main/storage/partitions/archive.ts'
import { HistoryReader } from '../../../../main/storage/partitions/history-reader.ts'
import { HistoryWriter } from '../../../../main/storage/partitions/history-writer.ts'
import { repairQuarters } from '../../../../main/storage/partitions/repair-quarters.ts'
import { QuarterFolder } from '../../../../main/storage/partitions/quarter-folder.ts'
import type { Quarter } from '../../../../main/storage/partitions/quarter.ts'
import { temporaryFolder } from '../../../fakes/temporary-folder.ts'
import { turnRecord } from '../../../fakes/turn-records.ts'

const q = (name: string): Quarter => name as Quarter
const DAY = 86_400_000
const PAGE = 4096
const everything = { from: 0, to: Date.UTC(2030, 0) }
const days = { from: 0, to: everything.to / DAY }

/** Three turns in each of four quarters: a dropped one, an archived one, and two open ones. */
async function build() {
  const place = temporaryFolder()
  const folder = new QuarterFolder(path.join(place, 'history'))
  const writer = new HistoryWriter(folder)
  writer.add(Array.from({ length: 12 }, (_, month) => turnRecord(Date.UTC(2026, month, 10))))
  for (const quarter of folder.withState('open')) refreshDays(writer.database(quarter), quarter, 1000)
  writer.closeAll()
  await dropQuarter(folder, q('2026q1'))
  await archiveQuarter(folder, q('2026q2'))
  const main = Database.open(path.join(place, 'main.db'))
  const look = () => {
    const reader = new HistoryReader(folder)
    const turns = new TurnLister(reader, main).list({ range: everything, filter: {}, limit: 100, after: null }).turns
      .length
    const sums = insightsOf(reader, () => [], { range: days, filter: {} }).totals.turns
    const seen = { sums, turns, spent: spendOf(reader, everything).turns, damaged: reader.takeDamaged() }
    reader.close()
    return seen
  }
  const mend = () =>
    repairQuarters(
      folder,
      () => Promise.resolve(),
      (quarter) => writer.close(quarter)
    )
  return {
    folder,
    writer,
    look,
    mend,
    names: () =>
      readdirSync(folder.folder)
        .filter((name) => !/-(wal|shm)$/.test(name))
        .sort()
  }
}

/** Overwrites the pages of a file from that one on. */
function damage(file: string, firstPage: number): void {
  const opened = openSync(file, 'r+')
  for (let at = firstPage * PAGE; at < statSync(file).size; at += PAGE)
    writeSync(opened, Buffer.alloc(PAGE, 0x5a), 0, PAGE, at)
  closeSync(opened)
}

const sound = { sums: 12, turns: 6, spent: 6, damaged: [] }

test('sound files are left as they are', async () => {
  const { look, mend, names } = await build()
  const before = names()
  expect(await mend()).toEqual({ damaged: [], remade: [] })
  expect(names()).toEqual(before)
  expect(look()).toEqual(sound)
})

test.each([0, 1])('an open quarter that is damaged from page %i on costs its own turns and no others', async (page) => {
  const { folder, look } = await build()
  damage(folder.file(q('2026q3')), page)
  expect(look()).toEqual({ sums: 9, turns: 3, spent: 3, damaged: ['2026q3'] })
})

test.each(['2026q1', '2026q2'])(
  'damaged sums of %s, which is not open, cost its own figures and no others',
  async (name) => {
    const { folder, look } = await build()
    damage(folder.file(q(name), 'days'), 1)
    expect(look()).toEqual({ ...sound, sums: 9, damaged: [name] })
  }
)

test('a quarter that is damaged is told of once', async () => {
  const { folder } = await build()
  damage(folder.file(q('2026q2'), 'days'), 1)
  const reader = new HistoryReader(folder)
  const turns = (): number => insightsOf(reader, () => [], { range: days, filter: {} }).totals.turns
  expect([turns(), turns(), reader.takeDamaged(), turns(), reader.takeDamaged()]).toEqual([9, 9, ['2026q2'], 9, []])
  reader.close()
})

test('the sums of an archived quarter are made again from its archive', async () => {
  const { folder, look, mend, names } = await build()
  damage(folder.file(q('2026q2'), 'days'), 1)
  expect(await mend()).toEqual({ damaged: ['2026q2'], remade: ['2026q2'] })
  expect(look()).toEqual(sound)
  expect(names()).toContain('2026q2.days.db.damaged')
  expect(names().filter((name) => name.includes('unpacked'))).toEqual([])
})

test('the sums of a dropped quarter are set aside: they were all there was of it', async () => {
  const { folder, look, mend } = await build()
  damage(folder.file(q('2026q1'), 'days'), 1)
  expect(await mend()).toEqual({ damaged: ['2026q1'], remade: [] })
  expect(look()).toEqual({ ...sound, sums: 9 })
})

test('a damaged open quarter is set aside, and takes turns anew', async () => {
  const { folder, writer, look, mend } = await build()
  damage(folder.file(q('2026q4')), 1)
  expect(await mend()).toEqual({ damaged: ['2026q4'], remade: [] })
  expect(existsSync(`${folder.file(q('2026q4'))}.damaged`)).toBe(true)
  writer.add([turnRecord(Date.UTC(2026, 10, 20))])
  expect(look()).toMatchObject({ turns: 4, damaged: [] })
  writer.closeAll()
})

test('where the archive is damaged as well, the rest goes on', async () => {
  const { folder, look, mend } = await build()
  damage(folder.file(q('2026q2'), 'days'), 1)
  damage(folder.file(q('2026q2'), 'archive'), 0)
  expect(await mend()).toEqual({ damaged: ['2026q2'], remade: [] })
  expect(look()).toEqual({ ...sound, sums: 9 })
})

import { copyFileSync, existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { refreshDays } from '../../../../main/insights/day-sums.ts'
import { insightsOf } from '../../../../main/insights/insights.ts'
import { TurnLister, type TurnCursor, type TurnLines } from '../../../../main/insights/turn-lines.ts'
import { Database, Driver } from '../../../../main/storage/database.ts'
import { HistoryKeeper, type Retention } from '../../../../main/storage/partitions/keeper.ts'
import { HistoryReader } from '../../../../main/storage/partitions/history-reader.ts'
import { HistoryWriter } from '../../../../main/storage/partitions/history-writer.ts'
import { localDay } from '../../../../main/domain/calendar.ts'
import { QuarterFolder } from '../../../../main/storage/partitions/quarter-folder.ts'
import {
  dayMigrations,
  dayTableNames,
  quarterMigrations,
  tableOf
} from '../../../../main/storage/partitions/quarter-schema.ts'
import type { Quarter } from '../../../../main/storage/partitions/quarter.ts'
import { temporaryFolder } from '../../../fakes/temporary-folder.ts'
import { turnRecord } from '../../../fakes/turn-records.ts'

const q = (name: string): Quarter => name as Quarter
const at = (text: string): number => Date.parse(`${text}Z`)
const NOW = at('2026-11-23T12:00:00')
const DAY = 86_400_000
const everything = { from: 0, to: at('2200-01-01T00:00:00') }
const nobody = (): Promise<void> => Promise.resolve()

function build(place = temporaryFolder()) {
  const folder = new QuarterFolder(path.join(place, 'history'))
  const writer = new HistoryWriter(folder)
  const reader = new HistoryReader(folder)
  const keeper = new HistoryKeeper(folder, writer)
  const main = Database.open(path.join(place, 'main.db'))
  const lister = new TurnLister(reader, main)
  const sumUp = (quarter: Quarter): Promise<void> => {
    refreshDays(writer.database(quarter), quarter, 1000)
    return Promise.resolve()
  }
  const release = (quarter: Quarter): Promise<void> => Promise.resolve(reader.release(quarter))
  const keep = (now: number, retention: Retention = { quarters: null, action: 'archive' }) =>
    keeper.run(now, retention, sumUp, release)
  const turns = (range = everything): string[] =>
    lister.list({ range, filter: {}, limit: 1000, after: null }).turns.map((turn) => turn.turnId)
  /** A year and a half of one turn a month, in the quarters 2025q3 to 2026q4. */
  const fill = () => {
    const records = Array.from({ length: 17 }, (_, month) => turnRecord(Date.UTC(2025, 6 + month, 10)))
    writer.add(records)
    return records
  }
  return { place, folder, writer, reader, keeper, keep, turns, fill, lister }
}

describe('quarters', () => {
  test('are there before they are needed: this one and the next', async () => {
    const { keep, folder } = build()
    await keep(NOW)
    expect(folder.withState('open')).toEqual(['2026q4', '2027q1'])
  })

  test('have their tables under their own names', async () => {
    const { keep, folder } = build()
    await keep(NOW)
    const database = Database.open(folder.file(q('2026q4')), quarterMigrations(q('2026q4')))
    const names = database
      .query<{ name: string }>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'")
      .all()
      .map((row) => row.name)
    expect(names).toEqual(
      expect.arrayContaining(['turns_2026q4', 'completions_2026q4', 'stage_times_2026q4', 'metrics_2026q4'])
    )
    database.close()
  })

  test('take the turns of their time', () => {
    const { fill, folder, turns } = build()
    const records = fill()
    expect(folder.withState('open')).toEqual(['2025q3', '2025q4', '2026q1', '2026q2', '2026q3', '2026q4'])
    expect(turns()).toEqual(records.map((record) => record.turnId).reverse())
  })

  test('a turn that is handed in twice is there once', () => {
    const { fill, writer, turns } = build()
    const records = fill()
    writer.add(records)
    expect(turns()).toHaveLength(records.length)
  })

  test('only those that a range touches are opened', () => {
    const { fill, reader } = build()
    fill()
    const range = { from: at('2026-02-15T00:00:00'), to: at('2026-05-01T00:00:00') }
    expect(reader.during(range).map((quarter) => quarter.quarter)).toEqual(['2026q1', '2026q2'])
  })

  test('a row from a wrong clock keeps its time and is found by it', () => {
    const { writer, folder, turns } = build()
    const future = turnRecord(at('2099-01-01T00:00:00'), { recordedAt: NOW })
    writer.add([turnRecord(NOW), future])
    expect(folder.withState('open')).toEqual(['2026q4'])
    expect(turns({ from: at('2098-01-01T00:00:00'), to: at('2100-01-01T00:00:00') })).toEqual([future.turnId])
  })

  test('rows from wrong clocks have their place on the pages, wherever they are kept', () => {
    const { writer, lister } = build()
    const inMonth = (month: number, count: number) =>
      Array.from({ length: count }, (_, day) => turnRecord(Date.UTC(2026, month, 1 + day)))
    const future = [1, 2, 3].map((day) => turnRecord(Date.UTC(2030, 0, day), { recordedAt: at('2026-02-01T00:00:00') }))
    const records = [...inMonth(0, 9), ...inMonth(3, 9), ...inMonth(6, 9), ...future]
    writer.add(records)
    const found: string[] = []
    for (let after: TurnCursor | null = null, more = true; more; more = after !== null) {
      const page: TurnLines = lister.list({ range: everything, filter: {}, limit: 4, after })
      found.push(...page.turns.map((turn) => turn.turnId))
      after = page.next
    }
    expect(found).toEqual(records.sort((a, b) => b.at - a.at).map((record) => record.turnId))
  })

  test('a damaged file is set aside and the quarter begins anew', () => {
    const { folder, writer, turns, reader } = build()
    writeFileSync(folder.file(q('2026q4')), 'no database at all, but long enough to look like one '.repeat(50))
    const record = turnRecord(NOW)
    writer.add([record])
    expect(turns()).toEqual([record.turnId])
    expect(readdirSync(folder.folder)).toContain('2026q4.db.damaged')
    reader.close()
  })
})

describe('retention', () => {
  const archive: Retention = { quarters: 2, action: 'archive' }

  test('archives what is older and keeps the sums of its days', async () => {
    const { fill, keep, folder, reader } = build()
    fill()
    await keep(NOW - DAY)
    const report = await keep(NOW, archive)
    expect(report.archived).toEqual(['2025q3', '2025q4', '2026q1'])
    expect(folder.withState('open')).toEqual(['2026q2', '2026q3', '2026q4', '2027q1'])
    const days = reader
      .days()
      .flatMap((quarter) => quarter.query<{ turns: number }>(`SELECT turns FROM ${quarter.table('day_turns')}`).all())
    expect(days).toHaveLength(9)
  })

  test('an archived quarter opens for reading, whole', async () => {
    const { fill, keep, reader, lister } = build()
    const records = fill()
    await keep(NOW - DAY)
    await keep(NOW, archive)
    const quarter = await reader.archived(q('2026q1'))
    const lines = lister.listArchived(quarter, { range: everything, filter: {}, limit: 10, after: null })
    expect(lines.turns.map((line) => line.turnId)).toEqual(
      records
        .slice(6, 9)
        .map((record) => record.turnId)
        .reverse()
    )
    reader.close()
  })

  test('a day of a quarter that is not open is one point with its sums: its hours are not at hand', async () => {
    for (const action of ['archive', 'drop'] as const) {
      const { fill, keep, folder, writer, reader } = build()
      fill()
      for (const quarter of folder.withState('open')) refreshDays(writer.database(quarter), quarter, 1000)
      await keep(NOW - DAY)
      const look = (moment: string) => {
        const day = localDay(at(moment))
        const { step, totals, points } = insightsOf(reader, () => [], { range: { from: day, to: day }, filter: {} })
        return { step, turns: totals.turns, inPoints: points.reduce((sum, point) => sum + point.turns, 0) }
      }
      expect(look('2026-02-10T00:00:00')).toEqual({ step: 'hour', turns: 1, inPoints: 1 })
      await keep(NOW, { quarters: 2, action })
      expect(look('2026-02-10T00:00:00')).toEqual({ step: 'day', turns: 1, inPoints: 1 })
      expect(look('2026-05-10T00:00:00')).toEqual({ step: 'hour', turns: 1, inPoints: 1 })
      reader.close()
    }
  })

  test('drops what is older but for the sums', async () => {
    const { fill, keep, folder, reader } = build()
    fill()
    await keep(NOW - DAY)
    const report = await keep(NOW, { quarters: 2, action: 'drop' })
    expect(report.dropped).toEqual(['2025q3', '2025q4', '2026q1'])
    expect(folder.withState('dropped')).toEqual(['2025q3', '2025q4', '2026q1'])
    const days = reader
      .days()
      .flatMap((quarter) => quarter.query<{ turns: number }>(`SELECT turns FROM ${quarter.table('day_turns')}`).all())
    expect(days).toHaveLength(9)
    expect(readdirSync(folder.folder).filter((name) => name.startsWith('2025q3'))).toEqual(['2025q3.days.db'])
  })

  test('a late row for a retired quarter goes to the oldest open one', async () => {
    const { fill, keep, writer, folder, turns } = build()
    fill()
    await keep(NOW - DAY)
    await keep(NOW, archive)
    const late = turnRecord(at('2025-08-01T00:00:00'))
    writer.add([late])
    expect(folder.withState('open')[0]).toBe('2026q2')
    expect(turns({ from: late.at, to: late.at + 1 })).toEqual([late.turnId])
  })

  test('retires nothing in the first run after the clock has jumped', async () => {
    const { fill, keep } = build()
    fill()
    expect((await keep(NOW, archive)).archived).toEqual([])
    expect((await keep(at('2036-01-01T00:00:00'), archive)).archived).toEqual([])
    expect((await keep(NOW, archive)).archived).toEqual([])
    expect((await keep(NOW + DAY, archive)).archived).toEqual(['2025q3', '2025q4', '2026q1'])
  })
})

test('the sums of days have the same columns in a quarter as alone: they are copied as they are', () => {
  const place = temporaryFolder()
  const columns = (name: string, steps: readonly string[]) => {
    const database = Database.open(path.join(place, name), steps)
    const all = dayTableNames.map((table) =>
      database
        .query<{ name: string; type: string }>(
          `SELECT name, type FROM pragma_table_info('${tableOf(table, q('2026q1'))}')`
        )
        .all()
    )
    database.close()
    return all
  }
  expect(columns('days.db', dayMigrations(q('2026q1')))).toEqual(columns('quarter.db', quarterMigrations(q('2026q1'))))
})

describe('after a crash', () => {
  test('in the middle of archiving the quarter is as it was', async () => {
    const { fill, keep, folder, turns, reader, writer } = build()
    const records = fill()
    writer.closeAll()
    copyFileSync(folder.file(q('2025q3')), folder.file(q('2025q3'), 'archive'))
    writeFileSync(`${folder.file(q('2025q4'), 'archive')}.part`, 'half')
    folder.tidy(Date.now() + DAY)
    expect(existsSync(folder.file(q('2025q3'), 'archive'))).toBe(false)
    expect(readdirSync(folder.folder).filter((name) => name.includes('.part'))).toEqual([])
    await keep(NOW)
    expect(turns()).toHaveLength(records.length)
    reader.close()
  })

  test('only what was half done before this start is cleared away: the rest is in use', async () => {
    const { fill, keep, folder, reader } = build()
    fill()
    await keep(NOW - DAY)
    await keep(NOW, { quarters: 2, action: 'archive' })
    await reader.archived(q('2026q1'))
    const old = folder.unpackedFile(q('2025q4'))
    writeFileSync(old, 'left by a crash')
    utimesSync(old, 1000, 1000)
    folder.tidy(Date.now() - DAY)
    expect(readdirSync(folder.folder).filter((name) => name.endsWith('.unpacked.db'))).toEqual(['2026q1.unpacked.db'])
    reader.close()
  })

  test('an archive made by an older app has the current schema when it is opened', async () => {
    const { folder, reader } = build()
    const older = path.join(temporaryFolder(), 'older.db')
    Database.open(older, []).close()
    writeFileSync(folder.file(q('2025q3'), 'archive'), gzipSync(readFileSync(older)))
    const quarter = await reader.archived(q('2025q3'))
    expect(quarter.query('SELECT * FROM turns_2025q3').all()).toEqual([])
    reader.close()
  })

  test('a file that an older app wrote has the current schema when it is read', () => {
    const { folder, reader } = build()
    Database.open(folder.file(q('2025q3')), []).close()
    expect(reader.days().map((quarter) => quarter.query('SELECT * FROM turns_2025q3').all())).toEqual([[]])
    reader.close()
  })
})

test('the keeper asks others to let go of a quarter before its file goes', async () => {
  const { fill, keeper, folder, keep } = build()
  fill()
  await keep(NOW - DAY)
  const there: boolean[] = []
  await keeper.run(NOW, { quarters: 4, action: 'drop' }, nobody, (quarter) =>
    Promise.resolve(there.push(existsSync(folder.file(quarter))))
  )
  expect(there).toEqual([true])
  expect(folder.withState('dropped')).toEqual(['2025q3'])
})

describe('a quarter that somebody still reads', () => {
  test('is not archived without what is only in its log, and is when nobody does any more', async () => {
    const { fill, keep, writer, folder, turns, reader } = build()
    const records = fill()
    await keep(NOW - DAY)
    const other = new Driver(folder.file(q('2025q3')), { readonly: true })
    other.exec('BEGIN')
    other.prepare('SELECT count(*) FROM turns_2025q3').get()
    const late = turnRecord(at('2025-09-30T00:00:00'))
    writer.add([late])
    const retention: Retention = { quarters: 4, action: 'archive' }
    expect((await keep(NOW, retention)).archived).toEqual([])
    expect(turns()).toHaveLength(records.length + 1)
    other.close()
    expect((await keep(NOW + DAY, retention)).archived).toEqual(['2025q3'])
    const rows = (await reader.archived(q('2025q3'))).query('SELECT at FROM turns_2025q3').all()
    expect(rows).toHaveLength(4)
    reader.close()
  })
})

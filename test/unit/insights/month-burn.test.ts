import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ModelRef, WorkspaceId } from '../../../main/domain/ids.ts'
import { refreshDays } from '../../../main/insights/day-sums.ts'
import { monthOf } from '../../../main/domain/calendar.ts'
import { monthBurnOf, projected } from '../../../main/insights/month-burn.ts'
import { HistoryReader } from '../../../main/storage/partitions/history-reader.ts'
import { HistoryWriter } from '../../../main/storage/partitions/history-writer.ts'
import { QuarterFolder } from '../../../main/storage/partitions/quarter-folder.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'
import { turnRecord } from '../../fakes/turn-records.ts'

const HOUR = 3_600_000
const local = (month: number, day: number, hour = 0, minute = 0): number =>
  new Date(2026, month - 1, day, hour, minute).getTime()

const zone = process.env['TZ']
beforeEach(() => void (process.env['TZ'] = 'Europe/Berlin'))
afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

describe('where the month leads', () => {
  test('the first day says nothing of a month, however much it cost', () => {
    expect(projected(5_000_000, local(11, 1)).projectedMicroUsd).toBeNull()
    expect(projected(5_000_000, local(11, 1, 23, 59)).projectedMicroUsd).toBeNull()
    expect(projected(5_000_000, local(11, 2)).projectedMicroUsd).toBe(150_000_000)
  })

  test('half of the month at half of its time is the whole of it twice', () => {
    expect(projected(7, local(11, 16))).toEqual({ elapsed: 0.5, projectedMicroUsd: 14 })
  })

  test('at its end the month costs what it has cost', () => {
    const { elapsed, projectedMicroUsd } = projected(12_345_678, local(12, 1) - 1)
    expect(elapsed).toBeCloseTo(1, 8)
    expect(elapsed).toBeLessThan(1)
    expect(projectedMicroUsd).toBe(12_345_678)
    expect(projected(0, local(12, 1)).elapsed).toBe(0)
  })

  test('who spends nothing will have spent nothing', () => {
    expect(projected(0, local(11, 20)).projectedMicroUsd).toBe(0)
  })

  test('the hour that a change of clocks takes or gives is counted', () => {
    const spring = monthOf(local(3, 10))
    const autumn = monthOf(local(10, 10))
    expect((spring.to - spring.from) / HOUR).toBe(31 * 24 - 1)
    expect((autumn.to - autumn.from) / HOUR).toBe(31 * 24 + 1)
    expect(projected(1_000, local(3, 29, 12)).elapsed).toBe((28 * 24 + 11) / (31 * 24 - 1))
    expect(projected(1_000, local(10, 25, 12)).elapsed).toBe((24 * 24 + 13) / (31 * 24 + 1))
  })

  test('December ends where January begins', () => {
    expect(monthOf(local(12, 31, 23))).toEqual({ from: local(12, 1), to: new Date(2027, 0, 1).getTime() })
  })
})

describe('what the month has cost', () => {
  const now = local(11, 20, 12)
  const cost = (at: number, costMicroUsd: number | null, workspaceId = 'w'): ReturnType<typeof turnRecord> => ({
    ...turnRecord(at),
    costMicroUsd,
    workspaceId: workspaceId as WorkspaceId,
    cacheLayer: null
  })
  const burn = (...records: ReturnType<typeof turnRecord>[]) => {
    const folder = new QuarterFolder(path.join(temporaryFolder(), 'history'))
    const writer = new HistoryWriter(folder)
    writer.add(records)
    for (const quarter of folder.withState('open')) refreshDays(writer.database(quarter), quarter, 1000)
    return (warmed: { at: number; costMicroUsd: number }[] = []) =>
      monthBurnOf(
        new HistoryReader(folder),
        ({ from, to }) =>
          warmed
            .filter(({ at }) => at >= from && at < to)
            .map((one) => ({ ...one, workspaceId: '', model: 'a:b' as ModelRef })),
        now
      )
  }

  test('is the sum of its own days, of all workspaces, to the millionth', () => {
    const spent = burn(
      cost(local(11, 1), 1),
      cost(local(11, 1) - 1, 500),
      cost(now - 1, 20),
      cost(now - 2, 300, 'other')
    )
    expect(spent()).toMatchObject({
      from: local(11, 1),
      to: local(12, 1),
      spentMicroUsd: 321,
      todayMicroUsd: 320,
      unpriced: 0
    })
  })

  test('counts what was asked ahead of time, and says how many prices it does not know', () => {
    const spent = burn(cost(now - 1, 20), cost(now - 2, null))
    expect(
      spent([
        { at: local(11, 2), costMicroUsd: 7 },
        { at: now, costMicroUsd: 1 },
        { at: local(10, 30), costMicroUsd: 90 }
      ])
    ).toMatchObject({
      spentMicroUsd: 28,
      todayMicroUsd: 21,
      unpriced: 1
    })
  })

  test('is nothing where there is no history', () => {
    expect(burn()()).toMatchObject({ spentMicroUsd: 0, todayMicroUsd: 0, projectedMicroUsd: 0 })
  })
})

import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { DEFAULT_WORKSPACE, type ModelRef, type WorkspaceId } from '../../../main/domain/ids.ts'
import type { TurnRecord } from '../../../main/domain/turn-record.ts'
import { refreshDays } from '../../../main/insights/day-sums.ts'
import { insightsOf } from '../../../main/insights/insights.ts'
import type { InsightsFilter } from '../../../main/insights/insights-filter.ts'
import type { TurnFilter } from '../../../main/insights/turn-filter.ts'
import { warmedCosts } from '../../../main/insights/warmed-costs.ts'
import { WarmedAnswerStore } from '../../../main/storage/warmed-answer-store.ts'
import { TurnLister } from '../../../main/insights/turn-lines.ts'
import { Database } from '../../../main/storage/database.ts'
import { localDay } from '../../../main/domain/calendar.ts'
import { HistoryReader } from '../../../main/storage/partitions/history-reader.ts'
import { HistoryWriter } from '../../../main/storage/partitions/history-writer.ts'
import { QuarterFolder } from '../../../main/storage/partitions/quarter-folder.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'
import { turnRecord } from '../../fakes/turn-records.ts'

const NOON = new Date(2026, 10, 20, 12).getTime()
const DAY = 86_400_000
const everything = { from: 0, to: NOON + 10 * DAY }
const big = 'remote:big' as ModelRef
const small = 'local:small' as ModelRef

function kept(records: TurnRecord[]) {
  const place = temporaryFolder()
  const folder = new QuarterFolder(path.join(place, 'history'))
  const writer = new HistoryWriter(folder)
  const add = (...more: TurnRecord[]): void => {
    writer.add(more)
    for (const quarter of folder.withState('open')) refreshDays(writer.database(quarter), quarter, 1000)
  }
  add(...records)
  const reader = new HistoryReader(folder)
  const main = Database.open(path.join(place, 'main.db'))
  const lister = new TurnLister(reader, main)
  const warms = new WarmedAnswerStore(main)
  return {
    add,
    /** Without summing up. */
    take: (...more: TurnRecord[]) => writer.add(more),
    warm: (at: number, costMicroUsd: number, model: ModelRef, workspaceId: WorkspaceId = DEFAULT_WORKSPACE) =>
      warms.began(at, 9_000, { workspaceId, model })(costMicroUsd, null),
    figures: (filter: InsightsFilter = {}, days = 7) =>
      insightsOf(reader, warmedCosts(main), { range: { from: localDay(NOON) - days + 1, to: localDay(NOON) }, filter }),
    turns: (filter: TurnFilter) =>
      lister.list({ range: everything, filter, limit: 100, after: null }).turns.map((turn) => turn.turnId)
  }
}

const local = (at: number, change: Partial<TurnRecord> = {}): TurnRecord => ({
  ...turnRecord(at),
  model: small,
  provider: 'local' as never,
  where: 'local',
  costMicroUsd: 0,
  sentBytes: 0,
  cacheLayer: null,
  ...change
})
const remote = (at: number, change: Partial<TurnRecord> = {}): TurnRecord => ({
  ...turnRecord(at),
  model: big,
  provider: 'remote' as never,
  where: 'remote',
  costMicroUsd: 500,
  sentBytes: 900,
  cacheLayer: null,
  ...change
})

describe('figures', () => {
  test('a turn was answered here, by a cache or by a remote model, and by one of them only', () => {
    const { totals } = kept([
      local(NOON),
      local(NOON + 1),
      remote(NOON + 2),
      remote(NOON + 3, { cacheLayer: 'memory', costMicroUsd: 0, sentBytes: 0 })
    ]).figures()
    expect(totals).toMatchObject({ turns: 4, cacheHits: 1, remoteTurns: 1 })
  })

  test('what was refused before it left did not leave', () => {
    const refused = { outcome: 'failed', error: 'network-declined', costMicroUsd: 0, sentBytes: 0 } as const
    const { totals, sent } = kept([remote(NOON), remote(NOON + 1, refused), remote(NOON + 2, refused)]).figures()
    expect(totals).toMatchObject({ turns: 3, sentTurns: 1, sentBytes: 900, unpriced: 0 })
    expect(sent).toEqual([{ provider: 'remote', turns: 1, bytes: 900 }])
  })

  test('what the cache answered counts with its model, not as another one', () => {
    const hit = { where: 'local', cacheLayer: 'memory', costMicroUsd: 0, sentBytes: 0 } as const
    const { models } = kept([remote(NOON), remote(NOON + 1, hit), local(NOON + 2)]).figures()
    expect(models.map(({ model, where, turns, cacheHits }) => [model, where, turns, cacheHits])).toEqual([
      [big, 'remote', 2, 1],
      [small, 'local', 1, 0]
    ])
  })

  test('what there is to narrow by does not change with what it is narrowed by', () => {
    const workspaceId = 'other' as WorkspaceId
    const { figures } = kept([local(NOON), local(NOON + 1, { workspaceId }), local(NOON + 2), remote(NOON + 3)])
    expect(figures({ model: big }).choices).toEqual(figures().choices)
    expect(figures({ model: big }).choices).toMatchObject({ models: [small, big], providers: ['local', 'remote'] })
    expect(figures({ model: big }).choices.workspaces).toContain(workspaceId)
    expect(figures({ model: big }).totals.turns).toBe(1)
  })

  test('reasons of failures are those of the models that are looked at', () => {
    const failed = { outcome: 'failed', error: 'provider-timeout' } as const
    const { figures } = kept([local(NOON, failed), remote(NOON + 1, failed), remote(NOON + 2, failed)])
    expect(figures().errors.map(({ turns }) => turns)).toEqual([2, 1])
    expect(figures({ where: 'local' }).errors).toEqual([
      { error: 'provider-timeout', provider: 'local', model: small, turns: 1 }
    ])
  })

  test('what is added to a day that was looked at counts the next time', () => {
    const place = kept([local(NOON)])
    expect([place.figures().totals.turns, place.figures().totals.turns]).toEqual([1, 1])
    place.add(local(NOON + 1))
    expect(place.figures().totals.turns).toBe(2)
  })

  test('the range before is as long and ends where this one begins', () => {
    const { totals, previous } = kept([
      remote(NOON - 6 * DAY),
      remote(NOON - 7 * DAY),
      remote(NOON - 13 * DAY),
      remote(NOON - 14 * DAY)
    ]).figures()
    expect(totals.turns).toBe(1)
    expect(previous.totals.turns).toBe(2)
    expect(previous.points).toHaveLength(7)
  })
})

test('from two weeks on, the range before begins on the same day of the week', () => {
  const { figures } = kept([remote(NOON)])
  for (const days of [14, 30, 90, 365]) {
    const { points, previous } = figures({}, days)
    expect(previous.points).toHaveLength(points.length)
    expect(previous.points.map(({ at }) => new Date(at).getDay())).toEqual(
      points.map(({ at }) => new Date(at).getDay())
    )
  }
})

describe('after a change of the time zone', () => {
  const at = (text: string): number => Date.parse(`${text}Z`)
  const byDay = (place: ReturnType<typeof kept>) =>
    place
      .figures({}, 14)
      .points.flatMap(({ at: start, turns }) => (turns > 0 ? [[new Date(start).getDate(), turns]] : []))
  afterEach(() => vi.unstubAllEnvs())

  test('every turn counts once, on the day that it is on now', () => {
    vi.stubEnv('TZ', 'Europe/Istanbul')
    const place = kept([
      local(at('2026-11-09T22:00:00')),
      local(at('2026-11-09T22:00:01')),
      local(at('2026-11-10T09:00:00'))
    ])
    expect(byDay(place)).toEqual([[10, 3]])
    vi.stubEnv('TZ', 'America/New_York')
    place.add(local(at('2026-11-10T20:00:00')))
    expect(byDay(place)).toEqual([
      [9, 2],
      [10, 2]
    ])
    vi.stubEnv('TZ', 'Europe/Istanbul')
    place.add()
    expect(byDay(place)).toEqual([[10, 4]])
  })

  test('also from one end of the world to the other, and for turns that were not summed up before', () => {
    vi.stubEnv('TZ', 'Pacific/Kiritimati')
    const place = kept([local(at('2026-11-10T10:30:00'))])
    expect(byDay(place)).toEqual([[11, 1]])
    place.take(local(at('2026-11-12T10:30:00')))
    vi.stubEnv('TZ', 'Etc/GMT+12')
    place.add()
    expect(byDay(place)).toEqual([
      [9, 1],
      [11, 1]
    ])
  })
})

describe('money spent on questions that were asked ahead of time', () => {
  test('is beside what the turns cost, on its day and with its model', () => {
    const { warm, figures } = kept([remote(NOON), remote(NOON - DAY)])
    warm(NOON - DAY, 300, big)
    warm(NOON, 20, big)
    warm(NOON, 0, big)
    const { totals, points, models } = figures()
    expect(totals).toMatchObject({ turns: 2, costMicroUsd: 1000, warmedMicroUsd: 320, unpriced: 0 })
    expect(points.map((point) => point.warmedMicroUsd)).toEqual([0, 0, 0, 0, 0, 300, 20])
    expect(models.map(({ model, warmedMicroUsd }) => [model, warmedMicroUsd])).toEqual([[big, 320]])
  })

  test('is on its hour where a day is shown by hours', () => {
    const { warm, figures } = kept([remote(NOON)])
    warm(NOON + 1, 20, big)
    const { totals, points } = figures({}, 1)
    expect(totals.warmedMicroUsd).toBe(20)
    expect(points.findIndex((point) => point.warmedMicroUsd === 20)).toBe(12)
  })

  test('is narrowed as the turns are, and counts in the range before where it lies there', () => {
    const { warm, figures } = kept([remote(NOON), local(NOON)])
    warm(NOON, 20, big)
    warm(NOON, 3, 'other:one' as ModelRef, 'w' as WorkspaceId)
    warm(NOON - 7 * DAY, 100, big)
    const spent = (filter: InsightsFilter): number => figures(filter).totals.warmedMicroUsd
    expect(figures().previous.totals.warmedMicroUsd).toBe(100)
    expect(spent({})).toBe(23)
    expect([
      spent({ model: big }),
      spent({ provider: 'other' as never }),
      spent({ workspaceId: 'w' as WorkspaceId }),
      spent({ where: 'remote' }),
      spent({ where: 'local' })
    ]).toEqual([20, 3, 3, 23, 0])
  })
})

describe('the turns behind a number', () => {
  const cheap = local(NOON)
  const dear = remote(NOON + 1, { firstTokenMs: 3000 })
  const hit = remote(NOON + 2, { cacheLayer: 'disk', costMicroUsd: 0, sentBytes: 0 })
  const cases: [string, TurnFilter, TurnRecord[]][] = [
    ['money', { paid: true }, [dear]],
    ['bytes that left', { sent: true }, [dear]],
    ['answers of the cache', { cached: true }, [hit]],
    ['answers of models', { cached: false }, [dear, cheap]],
    ['a percentile of the first token', { firstTokenSlowerThanMs: 3000 }, [dear]]
  ]
  test.each(cases)('%s', (_name, filter, expected) => {
    expect(kept([cheap, dear, hit]).turns(filter)).toEqual(expected.map((record) => record.turnId))
  })
})

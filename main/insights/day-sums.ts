import type { WritableDatabase } from '../storage/database.ts'
import { startOfLocalDay, zoneOfDays } from '../domain/calendar.ts'
import { tableOf } from '../storage/partitions/quarter-schema.ts'
import type { Quarter } from '../storage/partitions/quarter.ts'
import { BulkInsert } from '../storage/bulk-insert.ts'
import { DDSketch } from '../metrics/ddsketch.ts'
import { Sum, SUM_COLUMNS, TURN_FIGURES, type TurnFigures } from './figures.ts'

const KEY_COLUMNS = ['workspace_id', 'provider', 'model', 'is_remote', 'cache_layer'] as const

interface TurnRow extends TurnFigures {
  workspace_id: string
  provider: string
  model: string
  error: string | null
}

interface Group {
  key: readonly unknown[]
  sum: Sum
}

/**
 * Brings the sums of days up to date with their turns, newest stale day first. A day is always summed anew from all of
 * its rows, so that it is right whatever happened before, and each day is one transaction.
 * @returns how many days were summed up and how many are still stale
 */
export function refreshDays(
  database: WritableDatabase,
  quarter: Quarter,
  mostDays: number
): { refreshed: number; left: number } {
  followZone(database, quarter)
  const stale = tableOf('stale_days', quarter)
  const days = database.query<{ day: number }>(`SELECT day FROM ${stale} ORDER BY day DESC LIMIT ?`).all(mostDays)
  const sumDay = daySummer(database, quarter)
  const clear = database.command(`DELETE FROM ${stale} WHERE day = ?`)
  for (const { day } of days)
    database.transaction(() => {
      sumDay(day)
      clear.run(day)
    })
  const left =
    database
      .query<{ left: number }>(`SELECT count(*) AS left FROM ${stale} /* whole: at most a quarter's days */`)
      .one()?.left ?? 0
  return { refreshed: days.length, left }
}

/**
 * After a change of the time zone every day has other bounds: one that was summed anew alone would lose turns to its
 * neighbours, or count theirs. So all of them become stale, with those that their turns can lie in now: zones are up to
 * 26 hours apart.
 */
function followZone(database: WritableDatabase, quarter: Quarter): void {
  const zone = zoneOfDays()
  const kept = tableOf('day_zone', quarter)
  if (database.query<{ zone: string }>(`SELECT zone FROM ${kept} /* whole: one row */`).one()?.zone === zone) return
  const [stale, turns] = [tableOf('stale_days', quarter), tableOf('day_turns', quarter)]
  database.transaction(() => {
    database
      .command(
        `INSERT OR IGNORE INTO ${stale} SELECT day + apart FROM (SELECT day FROM ${turns} UNION SELECT day FROM ${stale}),
           (SELECT -2 AS apart UNION SELECT -1 UNION SELECT 0 UNION SELECT 1 UNION SELECT 2) /* whole: at most a quarter's days */`
      )
      .run()
    database.command(`DELETE FROM ${kept}`).run()
    database.command(`INSERT INTO ${kept} (zone) VALUES (?)`).run(zone)
  })
}

function daySummer(database: WritableDatabase, quarter: Quarter): (day: number) => void {
  const tables = {
    turns: tableOf('day_turns', quarter),
    errors: tableOf('day_errors', quarter),
    stages: tableOf('day_stages', quarter)
  }
  const forget = Object.values(tables).map((table) => database.command(`DELETE FROM ${table} WHERE day = ?`))
  const turns = database.query<TurnRow>(
    `SELECT workspace_id, provider, model, error, ${TURN_FIGURES} FROM ${tableOf('turns', quarter)} WHERE at >= ? AND at < ?`
  )
  const stages = database.query<{ stage: string; duration_ms: number }>(
    `SELECT stage, duration_ms FROM ${tableOf('stage_times', quarter)} WHERE at >= ? AND at < ?`
  )
  const addTurns = new BulkInsert(database, tables.turns, ['day', ...KEY_COLUMNS, ...SUM_COLUMNS])
  const addErrors = new BulkInsert(database, tables.errors, [
    'day',
    'workspace_id',
    'provider',
    'model',
    'error',
    'turns'
  ])
  const addStages = new BulkInsert(database, tables.stages, ['day', 'stage', 'duration_ms'])

  return (day) => {
    const range = [startOfLocalDay(day), startOfLocalDay(day + 1)]
    const groups = new Map<string, Group>()
    const errors = new Map<string, { key: unknown[]; turns: number }>()
    for (const row of turns.iterate(...range)) {
      addTo(groups, row)
      if (row.error !== null) {
        const key = [row.workspace_id, row.provider, row.model, row.error]
        const name = key.join('\n')
        const found = errors.get(name)
        if (found) found.turns++
        else errors.set(name, { key, turns: 1 })
      }
    }
    const times = new Map<string, DDSketch>()
    for (const { stage, duration_ms } of stages.iterate(...range)) {
      let sketch = times.get(stage)
      if (!sketch) times.set(stage, (sketch = new DDSketch()))
      sketch.observe(duration_ms)
    }
    for (const command of forget) command.run(day)
    addTurns.insert(Array.from(groups.values(), ({ key, sum }) => [day, ...key, ...sum.kept()]))
    addErrors.insert(Array.from(errors.values(), (one) => [day, ...one.key, one.turns]))
    addStages.insert(Array.from(times, ([stage, sketch]) => [day, stage, sketch.toBytes()]))
  }
}

function addTo(groups: Map<string, Group>, row: TurnRow): void {
  const name = `${row.model}\n${row.cache_layer ?? ''}\n${row.is_remote}\n${row.provider}\n${row.workspace_id}`
  let group = groups.get(name)
  if (!group) {
    group = { key: [row.workspace_id, row.provider, row.model, row.is_remote, row.cache_layer ?? ''], sum: new Sum() }
    groups.set(name, group)
  }
  group.sum.addTurn(row)
}

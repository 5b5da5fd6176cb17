import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { storageDefaults } from '../../../main/config/history-settings.ts'
import { Tasks } from '../../../main/workers/tasks.ts'
import { Metrics } from '../../../main/metrics/metrics.ts'
import { TurnMetrics } from '../../../main/metrics/turn-metrics.ts'
import { listBackups } from '../../../main/storage/backup/backup-format.ts'
import { addQuarters, quarterOf, startOfQuarter } from '../../../main/storage/partitions/quarter.ts'
import { QuarterFolder } from '../../../main/storage/partitions/quarter-folder.ts'
import { quarterMigrations } from '../../../main/storage/partitions/quarter-schema.ts'
import { Database } from '../../../main/storage/database.ts'
import { Upkeep } from '../../../main/workers/upkeep.ts'
// First, so that its folders go last.
import { temporaryFolder } from '../../fakes/temporary-folder.ts'
import { silentLog } from '../../fakes/silent-log.ts'
import { storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { turnRecord } from '../../fakes/turn-records.ts'

// Real workers, on a clock that the test moves.
vi.setConfig({ testTimeout: 60_000 })

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const patiently = { timeout: 20_000 }
const ending: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ending.splice(0)) await end()
})

function build(change: Partial<typeof storageDefaults> = {}) {
  const folder = temporaryFolder()
  const storage = storageOnDisk(folder)
  const { clock, workers, imports } = storage
  const tasks = new Tasks({
    clock,
    log: silentLog,
    workers,
    imports,
    onChange: () => undefined,
    onImported: () => undefined
  })
  const metrics = new Metrics()
  const upkeep = new Upkeep({
    clock,
    log: silentLog,
    workers,
    tasks,
    metrics,
    settings: () => ({ ...storageDefaults, backupEvery: 'never', ...change }),
    dataFolder: folder
  })
  ending.push(async () => {
    await tasks.close()
    await upkeep.stop()
  })
  const quarters = (): string[] =>
    existsSync(storage.files.history) ? new QuarterFolder(storage.files.history).withState('open') : []
  const backups = () => listBackups(path.join(folder, 'backups'))
  return { ...storage, folder, tasks, metrics, turnMetrics: new TurnMetrics(metrics), upkeep, quarters, backups }
}

describe('quarters', () => {
  test('are made ahead soon after the start, and again before the next one begins', async () => {
    const { clock, upkeep, quarters } = build()
    upkeep.start()
    await clock.advance(4999)
    expect(quarters()).toEqual([])
    const current = quarterOf(clock.now())
    await clock.advance(1)
    await expect.poll(quarters, patiently).toEqual([current, addQuarters(current, 1)])
    await expect.poll(() => clock.pendingTimers >= 3, patiently).toBe(true) // the next run is planned when this one has ended
    clock.sleep(startOfQuarter(addQuarters(current, 1)) - clock.now() - DAY_MS / 2)
    await clock.advance(DAY_MS)
    await expect.poll(quarters, patiently).toContain(addQuarters(current, 2))
  })

  test('that have grown old are archived when the person wants that, and never otherwise', async () => {
    for (const [keepQuarters, state] of [
      [null, 'open'],
      [4, 'archived']
    ] as const) {
      const { clock, upkeep, outbox, workers, files } = build({ keepQuarters })
      const old = addQuarters(quarterOf(clock.now()), -6)
      outbox.add(turnRecord(startOfQuarter(old)))
      await workers.flush()
      upkeep.start()
      // A clock is believed from the second run on.
      for (let run = 0; run < 2; run++) {
        const before = clock.pendingTimers
        await clock.advance(run === 0 ? 5000 : DAY_MS)
        await expect.poll(() => clock.pendingTimers >= before, patiently).toBe(true)
      }
      await expect
        .poll(() => new QuarterFolder(files.history).list().find(({ quarter }) => quarter === old)?.state, patiently)
        .toBe(state)
    }
  })
})

test('metrics go to the quarter of their minute, and what came since is added to it at the end', async () => {
  const { clock, upkeep, turnMetrics, files } = build()
  upkeep.start()
  turnMetrics.record(turnRecord(clock.now()))
  const quarter = quarterOf(clock.now())
  await clock.advance(MINUTE_MS)
  const kept = (): number => {
    if (!existsSync(path.join(files.history, `${quarter}.db`))) return 0
    const database = Database.open(path.join(files.history, `${quarter}.db`), quarterMigrations(quarter))
    const sql = `SELECT total(m.sum) AS turns FROM metrics_${quarter} m JOIN metric_series_${quarter} s ON s.id = m.series WHERE s.name = 'turns'`
    const turns = database.query<{ turns: number }>(sql).one()?.turns ?? 0
    database.close()
    return turns
  }
  await expect.poll(kept, patiently).toBe(1)
  await clock.advance(1000)
  turnMetrics.record(turnRecord(clock.now()))
  turnMetrics.record(turnRecord(clock.now()))
  await upkeep.stop()
  expect(kept()).toBe(3)
})

describe('backups', () => {
  test('are made when they are due, and not before', async () => {
    const { clock, upkeep, conversation, tasks, backups } = build({ backupEvery: 'day' })
    conversation('Some title', ['question', 'answer'])
    upkeep.start()
    await clock.advance(30 * MINUTE_MS)
    await expect.poll(() => backups().length, patiently).toBe(1)
    await expect.poll(() => tasks.busy, patiently).toBe(false)
    await clock.advance(12 * 60 * MINUTE_MS)
    expect(backups()).toHaveLength(1)
    await clock.advance(12 * 60 * MINUTE_MS)
    await expect.poll(() => backups().length, patiently).toBe(2)
  })

  test('are not made unless the person wants them', async () => {
    const { clock, upkeep, folder } = build()
    upkeep.start()
    await clock.advance(10 * DAY_MS)
    expect(readdirSync(folder)).not.toContain('backups')
  })
})

test('a task that is running is not joined by another, and one that is cancelled says so', async () => {
  const { tasks, conversation, folder } = build()
  conversation('Some title', ['question', 'answer'])
  const first = tasks.backUp({ place: path.join(folder, 'backups'), keep: 1 })
  expect(() => tasks.checkBackup('anywhere')).toThrow(expect.objectContaining({ code: 'task-running' }))
  tasks.cancel(first.id)
  await expect.poll(() => tasks.list[0]?.state, patiently).toBe('cancelled')
  const second = tasks.backUp({ place: path.join(folder, 'backups'), keep: 1 })
  await expect.poll(() => tasks.list[0]?.state, patiently).toBe('done')
  expect(tasks.list[0]).toMatchObject({
    id: second.id,
    fraction: 1,
    report: { kind: 'backup', conversations: 1, messages: 2 }
  })
})

import { describe, expect, test } from 'vitest'
import { storageDefaults } from '../../../main/config/history-settings.ts'
import { Metrics } from '../../../main/metrics/metrics.ts'
import { Telemetry } from '../../../main/metrics/telemetry.ts'
import { Tasks } from '../../../main/workers/tasks.ts'
import { Upkeep } from '../../../main/workers/upkeep.ts'
import { ManualClock, settled } from '../../fakes/manual-clock.ts'
import { silentLog } from '../../fakes/silent-log.ts'
import { storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'
import { turnRecord } from '../../fakes/turn-records.ts'

const always = { from: 0, to: 4_000_000_000_000 }

describe('workers that are closed', () => {
  test('while they start fail what was asked, and closed again end nothing twice', async () => {
    const { workers, clock } = storageOnDisk(temporaryFolder())
    const asked = workers.reader.call('archivedWithin', always).catch((error: unknown) => error)
    await Promise.all([workers.close(), workers.close()])
    await asked
    expect([workers.reader.awake, clock.pendingTimers]).toEqual([false, 0])
    await workers.close()
  })

  test('while they are busy leave no worker and no timer', async () => {
    const { workers, clock, outbox } = storageOnDisk(temporaryFolder())
    await workers.flush()
    outbox.add(turnRecord(clock.now()))
    const flushed = workers.flush().catch(() => undefined)
    await workers.close()
    await flushed
    expect(clock.pendingTimers).toBe(0)
  })

  test('start no more', async () => {
    const { workers, clock } = storageOnDisk(temporaryFolder())
    await workers.close()
    await expect(workers.reader.call('archivedWithin', always)).rejects.toMatchObject({ code: 'cancelled' })
    await expect(workers.flush()).rejects.toMatchObject({ code: 'cancelled' })
    await expect(workers.job('checkBackup', { folder: '/nowhere' })).rejects.toMatchObject({ code: 'cancelled' })
    workers.nudge()
    expect([workers.reader.awake, clock.pendingTimers]).toEqual([false, 0])
  })
})

test('upkeep that is stopped while it writes is not on its way again', async () => {
  const { workers, clock, imports } = storageOnDisk(temporaryFolder())
  const parts = { clock, log: silentLog, workers }
  const tasks = new Tasks({ ...parts, imports, onChange: () => undefined, onImported: () => undefined })
  const metrics = new Metrics()
  const settings = (): typeof storageDefaults => ({ ...storageDefaults, backupEvery: 'never' })
  const upkeep = new Upkeep({ ...parts, tasks, metrics, settings, dataFolder: temporaryFolder() })
  upkeep.start()
  metrics.metric({ name: 'testCount', kind: 'counter', help: 'A count.', labels: [] }).with().add(1)
  await clock.advance(60_000)
  await upkeep.stop()
  await upkeep.stop()
  await workers.close()
  await settled()
  expect([upkeep.running, clock.pendingTimers]).toEqual([false, 0])
})

test('tasks that are closed begin no other', async () => {
  const { workers, clock, imports } = storageOnDisk(temporaryFolder())
  const quiet = { onChange: () => undefined, onImported: () => undefined }
  const tasks = new Tasks({ clock, log: silentLog, workers, imports, ...quiet })
  await Promise.all([tasks.close(), tasks.close()])
  expect(() => tasks.checkBackup('/nowhere')).toThrow(expect.objectContaining({ code: 'cancelled' }))
})

test('telemetry that is closed while it sends does not send again', async () => {
  const clock = new ManualClock()
  let answer: (response: Response) => void = () => undefined
  let sent = 0
  const telemetry = new Telemetry({
    fetch: () => {
      sent++
      return new Promise((resolve) => (answer = resolve))
    },
    clock,
    log: silentLog,
    metrics: new Metrics(),
    service: { version: '1.0.0' }
  })
  const settings = {
    otlpEnabled: true,
    otlpEndpoint: 'http://localhost:4318',
    prometheusEnabled: false,
    prometheusPort: 0
  }
  await telemetry.apply(settings)
  telemetry.record(turnRecord(clock.now()))
  await clock.advance(10_000)
  expect(sent).toBe(1)
  await telemetry.close()
  answer(new Response(null, { status: 503 }))
  await settled()
  telemetry.record(turnRecord(clock.now()))
  await telemetry.apply({ ...settings, otlpEndpoint: 'http://localhost:4319' })
  await telemetry.close()
  expect([sent, clock.pendingTimers]).toEqual([1, 0])
})

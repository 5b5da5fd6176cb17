import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TurnId } from '../../../main/domain/ids.ts'
import type { NetworkAttempt } from '../../../main/domain/network.ts'
import { WatchedLedger } from '../../../main/network/watched-ledger.ts'
import { Database } from '../../../main/storage/database.ts'
import { LedgerStore } from '../../../main/storage/ledger-store.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const DAY_MS = 86_400_000

function build() {
  const clock = new ManualClock()
  const ledger = new LedgerStore(Database.open(path.join(temporaryFolder(), 'a.db')))
  let told = 0
  const watched = new WatchedLedger({ clock, ledger, onChange: () => told++ })
  const attempt = (over: Partial<NetworkAttempt> = {}): NetworkAttempt => ({
    at: clock.now(),
    host: 'a.test:443',
    purpose: 'completion',
    turnId: null,
    verdict: 'allowed',
    rule: 'auto',
    ...over
  })
  return { clock, ledger, watched, attempt, told: () => told }
}

describe('a watched ledger', () => {
  test('tells requests that were sent again for the same answer', () => {
    const { ledger, watched, attempt } = build()
    const turnId = 't' as TurnId
    watched.attempt(attempt({ turnId, verdict: 'refused', rule: 'declined' }))
    watched.attempt(attempt({ turnId }))
    watched.attempt(attempt({ turnId }))
    watched.attempt(attempt({ turnId, host: 'b.test:443' }))
    watched.attempt(attempt())
    const third = watched.attempt(attempt({ turnId }))
    expect([watched.sentToday, watched.repeatedToday]).toEqual([5, 2])
    const lines = ledger.slice({}, 0, third + 1, 'oldest', 10)
    expect(lines.map(({ tryNumber }) => tryNumber)).toEqual([undefined, undefined, 2, undefined, undefined, 3])
  })

  test('counts what was allowed to leave today, and nothing else', () => {
    const { ledger, watched, attempt, clock } = build()
    ledger.attempt(attempt())
    ledger.attempt(attempt({ at: clock.now() - 2 * DAY_MS }))
    expect(watched.sentToday).toBe(1)
    watched.attempt(attempt({ rule: 'confirmed' }))
    watched.attempt(attempt({ verdict: 'refused', rule: 'offline' }))
    watched.attempt(attempt({ rule: 'loopback' }))
    expect(watched.sentToday).toBe(2)
  })

  test('an attempt that reached nobody has sent nothing, also for the next run', () => {
    const { ledger, watched, attempt, clock } = build()
    const nothing = { at: clock.now(), outcome: 'failed', bytesOut: 0, bytesIn: 0 } as const
    const before = watched.attempt(attempt())
    expect(watched.sentToday).toBe(1)
    watched.end(before, nothing)
    expect(watched.sentToday).toBe(0)
    watched.end(watched.attempt(attempt()), { ...nothing, bytesOut: 12 })
    watched.end(watched.attempt(attempt()), nothing)
    expect(watched.sentToday).toBe(1)
    expect(ledger.departuresSince(0)).toBe(1)
  })

  test('begins to count anew at midnight', () => {
    const { watched, attempt, clock } = build()
    watched.attempt(attempt())
    expect(watched.sentToday).toBe(1)
    clock.sleep(DAY_MS)
    expect(watched.sentToday).toBe(0)
  })

  test('tells of many rows once', async () => {
    const { watched, attempt, clock, told } = build()
    for (let i = 0; i < 50; i++)
      watched.end(watched.attempt(attempt()), { at: clock.now(), outcome: 'done', bytesOut: 1, bytesIn: 1 })
    expect(told()).toBe(0)
    await clock.advance(1_000)
    expect(told()).toBe(1)
    watched.attempt(attempt())
    await clock.advance(1_000)
    expect(told()).toBe(2)
  })
})

import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ModelRef, TurnId, WorkspaceId } from '../../../main/domain/ids.ts'
import type { Budget } from '../../../main/spending/budget.ts'
import { SpendingLedger, type MoneyReservation } from '../../../main/spending/spending-ledger.ts'
import { Database } from '../../../main/storage/database.ts'
import { SpendingStore } from '../../../main/spending/spending-store.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const one = 'one' as WorkspaceId
const other = 'other' as WorkspaceId
const day: Budget = { period: 'day', workspaceId: null, limitMicroUsd: 1_000 }
const month: Budget = { ...day, period: 'month' }
const ofOne: Budget = { ...day, workspaceId: one }
const entry = (workspaceId: WorkspaceId) => ({ workspaceId, model: 'a:b' as ModelRef, turnId: 't' as TurnId })

function ledger(file = path.join(temporaryFolder(), 'a.db'), run = 'first', clock = new ManualClock()) {
  const database = Database.open(file)
  const spending = new SpendingLedger(clock, new SpendingStore(database, run))
  const used = (budget: Budget): number => spending.states([budget])[0]?.usedMicroUsd ?? NaN
  const take = (amount: number, workspace = one): MoneyReservation =>
    spending.reserve(entry(workspace), [], () => amount)
  return { file, clock, database, spending, used, take }
}

describe('what is spent', () => {
  test('counts as reserved until its cost is known, and then as what it cost', () => {
    const { used, take } = ledger()
    const reserved = take(300)
    expect(used(day)).toBe(300)
    reserved.settle(120)
    expect(used(day)).toBe(120)
    reserved.settle(0)
    expect(used(day)).toBe(120)
  })

  test('stays at what it may have been when nobody says what it cost', () => {
    const { used, take } = ledger()
    take(300).settle(null)
    expect(used(day)).toBe(300)
  })

  test('counts in its workspace, its day and its month', async () => {
    const { used, take, clock } = ledger()
    take(100, one).settle(100)
    take(50, other).settle(50)
    expect([used(day), used(ofOne), used(month)]).toEqual([150, 100, 150])
    await clock.advance(86_400_000)
    expect(used(day)).toBe(0)
    await clock.advance(31 * 86_400_000)
    expect(used(month)).toBe(0)
  })

  test('is free again when its run ended without a word; another run that lives keeps its own', () => {
    const first = ledger()
    first.take(300)
    first.take(200).settle(80)
    first.database.close()
    const next = ledger(first.file, 'second', first.clock)
    next.take(40)
    next.spending.releaseEarlierRuns()
    expect(next.used(day)).toBe(120)
  })
})

test('many requests at once never pass a budget together', () => {
  const { spending, used } = ledger()
  const admitted = Array.from({ length: 50 }, () => {
    try {
      return spending.reserve(entry(one), [day], ([state]) => {
        if ((state?.usedMicroUsd ?? 0) + 90 > day.limitMicroUsd) throw new Error('full')
        return 90
      })
    } catch {
      return null
    }
  }).filter((reservation) => reservation !== null)
  expect(admitted).toHaveLength(11)
  expect(used(day)).toBe(990)
})

test('what is enforced is what the ledger sums up, over many random operations and restarts', () => {
  const clock = new ManualClock()
  let state = 7
  const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below
  let now = ledger(undefined, 'run 0', clock)
  const open: { reservation: MoneyReservation; amount: number }[] = []
  let sum = 0
  for (let step = 0; step < 3_000; step++) {
    const amount = random(100)
    if (random(3) > 0 || open.length === 0) {
      open.push({ reservation: now.take(amount), amount })
      sum += amount
    } else {
      const [ended] = open.splice(random(open.length), 1)
      if (!ended) continue
      const spent = random(ended.amount + 1)
      ended.reservation.settle(spent)
      sum += spent - ended.amount
    }
    if (step % 500 === 499) {
      now.database.close()
      now = ledger(now.file, `run ${step}`, clock)
      now.spending.releaseEarlierRuns()
      for (const { amount: lost } of open.splice(0)) sum -= lost
    }
    if (step % 10 === 0) expect(now.used(day)).toBe(sum)
  }
})

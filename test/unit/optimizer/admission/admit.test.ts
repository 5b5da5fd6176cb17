import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { SextantError } from '../../../../main/domain/errors.ts'
import {
  DEFAULT_WORKSPACE,
  type ConversationId,
  type MessageId,
  type ProviderId,
  type TurnId
} from '../../../../main/domain/ids.ts'
import type { Model } from '../../../../main/domain/model.ts'
import type { AnswerTo, ConfirmationOf } from '../../../../main/domain/confirmation.ts'
import type { Turn } from '../../../../main/domain/turn.ts'
import { admit, type AdmitParts } from '../../../../main/optimizer/admission/admit.ts'
import { RateLimits } from '../../../../main/optimizer/admission/rate-limits.ts'
import { TokenBucket } from '../../../../main/optimizer/admission/token-bucket.ts'
import { resultOf, type Compressed } from '../../../../main/optimizer/stages.ts'
import { answerCost } from '../../../../main/providers/prices/answer-cost.ts'
import { budgetsOf, type BudgetSettings } from '../../../../main/spending/budgets-of.ts'
import { SpendingLedger } from '../../../../main/spending/spending-ledger.ts'
import { Database } from '../../../../main/storage/database.ts'
import { SpendingStore } from '../../../../main/spending/spending-store.ts'
import { ManualClock } from '../../../fakes/manual-clock.ts'
import { otherModel, scriptedModel } from '../../../fakes/scripted-provider.ts'
import { temporaryFolder } from '../../../fakes/temporary-folder.ts'

/** A dollar for a million tokens of input, ten for output: a token of output costs ten millionths. */
const paid: Model = { ...otherModel, where: 'remote', maxOutputTokens: 4_000, prices: [{ input: '1', output: '10' }] }
const turn: Turn = {
  id: 't' as TurnId,
  workspaceId: DEFAULT_WORKSPACE,
  conversationId: 'c' as ConversationId,
  messageId: 'm' as MessageId,
  messages: [{ messageId: null, role: 'user', text: 'x'.repeat(950) }],
  wanted: paid.ref,
  sampling: { temperature: 0, topP: 1 },
  attachments: [],
  fresh: false
}
const compressed = (model: Model, over: Partial<Turn> = {}): Compressed =>
  resultOf<Compressed>({
    turn: { ...turn, ...over },
    candidate: { model, servesCached: true },
    messages: turn.messages
  })

function admission(
  budget: Partial<BudgetSettings>,
  says?: (question: ConfirmationOf<'budget'>) => Promise<AnswerTo<'budget'>>
) {
  const clock = new ManualClock()
  const spending = new SpendingLedger(
    clock,
    new SpendingStore(Database.open(path.join(temporaryFolder(), 'a.db')), 'run')
  )
  const settings = {
    dailyBudgetUsd: null,
    monthlyBudgetUsd: null,
    whenReached: 'stop' as const,
    workspaces: {},
    ...budget
  }
  const parts: AdmitParts = {
    limits: new RateLimits(clock),
    spending,
    budgetsOf: (workspace) => budgetsOf(settings, workspace),
    costOf: (model, usage) => answerCost(model, usage, clock.now()),
    ask: () => says,
    now: () => clock.monotonic()
  }
  const ask = (model = paid, over: Partial<Turn> = {}) =>
    admit(compressed(model, over), parts, new AbortController().signal)
  const spent = (): number =>
    spending.states([{ period: 'month', workspaceId: null, limitMicroUsd: 0 }])[0]?.usedMicroUsd ?? NaN
  return { clock, ask, spent }
}

describe('a request that costs money', () => {
  test('reserves what it may cost at most, and settles what it did cost', async () => {
    const { ask, spent } = admission({})
    const admitted = await ask()
    expect(spent()).toBe(1_000 + 40_000)
    admitted.reservation?.settle({ input: 240, output: 100 })
    expect(spent()).toBe(1_240)
  })

  test('that was never sent costs nothing', async () => {
    const { ask, spent } = admission({})
    ;(await ask()).reservation?.release()
    expect(spent()).toBe(0)
  })

  test('is asked for no longer an answer than a hard budget pays for', async () => {
    const { ask, spent } = admission({ dailyBudgetUsd: 0.011 })
    const admitted = await ask()
    expect(admitted.turn.sampling.maxOutputTokens).toBe(1_000)
    expect(admitted.decision).toMatchObject({ reserved: 11_000, shortenedTo: 1_000, budget: { period: 'day' } })
    expect(spent()).toBe(11_000)
  })

  test('is refused where a hard budget is used up, and nothing stays reserved', async () => {
    const { ask, spent } = admission({ dailyBudgetUsd: 0.01, monthlyBudgetUsd: 100 })
    ;(await ask()).reservation?.settle({ input: 0, output: 1_000 })
    await expect(ask()).rejects.toThrow(expect.objectContaining({ code: 'budget-reached' }))
    expect(spent()).toBe(10_000)
  })

  test('is never refused by a budget that only warns; the trace says how it stands', async () => {
    const { ask } = admission({ dailyBudgetUsd: 0.01, whenReached: 'warn' })
    await ask()
    const admitted = await ask()
    expect(admitted.turn.sampling.maxOutputTokens).toBeUndefined()
    expect(admitted.decision?.budget).toMatchObject({ limitMicroUsd: 10_000, usedMicroUsd: 41_000 })
  })

  test('is held to the budget of its workspace as well', async () => {
    const { ask } = admission({
      monthlyBudgetUsd: 100,
      workspaces: { [DEFAULT_WORKSPACE]: { dailyBudgetUsd: 0.001, monthlyBudgetUsd: null } }
    })
    await expect(ask()).rejects.toThrow(SextantError)
  })

  test('never passes a hard budget together with fifty others', async () => {
    const { ask, spent } = admission({ dailyBudgetUsd: 0.5 })
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => ask()))
    expect(spent()).toBeLessThanOrEqual(500_000)
    expect(all.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(10)
  })
})

describe('a budget that asks', () => {
  const says = (type: 'send' | 'cancel') => {
    const asked: ConfirmationOf<'budget'>[] = []
    const answer = (question: ConfirmationOf<'budget'>): Promise<AnswerTo<'budget'>> => {
      asked.push(question)
      return Promise.resolve({ type })
    }
    return { asked, answer }
  }
  const budget = { dailyBudgetUsd: 0.05, whenReached: 'ask' } as const

  test('asks about nobody within it, and about each that could pass it', async () => {
    const { asked, answer } = says('send')
    const { ask, spent } = admission(budget, answer)
    await ask()
    expect(asked).toEqual([])
    const admitted = await ask()
    expect(asked).toMatchObject([
      { kind: 'budget', budget: { limitMicroUsd: 50_000, usedMicroUsd: 41_000, mightCostMicroUsd: 41_000 } }
    ])
    expect(admitted.decision).toMatchObject({ reserved: 41_000, approved: { askedMs: 0 } })
    expect(admitted.turn.sampling.maxOutputTokens).toBeUndefined()
    expect(spent()).toBe(82_000)
    await ask()
    expect(asked).toHaveLength(2)
  })

  test('sends nothing and reserves nothing when the person says no', async () => {
    const { ask, spent } = admission(budget, says('cancel').answer)
    await ask()
    await expect(ask()).rejects.toThrow(expect.objectContaining({ code: 'budget-declined' }))
    expect(spent()).toBe(41_000)
  })

  test('holds where nobody can be asked, and for what is asked ahead of time', async () => {
    await expect(admission({ ...budget, dailyBudgetUsd: 0.01 }).ask()).rejects.toThrow(
      expect.objectContaining({ code: 'budget-reached' })
    )
    const { asked, answer } = says('send')
    const { ask } = admission({ ...budget, dailyBudgetUsd: 0.001 }, answer)
    await expect(ask(paid, { warming: { maxOutputTokens: 400 } })).rejects.toThrow(SextantError)
    expect(asked).toEqual([])
  })

  test('is not passed by fifty at once without fifty answers', async () => {
    const { asked, answer } = says('send')
    const { ask } = admission(budget, answer)
    await Promise.all(Array.from({ length: 50 }, () => ask()))
    expect(asked).toHaveLength(49)
  })
})

test('a price that is unknown neither blocks nor counts as 0', async () => {
  const { ask, spent } = admission({ dailyBudgetUsd: 0.01 })
  const { prices, ...unpriced } = paid
  expect(prices).toBeDefined()
  const admitted = await ask(unpriced)
  admitted.reservation?.settle({ input: 10, output: 10 })
  expect(admitted.decision?.reserved).toBeNull()
  expect(spent()).toBe(0)
})

test('what is answered on this computer is neither limited nor paid', async () => {
  const { ask } = admission({ dailyBudgetUsd: 0.01 })
  const all = await Promise.all(Array.from({ length: 300 }, () => ask(scriptedModel)))
  expect(all.every(({ decision }) => decision === undefined)).toBe(true)
})

describe('the rate limit', () => {
  test('lets a hundred through at once and then ten a second, in their order', async () => {
    const { ask, clock } = admission({})
    const through: number[] = []
    const all = Array.from({ length: 120 }, (_, index) => ask().then(() => through.push(index)))
    await clock.advance(0)
    expect(through).toHaveLength(100)
    await clock.advance(1_000)
    expect(through).toHaveLength(110)
    await clock.advance(1_000)
    await Promise.all(all)
    expect(through).toEqual(Array.from({ length: 120 }, (_, index) => index))
  })

  test('refuses what is asked ahead of time before a person has to wait', async () => {
    const { ask } = admission({})
    await Promise.all(Array.from({ length: 60 }, () => ask()))
    await expect(ask(paid, { warming: { maxOutputTokens: 10 } })).rejects.toThrow(
      expect.objectContaining({ code: 'provider-rate-limited' })
    )
    await ask()
  })

  test('is that of one provider and one workspace', async () => {
    const { ask, clock } = admission({})
    for (let index = 0; index < 101; index++) void ask()
    await clock.advance(0)
    const elsewhere = await ask({ ...paid, provider: 'third' as ProviderId })
    expect(elsewhere.decision?.waitedMs).toBe(0)
  })
})

describe('a token bucket', () => {
  const bucket = (at: { now: number }): TokenBucket =>
    new TokenBucket({ monotonic: () => at.now }, { capacity: 100, refillPerSecond: 10 })

  test('never refuses a first request, however much it takes', () => {
    const full = bucket({ now: 0 })
    expect(full.waitFor(5_000)).toBe(0)
    full.take(5_000)
    expect(full.level).toBe(-4_900)
  })

  test('gives back what was reserved and not used', () => {
    const half = bucket({ now: 0 })
    half.take(80)
    half.settle(80, 30)
    expect(half.level).toBe(70)
  })

  test('is full and not fuller after a long sleep, and unhurt by a clock that stands still', () => {
    const at = { now: 0 }
    const slept = bucket(at)
    slept.take(100)
    expect(slept.waitFor(1)).toBe(100)
    at.now = 1e9
    expect(slept.level).toBe(100)
    at.now -= 5_000
    expect(slept.level).toBe(100)
  })

  test('believes the provider that less is left, and that more is when nothing is on its way', () => {
    const size = { capacity: 100, refillPerSecond: 1 }
    const told = bucket({ now: 0 })
    told.heed(size, 40, false)
    expect(told.level).toBe(40)
    told.heed(size, 90, false)
    expect(told.level).toBe(40)
    told.heed(size, 90, true)
    expect(told.level).toBe(90)
  })
})

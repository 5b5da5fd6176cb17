import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { DEFAULT_WORKSPACE, type ModelRef, type ProviderId, type TurnId } from '../../main/domain/ids.ts'
import type { RateAllowance, RateNotice } from '../../main/domain/rate-limits.ts'
import { RateLimits, type RateReservation } from '../../main/optimizer/admission/rate-limits.ts'
import { TokenBucket } from '../../main/optimizer/admission/token-bucket.ts'
import { SpendingLedger } from '../../main/spending/spending-ledger.ts'
import { SpendingStore } from '../../main/spending/spending-store.ts'
import { Database } from '../../main/storage/database.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { seeded } from './seeded.ts'
import { EventClock } from './event-clock.ts'

const MODEL = 'replay:model' as ModelRef
const PROVIDER = 'replay' as ProviderId
/** Tokens a minute that the provider allows. */
const LIMIT = 200_000
const SIMULATED_MS = 40 * 60_000
/** Questions come faster than the limit lets them go, so that the limit is what is measured. */
const DEMAND = 1.15
const INPUT_TOKENS = 400
/** Long-tailed answers: log-normal, half of them no longer than this, and none longer than the model's limit. */
const MEDIAN_OUTPUT = 245
const OUTPUT_SIGMA = 1
const LONGEST_OUTPUT = 4_096
const TOKENS_A_SECOND = 60
const REFUSED_WAIT_MS = 1_000
const OPERATIONS = 1_000_000
/** How often all rows are added up. */
const COUNTED_EVERY = 5_000
const RESERVATIONS = 2_000_000

export const goals: readonly Goal[] = [
  { metric: 'utilisationRatio.asItEnds', atLeast: 0.95 },
  { metric: 'refusedRatio.asItEnds', atMost: 0.005 },
  { metric: 'utilisationRatio.maxTokens', atLeast: 0.95 },
  { metric: 'refusedRatio.maxTokens', atMost: 0.005 },
  { metric: 'ledgerMismatches', atMost: 0 },
  { metric: 'reservationsPerSecond', atLeast: 1_000_000 }
]

/**
 * How much of a provider's limit is used and how often it refuses, under both ways in which providers charge; whether
 * what the ledger holds is what was reserved and spent, after every one of a million random operations with kills; and
 * how many reservations a bucket takes a second.
 */
export async function measureLimits(): Promise<Measured> {
  const asItEnds = await replay('as-it-ends')
  const maxTokens = await replay('max-tokens')
  const ledger = bookkeeping()
  return {
    metrics: {
      'utilisationRatio.asItEnds': asItEnds.utilisation,
      'refusedRatio.asItEnds': asItEnds.refused,
      'utilisationRatio.maxTokens': maxTokens.utilisation,
      'refusedRatio.maxTokens': maxTokens.refused,
      'shortenedRatio.maxTokens': maxTokens.shortened,
      ledgerMismatches: ledger.mismatches,
      ledgerOperations: ledger.operations,
      reservationsPerSecond: reservationsPerSecond()
    },
    notes: [
      `${SIMULATED_MS / 60_000} simulated minutes each, ${LIMIT} tokens a minute, demand ${DEMAND} of it; answers log-normal, median ${MEDIAN_OUTPUT}, at most ${LONGEST_OUTPUT}.`
    ]
  }
}

type Charging = 'as-it-ends' | 'max-tokens'

/** A provider with limits of its own, whose responses say what is left of them. */
interface Provider {
  /** @returns false for a 429 */
  admits(longest: number): boolean
  ended(longest: number, output: number): void
  told(): RateNotice
}

const bucketOf = (clock: EventClock, limit: number): TokenBucket =>
  new TokenBucket(clock, { capacity: limit, refillPerSecond: limit / 60 })

function allowanceOf(bucket: TokenBucket): RateAllowance {
  const remaining = Math.max(0, Math.floor(bucket.level))
  return { limit: bucket.capacity, remaining, resetMs: ((bucket.capacity - remaining) / bucket.capacity) * 60_000 }
}

/** Input and output have limits of their own; output counts as it ends, and refuses the next request once it is used up. */
function chargesAsItEnds(clock: EventClock): Provider {
  const input = bucketOf(clock, LIMIT)
  const output = bucketOf(clock, LIMIT)
  return {
    admits() {
      if (input.level < INPUT_TOKENS || output.level <= 0) return false
      input.take(INPUT_TOKENS)
      return true
    },
    ended: (_longest, tokens) => output.take(tokens),
    told: () => ({ allowances: { inputTokens: allowanceOf(input), outputTokens: allowanceOf(output) } })
  }
}

/** One limit for both; the longest answer counts at once, and what was not written comes back at its end. */
function chargesMaxTokens(clock: EventClock): Provider {
  const tokens = bucketOf(clock, LIMIT)
  return {
    admits(longest) {
      if (tokens.level < INPUT_TOKENS + longest) return false
      tokens.take(INPUT_TOKENS + longest)
      return true
    },
    ended: (longest, output) => tokens.settle(longest, output),
    told: () => ({ allowances: { tokens: allowanceOf(tokens) } })
  }
}

async function replay(charging: Charging): Promise<{ utilisation: number; refused: number; shortened: number }> {
  const random = seeded(1)
  const clock = new EventClock()
  const limits = new RateLimits(clock)
  const provider = charging === 'max-tokens' ? chargesMaxTokens(clock) : chargesAsItEnds(clock)
  const meanOutput = MEDIAN_OUTPUT * Math.exp(OUTPUT_SIGMA ** 2 / 2)
  // Of the limit that binds: output alone where input has one of its own.
  const counted = charging === 'max-tokens' ? INPUT_TOKENS + meanOutput : meanOutput
  const gapMs = 60_000 / ((DEMAND * LIMIT) / counted)
  let [used, asked, refusals, shortened] = [0, 0, 0, 0]
  const send = (reservation: RateReservation, wanted: number): void => {
    const longest = reservation.shorterOutput ?? LONGEST_OUTPUT
    asked++
    if (!provider.admits(longest)) {
      refusals++
      limits.heed(MODEL, { allowances: {}, retryAfterMs: REFUSED_WAIT_MS })
      clock.after(REFUSED_WAIT_MS, () => send(reservation, wanted))
      return
    }
    limits.heed(MODEL, provider.told())
    const output = Math.min(wanted, longest)
    if (output < wanted) shortened++
    clock.after((1_000 * output) / TOKENS_A_SECOND, () => {
      provider.ended(longest, output)
      used += charging === 'max-tokens' ? INPUT_TOKENS + output : output
      reservation.settle({ input: INPUT_TOKENS, output })
    })
  }
  const stop = new AbortController()
  const ask = (): void => {
    const wanted = Math.min(LONGEST_OUTPUT, Math.ceil(MEDIAN_OUTPUT * Math.exp(OUTPUT_SIGMA * normal(random))))
    const request = {
      model: MODEL,
      provider: PROVIDER,
      workspace: DEFAULT_WORKSPACE,
      background: false,
      input: INPUT_TOKENS,
      longest: LONGEST_OUTPUT
    }
    limits.take(request, stop.signal).then(
      (reservation) => send(reservation, wanted),
      () => undefined
    )
    clock.after(-gapMs * Math.log(1 - random()), ask)
  }
  clock.after(0, ask)
  // The first minutes spend what a full bucket holds beyond the rate.
  const warmUpMs = 5 * 60_000
  await clock.runUntil(warmUpMs)
  const before = used
  await clock.runUntil(SIMULATED_MS)
  stop.abort(new Error('over'))
  const rate = (used - before) / ((SIMULATED_MS - warmUpMs) / 60_000)
  return { utilisation: rate / LIMIT, refused: refusals / asked, shortened: shortened / asked }
}

/** Standard normal (Box and Muller, 1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Random reservations, settlements, releases and kills against a book of our own. */
function bookkeeping(): { mismatches: number; operations: number } {
  const random = seeded(2)
  const clock = new EventClock()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sextant-limits-'))
  const database = Database.open(path.join(folder, 'ledger.db'))
  let run = 0
  let ledger = new SpendingLedger(clock, new SpendingStore(database, `run ${run}`))
  const budget = { period: 'month', workspaceId: null, limitMicroUsd: 5_000_000_000 } as const
  let open: { settle: (spent: number | null) => void; reserved: number }[] = []
  let held = 0
  let mismatches = 0
  for (let operation = 0; operation < OPERATIONS; operation++) {
    const dice = random()
    if (dice < 0.5 || open.length === 0) {
      const amount = Math.ceil(random() * 5_000)
      const entry = { workspaceId: DEFAULT_WORKSPACE, model: MODEL, turnId: String(operation) as TurnId }
      const money = ledger.reserve(entry, [budget], () => amount)
      open.push({ settle: (spent) => money.settle(spent), reserved: amount })
      held += amount
    } else if (dice < 0.9999) {
      const [one] = open.splice(Math.floor(random() * open.length), 1)
      if (!one) continue
      const spent = dice < 0.6 ? 0 : dice < 0.65 ? null : Math.floor(random() * one.reserved)
      one.settle(spent)
      held += (spent ?? one.reserved) - one.reserved
    } else {
      // The app is killed: what it had reserved is free again.
      for (const { reserved } of open) held -= reserved
      open = []
      ledger = new SpendingLedger(clock, new SpendingStore(database, `run ${++run}`))
      ledger.releaseEarlierRuns()
    }
    if (ledger.states([budget])[0]?.usedMicroUsd !== held) mismatches++
    // The counter against the rows themselves, added up anew.
    if (operation % COUNTED_EVERY === 0 && summed(database) !== held) mismatches++
  }
  database.close()
  rmSync(folder, { recursive: true })
  return { mismatches, operations: OPERATIONS }
}

function summed(database: Database): number {
  const rows = new SpendingStore(database, 'counting')
  return rows.sumSince(0, null)
}

/** In processor time, so that other work does not count. */
function reservationsPerSecond(): number {
  const bucket = new TokenBucket({ monotonic: () => performance.now() }, { capacity: 1e9, refillPerSecond: 1e9 })
  const begin = process.cpuUsage()
  for (let i = 0; i < RESERVATIONS; i++)
    if (bucket.waitFor(400) === 0) {
      bucket.take(400)
      bucket.settle(400, 300)
    }
  const { user, system } = process.cpuUsage(begin)
  return (1e6 * RESERVATIONS) / (user + system)
}

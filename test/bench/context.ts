import process from 'node:process'
import { systemClock } from '../../main/node/clock.ts'
import type { ContextMessage } from '../../main/optimizer/context/context-message.ts'
import { fit } from '../../main/optimizer/context/fit.ts'
import { rank, TermCache } from '../../main/optimizer/context/rank.ts'
import { Slices } from '../../main/time/slices.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { quantile } from './quantile.ts'
import { seeded } from './seeded.ts'
import { stopwatch } from './stopwatch.ts'

export const goals: readonly Goal[] = [
  { metric: 'fitsMsP99', atMost: 2 },
  { metric: 'longestSliceMs', atMost: 5 },
  { metric: 'growthRatio', atMost: 15 }
]

const ROUNDS = 500
const WARM_ROUNDS = 200
const CUT_ROUNDS = 10
const WORDS =
  'invoice customer paid late report quarter warehouse because revenue müşteri fatura ödeme Ankara delay'.split(' ')

/** Time of choosing and fitting for conversations that fit and that do not, of a thousand and ten thousand messages. */
export async function measureContext(): Promise<Measured> {
  const fits = await timed(conversation(60), 1_000_000, ROUNDS)
  const long = await timed(conversation(1_000), 1_000_000, ROUNDS)
  const thousand = await cutting(1_000)
  const tenThousand = await cutting(10_000)
  return {
    metrics: {
      fitsMsP50: quantile(fits, 0.5),
      fitsMsP99: quantile(fits, 0.99),
      fits1kMsP99: quantile(long, 0.99),
      first1kMs: thousand.first,
      cut1kMsP50: quantile(thousand.times, 0.5),
      first10kMs: tenThousand.first,
      cut10kMsP50: quantile(tenThousand.times, 0.5),
      growthRatio: quantile(tenThousand.times, 0.5) / quantile(thousand.times, 0.5),
      longestSliceMs: tenThousand.longest
    },
    notes: [
      'fits: 60 messages and 1,000 messages in a large window. cut: a window of a tenth, words of the messages known from the turn before; first: they are read for the first time, in slices. longestSlice is the longest stretch of reading and cutting 10,000 messages that nothing else could run in. Of a machine that does other things too, processor time counts.'
    ]
  }
}

function conversation(n: number): ContextMessage[] {
  const random = seeded(n)
  const say = (): string => Array.from({ length: 30 }, () => WORDS[Math.floor(random() * WORDS.length)] ?? '').join(' ')
  return Array.from({ length: n }, (_, index) => ({
    id: `m${index}`,
    role: index % 2 === 0 ? 'user' : 'assistant',
    pieces: [{ kind: 'history', text: say() }],
    otherTokens: 0
  }))
}

const count = (texts: string[]): Promise<number[]> => Promise.resolve(texts.map((text) => Math.ceil(text.length / 4)))

async function timed(messages: ContextMessage[], budget: number, rounds: number): Promise<number[]> {
  const cache = new TermCache()
  const times: number[] = []
  // Compiled code, as in an app that has run for a while.
  for (let round = -WARM_ROUNDS; round < rounds; round++) {
    const took = stopwatch()
    await fit({ messages, budget, count, around: 4, rank: () => rank(messages, cache, new Slices(systemClock)) })
    if (round >= 0) times.push(took())
  }
  return times
}

async function cutting(n: number): Promise<{ first: number; times: number[]; longest: number }> {
  const messages = conversation(n)
  const budget = n * 6
  const cache = new TermCache()
  const slices = new WatchedSlices()
  const took = stopwatch()
  await rank(messages, cache, slices)
  const first = took()
  const times: number[] = []
  for (let round = 0; round < CUT_ROUNDS; round++) {
    const took = stopwatch()
    await fit({
      messages,
      budget,
      count,
      around: 4,
      rank: () => rank(messages, cache, slices),
      pause: () => slices.pause()
    })
    times.push(took())
  }
  return { first, times, longest: slices.longest }
}

/** Compiling and collecting beside the main thread keeps nobody waiting. */
const threadUsage = process.threadCpuUsage.bind(process)

/** Notes the longest time between two chances for others. */
class WatchedSlices extends Slices {
  longest = 0
  #since = stopwatch(threadUsage)

  constructor() {
    super(systemClock)
  }

  override pause(): Promise<void> | undefined {
    const paused = super.pause()
    if (!paused) return undefined
    this.longest = Math.max(this.longest, this.#since())
    return paused.then(() => {
      this.#since = stopwatch(threadUsage)
    })
  }
}

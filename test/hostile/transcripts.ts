/**
 * Fits random conversations into random windows and looks for what must not happen: `node test/hostile/transcripts.ts
 * [rounds] [seed]`. Each is cut once as a whole, and once turn by turn as a person asks. Exits with 1 where a rule is broken.
 */
import process from 'node:process'
import type { ContextMessage } from '../../main/optimizer/context/context-message.ts'
import { fit } from '../../main/optimizer/context/fit.ts'
import type { Fitted, Plan } from '../../main/optimizer/context/fitted.ts'
import { rank, TermCache } from '../../main/optimizer/context/rank.ts'
import { Slices } from '../../main/time/slices.ts'
import { seeded } from '../bench/seeded.ts'
import { faultsOf } from '../fakes/check-fitted.ts'
import { ManualClock } from '../fakes/manual-clock.ts'
import { randomTranscript } from '../fakes/random-transcript.ts'

const AROUND = 4
const LEAST_BUDGET = 30
const count = (text: string): number => Math.ceil(text.length / 3)

const [rounds = 10_000, seed = 1] = process.argv.slice(2).map(Number)
const random = seeded(seed)
const sums = { rounds, cut: 0, faults: 0, turns: 0, cutAnew: 0, goneOn: 0, otherBeginnings: 0 }
for (let round = 0; round < rounds; round++) {
  const messages = randomTranscript(random, `r${round}`)
  const all = messages.reduce((sum, { pieces }) => sum + pieces.reduce((n, { text }) => n + count(text) + AROUND, 0), 0)
  const budget = LEAST_BUDGET + Math.floor(random() * all * 1.2)
  const cache = new TermCache()
  const whole = await fitted(messages, budget, cache)
  if (whole.plan) sums.cut++
  const faults = faultsOf(messages, whole, budget, count, AROUND)
  if (faults.length > 0) {
    sums.faults++
    console.error(`transcript ${round}: ${faults.join('; ')}`)
  }
  let plan: Plan | undefined
  let before = ''
  for (const [index, { role }] of messages.entries()) {
    if (role !== 'user') continue
    const turn = await fitted(messages.slice(0, index + 1), budget, cache, plan)
    const prompt = turn.pieces.flatMap(({ fate, text }) => (fate === 'dropped' ? [] : [text])).join('\n')
    if (plan && turn.plan) {
      sums.turns++
      if (turn.compacted) sums.cutAnew++
      else {
        sums.goneOn++
        if (!prompt.startsWith(before)) sums.otherBeginnings++
      }
    }
    plan = turn.plan
    before = prompt
  }
}
console.log(sums)
if (sums.faults > 0 || sums.otherBeginnings > 0) process.exitCode = 1

function fitted(
  messages: readonly ContextMessage[],
  budget: number,
  cache: TermCache,
  previous?: Plan
): Promise<Fitted> {
  return fit({
    messages,
    budget,
    around: AROUND,
    count: (texts) => Promise.resolve(texts.map(count)),
    rank: () => rank(messages, cache, new Slices(new ManualClock())),
    previous
  })
}

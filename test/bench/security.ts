import { judgeInjection } from '../../main/detection/injection/judge-injection.ts'
import { INJECTION_RULES } from '../../main/detection/injection/rules.ts'
import { findPersonalData } from '../../main/detection/personal/find-personal-data.ts'
import { findSecrets } from '../../main/detection/secrets/find-secrets.ts'
import { UnmaskStream } from '../../main/optimizer/egress/unmask-stream.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { quantile } from './quantile.ts'

export const goals: readonly Goal[] = [
  { metric: 'rulesMsP50', atMost: 1 },
  { metric: 'judgedMsP50', atMost: 15 }
]

const ROUNDS = 40
/** About 512 tokens: 2,000 characters of a report, with a name and a number in it. */
const TEXT =
  'The quarterly report shows that revenue rose by four percent while costs stayed flat. Priya Raghunathan of the finance team (+44 20 7946 0123) says that the forecast for the next quarter is cautious. '.repeat(
    10
  )
const PIECES = 2_000

/** What a request of 512 tokens costs before it leaves, and what an answer costs while it streams. */
export function measureSecurity(): Promise<Measured> {
  judgeInjection(TEXT, 'user')
  findPersonalData(TEXT)
  const rules = timed(() => INJECTION_RULES.forEach(({ pattern }) => pattern.test(TEXT)))
  const judged = timed(() => void judgeInjection(TEXT, 'user'))
  const outside = timed(() => void judgeInjection(TEXT, 'outside'))
  const personal = timed(() => void findPersonalData(TEXT))
  const secrets = timed(() => void findSecrets(TEXT))
  const entries = Array.from({ length: 50 }, (_, at) => ({
    value: `Person Number${at}`,
    placeholder: `PERSON_${at + 1}`,
    type: 'PERSON' as const
  }))
  const unmask = timed(() => {
    const stream = new UnmaskStream(entries)
    for (let at = 0; at < PIECES; at++) stream.push(at % 20 === 0 ? 'PERSON_7 ' : 'word ')
    stream.end()
  })
  return Promise.resolve({
    metrics: {
      rulesMsP50: quantile(rules, 0.5),
      judgedMsP50: quantile(judged, 0.5),
      judgedMsP99: quantile(judged, 0.99),
      outsideMsP50: quantile(outside, 0.5),
      personalDataMsP50: quantile(personal, 0.5),
      secretsMsP50: quantile(secrets, 0.5),
      unmaskMicrosPerPiece: (quantile(unmask, 0.5) / PIECES) * 1000
    },
    notes: [
      `A text of ${TEXT.length} characters, ${ROUNDS} rounds; the answer has ${PIECES} pieces and 50 masked values.`
    ]
  })
}

function timed(work: () => void): number[] {
  return Array.from({ length: ROUNDS }, () => {
    const from = performance.now()
    work()
    return performance.now() - from
  })
}

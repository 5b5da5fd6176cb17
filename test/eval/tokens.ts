import path from 'node:path'
import { systemClock } from '../../main/node/clock.ts'
import type { ChatRequest } from '../../main/tokens/chat-request.ts'
import { encodingOf, ENCODINGS, type Encoding } from '../../main/tokens/encodings.ts'
import { familyOf } from '../../main/tokens/families.ts'
import { promptCounts } from '../../main/tokens/text-classes.ts'
import { TokenEstimator } from '../../main/tokens/token-estimator.ts'
import { TokenWorker } from '../../main/tokens/token-worker.ts'
import { silentLog } from '../fakes/silent-log.ts'
import { readRows } from './read-rows.ts'
import type { Measured, Suite } from './suite.ts'

type Row = { tokens: number; text?: string; encoding?: string; model?: string } & Partial<ChatRequest>

const entry = path.resolve(import.meta.dirname, '../../main/tokens/worker/entry.ts')
const SHOWN = 20
/** The rule that most clients count by. */
const CHARACTERS_PER_TOKEN = 4

/**
 * Rows of OpenAI's encodings and models are counted exactly. For other models the app estimates and then learns what
 * the provider reports: so does this, row by row, and what is judged is the estimate before its own row was learned.
 */
export const tokens: Suite = {
  ownSet: 'test/eval/sets/tokens.jsonl',
  goals: [
    { metric: 'exact', atLeast: 1 },
    { metric: 'meanAbsoluteError', atMost: 0.03 },
    { metric: 'estimated.meanAbsoluteError', atMost: 0.03 },
    { metric: 'estimated.mostUnder', atMost: 0.03 }
  ],
  async run(file): Promise<Measured> {
    const worker = new TokenWorker({ entry, clock: systemClock, log: silentLog })
    const estimators = new Map<string, TokenEstimator>()
    const exact: number[] = []
    const estimated: number[] = []
    const naive: number[] = []
    const notes: string[] = []
    const rows = readRows<Row>(file)
    try {
      for (const row of rows) {
        const texts = row.messages?.map(({ content }) => content ?? '') ?? [row.text ?? '']
        const encoding = namedEncoding(row.encoding) ?? encodingOf(row.model ?? '')
        naive.push(relative(Math.ceil(texts.join('').length / CHARACTERS_PER_TOKEN), row.tokens))
        if (encoding) {
          const found = await exactly(worker, encoding, row)
          exact.push(relative(found, row.tokens))
          if (found !== row.tokens)
            notes.push(
              `${row.encoding ?? row.model ?? ''}: ${found} for ${row.tokens}: ${JSON.stringify(row).slice(0, 120)}`
            )
        } else {
          const model = row.model ?? row.encoding ?? ''
          const estimator = estimators.get(model) ?? new TokenEstimator(familyOf(model))
          estimators.set(model, estimator)
          const counts = promptCounts(await worker.classes(texts), row.messages?.length ?? 0)
          estimated.push((estimator.estimate(counts) - row.tokens) / row.tokens)
          estimator.learn(counts, row.tokens)
        }
      }
    } finally {
      await worker.close()
    }
    const absolute = [...exact, ...estimated.map(Math.abs)]
    return {
      metrics: {
        exact: share(exact, (error) => error === 0),
        meanAbsoluteError: mean(absolute),
        maxRelativeError: Math.max(...absolute),
        'chars4.meanAbsoluteError': mean(naive),
        ...(estimated.length > 0 && {
          'estimated.meanAbsoluteError': mean(estimated.map(Math.abs)),
          'estimated.mostUnder': Math.max(0, ...estimated.map((error) => -error))
        })
      },
      notes: [
        `${exact.length} rows of published encodings counted exactly, ${estimated.length} of other models estimated before each was learned. Errors are shares of the true count; chars4 is one token for four characters.`,
        ...notes.slice(0, SHOWN)
      ]
    }
  }
}

const namedEncoding = (name: string | undefined): Encoding | undefined => ENCODINGS.find((one) => one === name)

function exactly(worker: TokenWorker, encoding: Encoding, row: Row): Promise<number> | number {
  const { messages, functions, tools, function_call } = row
  if (!messages) return worker.count(encoding, [row.text ?? '']).then(([count]) => count ?? 0)
  return worker.countChat(encoding, {
    messages,
    ...(functions && { functions }),
    ...(tools && { tools }),
    ...(function_call && { function_call })
  })
}

const relative = (found: number, truth: number): number => Math.abs(found - truth) / Math.max(1, truth)
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
const share = <T>(values: readonly T[], holds: (value: T) => boolean): number =>
  values.length === 0 ? 1 : values.filter(holds).length / values.length

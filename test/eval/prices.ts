import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { TokenUsage } from '../../main/domain/completion.ts'
import { readUsage as anthropicUsage } from '../../main/providers/anthropic/anthropic-usage.ts'
import { readUsage as googleUsage } from '../../main/providers/google/google-usage.ts'
import { readUsage as chatUsage } from '../../main/providers/openai-chat/openai-chat-usage.ts'
import { readUsage as responsesUsage } from '../../main/providers/openai-responses/openai-responses-usage.ts'
import { costOf } from '../../main/providers/prices/cost.ts'
import { add, compare, decimalOf, numberOf, zero, type Decimal } from '../../main/providers/prices/decimal.ts'
import { PriceIndex } from '../../main/providers/prices/price-list.ts'
import type { PriceList } from '../../main/domain/price-list.ts'
import { readRows } from './read-rows.ts'
import type { Measured, Suite } from './suite.ts'

interface Row {
  provider: string
  /** Which protocol the body is of: `chat`, `responses`, `anthropic`, or `default` for the provider's own. */
  flavor: string
  model: string
  body: Record<string, unknown>
  inputUsd: string
  outputUsd: string
}

const listFile = path.resolve(import.meta.dirname, '../../resources/prices.json')
const FAILURES_SHOWN = 40

/** Recorded usage, priced with the list that ships with the app, as of the day of the list. */
export const prices: Suite = {
  ownSet: 'test/eval/sets/prices.jsonl',
  goals: [{ metric: 'maxErrorUsd', atMost: 0 }],
  run(file): Promise<Measured> {
    const index = new PriceIndex(JSON.parse(readFileSync(listFile, 'utf8')) as PriceList)
    const at = Date.parse(`${index.list.date}T12:00:00Z`)
    const notes: string[] = []
    let exact = 0
    let unlisted = 0
    let largest = zero
    for (const row of readRows<Row>(file)) {
      const entry = index.find(row.provider, row.model)
      if (!entry) {
        unlisted++
        notes.push(`${row.provider} ${row.model}: not in the list`)
        continue
      }
      const cost = costOf(usageOf(row), entry.prices, at)
      const error = add(difference(cost.inputUsd, row.inputUsd), difference(cost.outputUsd, row.outputUsd))
      if (compare(error, zero) === 0) exact++
      else
        notes.push(
          `${row.provider} ${row.model}: input ${cost.inputUsd ?? 'unknown'} for ${row.inputUsd}, output ${cost.outputUsd ?? 'unknown'} for ${row.outputUsd}`
        )
      if (compare(error, largest) > 0) largest = error
    }
    const total = readRows(file).length
    if (unlisted > 0)
      notes.unshift(`${unlisted} of ${total} rows have a model that is not in the list of ${index.list.date}`)
    return Promise.resolve({
      metrics: { exact, total, maxErrorUsd: numberOf(largest) },
      notes: notes.slice(0, FAILURES_SHOWN)
    })
  }
}

function usageOf({ provider, flavor, body }: Row): TokenUsage {
  if ('usageMetadata' in body) return googleUsage(body['usageMetadata'])
  const usage = body['usage']
  if (flavor === 'responses') return responsesUsage(usage)
  if (flavor === 'anthropic' || (flavor === 'default' && provider === 'anthropic')) return anthropicUsage(usage)
  const read = chatUsage(usage)
  return flavor === 'embeddings' ? { ...read, output: 0 } : read
}

/** How far two amounts are apart; one that is unknown is off by the whole of the other. */
function difference(found: string | undefined, expected: string): Decimal {
  const wanted = decimalOf(expected) ?? zero
  const amount = found === undefined ? zero : (decimalOf(found) ?? zero)
  const distance = add(amount, { digits: -wanted.digits, places: wanted.places })
  if (found === undefined && compare(wanted, zero) === 0) return { digits: 1n, places: 12 }
  return distance.digits < 0n ? { digits: -distance.digits, places: distance.places } : distance
}

import type { Bytes, MicroUsd, Tokens } from '../domain/units.ts'
import type { HistoryReader } from '../storage/partitions/history-reader.ts'
import type { ReadableQuarter, TimeRange } from '../storage/partitions/readable-quarter.ts'

/** What the turns of a range have used. */
export interface Spend {
  turns: number
  costMicroUsd: MicroUsd
  inputTokens: Tokens
  outputTokens: Tokens
  sentBytes: Bytes
}

/** Adds up the turns of any range, to the millisecond: what a budget asks, which begins with a day or an hour. */
export function spendOf(history: HistoryReader, range: TimeRange): Spend {
  const sum: Spend = { turns: 0, costMicroUsd: 0, inputTokens: 0, outputTokens: 0, sentBytes: 0 }
  const read = (quarter: ReadableQuarter): Spend | undefined => {
    const query = quarter.query<Spend>(
      `SELECT count(*) AS turns, total(cost_micro_usd) AS costMicroUsd, total(input_tokens) AS inputTokens,
         total(output_tokens) AS outputTokens, total(sent_bytes) AS sentBytes
       FROM ${quarter.table('turns')} WHERE at >= ? AND at < ?`
    )
    return query.one(range.from, range.to)
  }
  for (const part of history.look(history.during(range), read)) {
    if (!part) continue
    sum.turns += part.turns
    sum.costMicroUsd += part.costMicroUsd
    sum.inputTokens += part.inputTokens
    sum.outputTokens += part.outputTokens
    sum.sentBytes += part.sentBytes
  }
  return sum
}

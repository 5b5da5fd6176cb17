import path from 'node:path'
import { checkCandidate } from '../../../main/optimizer/cache/semantic/candidate-check.ts'
import { Profiles } from '../../../main/optimizer/cache/semantic/profiles.ts'
import { readRows } from '../read-rows.ts'

/** Two questions that differ in one thing and must never share an answer. */
interface Swap {
  kind: string
  language: string
  texts: [string, string]
}

const file = path.resolve(import.meta.dirname, '../sets/semantic-swaps.jsonl')

/**
 * Our own swaps of negation, number, unit, entity, date and direction. A hit is false here when the verifier alone would
 * let it through, whatever the estimate says: the strictest reading, since the estimate could only refuse more.
 */
export function judgeSwaps(): { asked: number; served: string[] } {
  const swaps = readRows<Swap>(file)
  const profiles = new Profiles()
  const served: string[] = []
  for (const { kind, texts } of swaps)
    for (const [known, asked] of [texts, texts.toReversed()] as [string, string][]) {
      const fit = checkCandidate(profiles.of(asked), [{ id: 1, text: known, group: '' }], profiles)
      if (fit.by || fit.sameWords) served.push(`${kind}: ${known} → ${asked}`)
    }
  return { asked: 2 * swaps.length, served }
}

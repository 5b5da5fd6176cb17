import { findSecrets } from '../../main/detection/secrets/find-secrets.ts'
import { quantile } from '../bench/quantile.ts'
import { readRows } from './read-rows.ts'
import type { Measured, Suite } from './suite.ts'

interface Row {
  text: string
  label: 0 | 1
  /** Whose key it is, in sets that say so. */
  rule?: string
}

const SHOWN = 60

/** Whether texts that hold a secret are told from those that do not. */
export const secrets: Suite = {
  ownSet: 'test/eval/sets/secrets.jsonl',
  goals: [
    { metric: 'f1', atLeast: 0.98 },
    { metric: 'msP50', atMost: 0.5 }
  ],
  run(file): Promise<Measured> {
    const counts = { right: 0, wrong: 0, missed: 0 }
    const notes: string[] = []
    const times: number[] = []
    for (const { text, label, rule } of readRows<Row>(file)) {
      const from = performance.now()
      const found = findSecrets(text)
      times.push(performance.now() - from)
      if (label === 1 && found.length > 0) counts.right++
      else if (label === 1) counts.missed++
      else if (found.length > 0) counts.wrong++
      if ((label === 1) !== found.length > 0)
        notes.push(
          `${label === 1 ? 'missed' : `wrong (${found[0]?.rule})`} ${rule ?? ''}: ${JSON.stringify(text.slice(0, 100))}`
        )
    }
    const precision = counts.right / (counts.right + counts.wrong || 1)
    const recall = counts.right / (counts.right + counts.missed || 1)
    const f1 = (2 * precision * recall) / (precision + recall || 1)
    return Promise.resolve({
      metrics: { precision, recall, f1, msP50: quantile(times, 0.5) },
      notes: notes.slice(0, SHOWN)
    })
  }
}

import type { TextMeaning } from '../../main/detection/injection/classifier.ts'
import { judgeInjection, meantText, type TextOrigin } from '../../main/detection/injection/judge-injection.ts'
import { quantile } from '../bench/quantile.ts'
import { appEmbedder } from './semantic/embedder.ts'
import { readRows } from './read-rows.ts'
import type { Measured, Suite } from './suite.ts'

interface Row {
  text: string
  label: 0 | 1
  origin: TextOrigin
}

const SHOWN = 60

/**
 * How many attacks the security monitor asks about or blocks, and how many harmless texts. With the vectors of the
 * embedding model as the app has them; `--no-model` judges by letters alone.
 */
export const injection: Suite = {
  ownSet: 'test/eval/sets/injection.jsonl',
  goals: [
    { metric: 'recall', atLeast: 0.55 },
    { metric: 'falsePositiveRate', atMost: 0.02 }
  ],
  async run(file, options): Promise<Measured> {
    const counts = { attacks: 0, caught: 0, harmless: 0, alarms: 0, blocked: 0, validated: 0 }
    const times: number[] = []
    const rows = readRows<Row>(file)
    const { meanings, note } = options.has('no-model')
      ? { meanings: new Map<string, TextMeaning>(), note: 'Judged by letters alone.' }
      : await meaningsOf(rows.flatMap(({ origin, text }) => (origin === 'user' ? (meantText(text) ?? []) : [])))
    const notes: string[] = []
    // The first call unpacks the tables.
    judgeInjection('', 'user')
    for (const { text, label, origin } of rows) {
      const meaning = origin === 'user' ? meanings.get(meantText(text) ?? '') : undefined
      const from = performance.now()
      const { score, findings } = judgeInjection(text, origin, meaning)
      times.push(performance.now() - from)
      const acted = score > 0.5
      if (score > 0.8) counts.blocked++
      else if (acted) counts.validated++
      if (label === 1) counts.attacks++
      else counts.harmless++
      if (acted && label === 1) counts.caught++
      if (acted && label === 0) counts.alarms++
      if (acted !== (label === 1))
        notes.push(
          `${label === 1 ? 'missed' : 'false alarm'} ${score.toFixed(2)} ${findings.map(({ family }) => family).join('+')}: ${JSON.stringify(text.slice(0, 110))}`
        )
    }
    return {
      metrics: {
        recall: counts.caught / (counts.attacks || 1),
        falsePositiveRate: counts.alarms / (counts.harmless || 1),
        blocked: counts.blocked,
        validated: counts.validated,
        msP50: quantile(times, 0.5),
        msP99: quantile(times, 0.99)
      },
      notes: [note, ...notes.slice(0, SHOWN)]
    }
  }
}

/** Vectors of texts, sixteen at a time; none where the model can not be had. */
async function meaningsOf(texts: readonly string[]): Promise<{ meanings: Map<string, TextMeaning>; note: string }> {
  const meanings = new Map<string, TextMeaning>()
  const { embedder, close, note } = await appEmbedder()
  try {
    const unknown = [...new Set(texts)]
    for (let from = 0; from < unknown.length; from += 16) {
      const some = unknown.slice(from, from + 16)
      const embedded = await embedder.embed(some)
      for (const [index, text] of some.entries()) {
        const vector = embedded[index]?.vector
        if (vector) meanings.set(text, { model: embedder.model, vector })
      }
    }
  } finally {
    close()
  }
  return { meanings, note }
}

import type { App } from '../../compose/app.ts'
import type { DatasetFormat } from '../../domain/dataset.ts'
import { exportRow } from '../../learning/dataset/export-rows.ts'
import type { DatasetStore } from '../../storage/dataset-store.ts'
import type { Desktop } from '../desktop.ts'
import type { Handlers } from '../router.ts'

const READ_AT_ONCE = 100

export function learningHandlers({ learning, clock, signals }: App, desktop: Desktop): Handlers['learning'] {
  const { examples } = learning
  return {
    examples: ({ filter, before, limit }) => ({
      counts: examples.counts(),
      examples: examples.page(filter, before, limit)
    }),
    editExample: ({ id, better }) => {
      examples.edit(id, better)
      signals.emit('examples')
    },
    removeExample: ({ id }) => {
      examples.remove(id)
      signals.emit('examples')
    },
    clearExamples: () => {
      examples.clear()
      signals.emit('examples')
    },
    exportExamples: async ({ format }) => {
      const day = new Date(clock.now()).toISOString().slice(0, 10)
      let rows = 0
      const written = await desktop.saveFile(
        `Sextant ${day} examples.jsonl`,
        linesOf(examples, format, () => rows++)
      )
      return written === null ? null : { rows }
    }
  }
}

/** Lines of a training file, the newest example first. */
function* linesOf(examples: DatasetStore, format: DatasetFormat, onRow: () => void): Generator<string> {
  for (let before: number | null = null; ;) {
    const page = examples.page('with-better', before, READ_AT_ONCE)
    for (const example of page) {
      const row = exportRow(example, format)
      if (row === undefined) continue
      onRow()
      yield row
    }
    const last = page.at(-1)
    if (!last) return
    before = last.id
  }
}

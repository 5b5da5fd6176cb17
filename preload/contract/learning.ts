import { z } from 'zod'
import { DATASET_FORMATS, type DatasetExample } from '../../main/domain/dataset.ts'
import type { ExampleCounts } from '../../main/storage/dataset-store.ts'
import { channel, nothing } from './channel.ts'

export interface ExamplePage {
  counts: ExampleCounts
  /** The newest first. */
  examples: DatasetExample[]
}

const exampleId = z.int().min(1)
const LONGEST_BETTER = 100_000

export const learning = {
  /** Examples that were gathered from poor answers, older than `before`. */
  examples: channel<ExamplePage>()(
    z.strictObject({
      filter: z.enum(['all', 'with-better', 'without-better']),
      before: z.int().nullable(),
      limit: z.int().min(1).max(100)
    })
  ),
  /** What the person wrote as the better answer; null for none. */
  editExample: channel<void>()(z.strictObject({ id: exampleId, better: z.string().max(LONGEST_BETTER).nullable() })),
  removeExample: channel<void>()(z.strictObject({ id: exampleId })),
  clearExamples: channel<void>()(nothing),
  /** Writes the examples with a better answer into a file that the person chooses; null when they chose none. */
  exportExamples: channel<{ rows: number } | null>()(z.strictObject({ format: z.enum(DATASET_FORMATS) }))
}

export type { DatasetExample, ExampleCounts }

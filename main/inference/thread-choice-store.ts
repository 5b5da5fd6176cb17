import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import type { MeasurementStore } from '../storage/measurement-store.ts'
import type { LocalModelFile } from './local-model-file.ts'
import type { ThreadChoices } from './inference-protocol.ts'

const choice = z.object({ threads: z.int().min(1), msPerToken: z.number().positive() })
const choices = z.object({ reading: choice, writing: choice })

/** The numbers of threads that were measured for models on this machine's processor. */
export class ThreadChoiceStore {
  readonly #measurements: Pick<MeasurementStore, 'find' | 'set'>

  constructor(measurements: Pick<MeasurementStore, 'find' | 'set'>) {
    this.#measurements = measurements
  }

  /** null when they were not measured yet. */
  find(file: LocalModelFile): ThreadChoices | null {
    const stored = choices.safeParse(this.#measurements.find(nameOf(file)))
    return stored.success ? stored.data : null
  }

  keep(file: LocalModelFile, threads: ThreadChoices): void {
    this.#measurements.set(nameOf(file), threads)
  }
}

function nameOf(file: LocalModelFile): string {
  const cores = os.cpus()
  return `threads/${path.basename(file.path)}/${cores.length} × ${cores[0]?.model.trim() ?? 'unknown'}`
}

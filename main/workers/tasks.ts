import { v7 as uuid } from 'uuid'
import { SextantError, toPlainError, type PlainError } from '../domain/errors.ts'
import { reportError } from '../domain/report-error.ts'
import type { EpochMs } from '../domain/units.ts'
import type { Clock, Log } from '../ports.ts'
import type { Backup } from '../storage/backup/backup-format.ts'
import type { ImportStep, ImportStore } from '../storage/import-store.ts'
import type { StorageWorkers } from './storage-workers.ts'
import type { JobMethods } from './job-role.ts'
import type { ExportReport } from '../import-export/export-conversations.ts'
import type { ImportReport } from '../import-export/import-conversations.ts'

/** A long task of the person's, with its progress and what came of it. */
export interface Task {
  id: string
  kind: TaskKind
  startedAt: EpochMs
  /** 0 to 1. */
  fraction: number
  state: 'running' | 'done' | 'failed' | 'cancelled'
  report: TaskReport | null
  error: PlainError | null
}

export type TaskKind = 'export' | 'import' | 'backup' | 'check-backup' | 'restore'

export type TaskReport =
  | ({ kind: 'export' } & ExportReport)
  | ({ kind: 'import' } & ImportReport)
  | ({ kind: 'backup' } & Backup)
  | { kind: 'check-backup'; folder: string }
  /** It takes the place of what is there when the app starts the next time. */
  | { kind: 'restore'; folder: string }

type Input<Name extends keyof JobMethods> = Parameters<JobMethods[Name]>[0]

export interface TasksParts {
  clock: Clock
  log: Log
  workers: StorageWorkers
  imports: ImportStore
  onChange: () => void
  /** Told when an import has added conversations. */
  onImported: () => void
}

const MOST_ENDED = 10

/** Exports, imports and backups: one at a time, off the main thread. */
export class Tasks {
  readonly #parts: TasksParts
  #tasks: Task[] = []
  #abort: AbortController | null = null
  #closed = false
  #running: Promise<void> = Promise.resolve()

  constructor(parts: TasksParts) {
    this.#parts = parts
  }

  /** The running one and the last that ended, newest first. */
  get list(): readonly Task[] {
    return this.#tasks
  }

  get busy(): boolean {
    return this.#abort !== null
  }

  /** @throws SextantError `task-running`, as all of these */
  export(input: Input<'export'>): Task {
    return this.#start('export', async (options) => ({
      kind: 'export',
      ...(await this.#parts.workers.job('export', input, options))
    }))
  }

  exportTurns(input: Input<'exportTurns'>): Task {
    return this.#start('export', async (options) => {
      await this.#parts.workers.flush()
      return { kind: 'export', ...(await this.#parts.workers.job('exportTurns', input, options)) }
    })
  }

  import(file: string): Task {
    const { workers, imports, clock, onImported } = this.#parts
    return this.#start('import', async (options) => {
      try {
        const onQuestion = (step: unknown): unknown => imports.take(step as ImportStep)
        return {
          kind: 'import',
          ...(await workers.job('import', { file, now: clock.now() }, { ...options, onQuestion }))
        }
      } finally {
        workers.nudge()
        onImported()
      }
    })
  }

  backUp(input: Omit<Input<'backUp'>, 'now'>): Task {
    const { workers, clock } = this.#parts
    return this.#start('backup', async (options) => ({
      kind: 'backup',
      ...(await workers.job('backUp', { ...input, now: clock.now() }, options))
    }))
  }

  checkBackup(folder: string): Task {
    return this.#start('check-backup', async (options) => {
      await this.#parts.workers.job('checkBackup', { folder }, options)
      return { kind: 'check-backup', folder }
    })
  }

  restore(folder: string): Task {
    const { workers, clock } = this.#parts
    return this.#start('restore', async (options) => {
      await workers.job('prepareRestore', { folder, now: clock.now() }, options)
      return { kind: 'restore', folder }
    })
  }

  /** Ends the running task as soon as it can; what it has made so far goes. */
  cancel(id: string): void {
    if (this.#tasks[0]?.id === id) this.#abort?.abort()
  }

  /** Takes an ended task off the list. */
  dismiss(id: string): void {
    this.#tasks = this.#tasks.filter((task) => task.id !== id || task.state === 'running')
    this.#parts.onChange()
  }

  /** Cancels what is running and waits for its end; no other task begins after it. */
  async close(): Promise<void> {
    this.#closed = true
    this.#abort?.abort()
    await this.#running
  }

  #start(
    kind: TaskKind,
    work: (options: { signal: AbortSignal; onProgress: (fraction: number) => void }) => Promise<TaskReport>
  ): Task {
    if (this.#closed) throw new SextantError('cancelled', { retryable: true })
    if (this.#abort) throw new SextantError('task-running', { retryable: true })
    const abort = (this.#abort = new AbortController())
    const task: Task = {
      id: uuid(),
      kind,
      startedAt: this.#parts.clock.now(),
      fraction: 0,
      state: 'running',
      report: null,
      error: null
    }
    this.#tasks = [task, ...this.#tasks].slice(0, MOST_ENDED + 1)
    this.#parts.onChange()
    let percent = 0
    const onProgress = (fraction: number): void => {
      const now = Math.floor(Math.max(0, Math.min(1, fraction)) * 100)
      if (now === percent) return
      percent = now
      this.#change(task.id, { fraction: now / 100 })
    }
    this.#running = work({ signal: abort.signal, onProgress }).then(
      (report) => this.#end(task.id, { state: 'done', fraction: 1, report }),
      (error: unknown) => {
        const plain = toPlainError(reportError(this.#parts.log, 'task.failed', error, { kind }))
        this.#end(task.id, { state: plain.code === 'cancelled' ? 'cancelled' : 'failed', error: plain })
      }
    )
    return task
  }

  #end(id: string, change: Partial<Task>): void {
    this.#abort = null
    this.#change(id, change)
  }

  #change(id: string, change: Partial<Task>): void {
    this.#tasks = this.#tasks.map((task) => (task.id === id ? { ...task, ...change } : task))
    this.#parts.onChange()
  }
}

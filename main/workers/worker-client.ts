import { Worker } from 'node:worker_threads'
import { reportError } from '../domain/report-error.ts'
import { asSystemError, fromPlainError, SextantError, toPlainError } from '../domain/errors.ts'
import type { Milliseconds } from '../domain/units.ts'
import type { Clock, Log } from '../ports.ts'
import type { FromWorker, Methods, ToWorker, WorkerStart } from './worker-protocol.ts'

export interface CallOptions {
  signal?: AbortSignal | undefined
  onProgress?: ((fraction: number) => void) | undefined
  /** Answers what the worker asks during the call. */
  onQuestion?: ((value: unknown) => unknown) | undefined
}

export interface WorkerClientParts {
  /** The file of the worker's code. */
  entry: string
  start: WorkerStart
  clock: Clock
  log: Log
  /** Without a call for that long the worker ends and its memory is free; the next call starts another. */
  idleMs: number
}

interface Pending extends CallOptions {
  method: string
  resolve: (value: unknown) => void
  reject: (error: Error) => void
}

/** A running worker and what it has not answered. */
interface Running {
  worker: Worker
  pending: Map<number, Pending>
  exited: Promise<void>
}

/** A worker that has not ended after being told to is stopped where it is. SQLite survives that like a crash. */
const END_MS = 3000
/** What a long task may have in memory: beyond, it fails and not the app. */
const MOST_JOB_MEGABYTES = 1024
/** Between being stopped and being gone. */
const STOPPED_MS = 1000

/** A worker thread that is there while it is needed. */
export class WorkerClient<M extends Methods> {
  readonly #parts: WorkerClientParts
  #running: Running | null = null
  #lastId = 0
  #stopIdle: () => void = () => undefined
  #ending: Promise<void> = Promise.resolve()
  #closed = false

  constructor(parts: WorkerClientParts) {
    this.#parts = parts
  }

  /** Whether a worker is running. */
  get awake(): boolean {
    return this.#running !== null
  }

  /**
   * Calls a method of the worker, starting it when there is none.
   * @throws what the method throws; `cancelled` when the signal fires or the worker was closed; `internal` when the worker ended under it
   */
  call<Name extends keyof M & string>(
    method: Name,
    input: Parameters<M[Name]>[0],
    options: CallOptions = {}
  ): Promise<Awaited<ReturnType<M[Name]>>> {
    if (this.#closed) return Promise.reject(new SextantError('cancelled', { retryable: true }))
    this.#stopIdle()
    const id = ++this.#lastId
    const { worker, pending } = (this.#running ??= this.#start())
    return new Promise((resolve, reject) => {
      pending.set(id, { ...options, method, resolve: resolve as (value: unknown) => void, reject })
      worker.ref()
      const cancel = (): void => tell(worker, { type: 'cancel', id })
      options.signal?.addEventListener('abort', cancel, { once: true })
      tell(worker, { type: 'call', id, method, input })
      if (options.signal?.aborted) cancel()
    })
  }

  /**
   * Ends the worker; what it is doing is cancelled. The next call starts another.
   * @param graceMs how long it may take to put things in order before it is stopped where it is
   */
  end(graceMs: Milliseconds = END_MS): Promise<void> {
    this.#stopIdle()
    const running = this.#running
    this.#running = null
    if (running) this.#ending = this.#end(running, graceMs)
    return this.#ending
  }

  /** Ends the worker for good. */
  close(): Promise<void> {
    this.#closed = true
    return this.end()
  }

  async #end(running: Running, graceMs: Milliseconds): Promise<void> {
    running.worker.ref()
    tell(running.worker, { type: 'end' })
    const { clock } = this.#parts
    const stop = clock.after(graceMs, () => void running.worker.terminate())
    // A call into the system that does not return holds up the thread, and must not hold up quitting.
    let giveUp: () => void = () => undefined
    await Promise.race([
      running.exited,
      new Promise<void>((resolve) => (giveUp = clock.after(graceMs + STOPPED_MS, resolve)))
    ])
    stop()
    giveUp()
    running.worker.unref()
  }

  #start(): Running {
    const { entry, start, log } = this.#parts
    const worker = new Worker(entry, {
      workerData: start,
      ...(start.role === 'job' && { resourceLimits: { maxOldGenerationSizeMb: MOST_JOB_MEGABYTES } })
    })
    let failure: Error = new SextantError('internal', { retryable: true })
    const pending = new Map<number, Pending>()
    worker.on('error', (error) => {
      const reported = reportError(log, 'worker.died', error, { role: start.role })
      const known = asSystemError(error)
      failure = known instanceof SextantError ? known : reported
    })
    const exited = new Promise<void>((resolve) => {
      worker.on('exit', () => {
        if (this.#running?.worker === worker) this.#running = null
        for (const call of pending.values()) call.reject(failure)
        resolve()
      })
    })
    const running = { worker, pending, exited }
    worker.on('message', (message: FromWorker) => this.#hear(running, message))
    return running
  }

  #hear(running: Running, message: FromWorker): void {
    const { worker, pending } = running
    const call = pending.get(message.id)
    if (!call) return
    if (message.type === 'progress') return call.onProgress?.(message.fraction)
    if (message.type === 'question') return void answer(worker, call, message.question, message.value)
    pending.delete(message.id)
    if (message.type === 'done') call.resolve(message.value)
    else {
      const { error, description } = message
      const fields = { role: this.#parts.start.role, method: call.method }
      call.reject(reportError(this.#parts.log, 'worker.call-failed', fromPlainError(error), fields, description))
    }
    if (pending.size > 0) return
    worker.unref() // a worker that waits for calls keeps nobody from quitting
    if (running === this.#running) this.#stopIdle = this.#parts.clock.after(this.#parts.idleMs, () => void this.end())
  }
}

const tell = (worker: Worker, message: ToWorker): void => worker.postMessage(message)

async function answer(worker: Worker, call: Pending, question: number, value: unknown): Promise<void> {
  try {
    tell(worker, { type: 'reply', question, value: await call.onQuestion?.(value) })
  } catch (error) {
    tell(worker, { type: 'refuse', question, error: toPlainError(error) })
  }
}

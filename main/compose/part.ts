import { reportError } from '../domain/report-error.ts'
import type { Log } from '../ports.ts'

/** A part of the app: what it offers the others, what it does by itself, and how it ends. */
export interface Part<T extends object> {
  parts: T
  /** Begins what the part does without being asked; only the window starts parts, a question in a terminal is soon over. */
  start?: () => void | Promise<void>
  /** Ends everything the part does, in an order of its own. What is ended starts nothing again. */
  close?: () => void | Promise<void>
}

/** The parts of the app in the order in which they were put together. */
export class PartList {
  readonly #log: Log
  readonly #parts: { name: string; part: Part<object> }[] = []
  #closing: Promise<void> | null = null

  constructor(log: Log) {
    this.#log = log
  }

  /** Adds a part; it is closed before those that were added earlier. */
  add<T extends object>(name: string, part: Part<T>): T {
    this.#parts.push({ name, part })
    return part.parts
  }

  /** Starts all parts, the first first. One that can not start is logged, and the others start. */
  start(): void {
    for (const { name, part } of this.#parts)
      void this.#try('app.not-started', name, () => (this.#closing ? undefined : part.start?.()))
  }

  /** Closes all parts, the last first, also when some of them fail: that is logged. Closing again waits for the same end. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    for (const { name, part } of this.#parts.toReversed()) await this.#try('app.not-closed', name, () => part.close?.())
  }

  async #try(event: string, part: string, work: () => void | Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      reportError(this.#log, event, error, { part })
    }
  }
}

/** Does every step in order, also when some of them fail. @throws the first failure, after all of them were tried */
export async function inOrder(...steps: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = []
  for (const step of steps)
    try {
      await step()
    } catch (error) {
      failures.push(error)
    }
  if (failures.length === 1) throw failures[0]
  if (failures.length > 1) throw new AggregateError(failures)
}

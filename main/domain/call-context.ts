/** What a method has besides its input. */
export interface CallContext {
  /** Aborted when the person no longer wants it. */
  signal: AbortSignal
  /** 0 to 1. */
  progress(fraction: number): void
  /** Hands something to the main thread, such as rows to store, and waits for its answer. */
  ask(value: unknown): Promise<unknown>
}

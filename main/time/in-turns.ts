import { yieldToLoop } from './yield-to-loop.ts'

/** Work that may be interrupted where it yields. */
export type Steps<T> = Generator<undefined, T>

/** Does all of it at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Lets other work go on between two steps. @throws the signal's reason */
export async function inTurns<T>(steps: Steps<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await yieldToLoop()
    signal.throwIfAborted()
  }
}

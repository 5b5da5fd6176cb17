import { setImmediate } from 'node:timers/promises'

/** Lets everything that waits in the event loop run before long work goes on. */
export const yieldToLoop = (): Promise<void> => setImmediate()

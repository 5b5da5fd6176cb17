/**
 * Imported first by processes and threads that never need the network: from here on nothing in them can reach anything,
 * not even this machine, or start a program. What is tried is told to the app, for the ledger.
 */
import { describeTarget } from './guard-target.ts'
import type { RefusalMessage } from './refusal-message.ts'
import { installSocketGuard } from './socket-guard.ts'

const { parentPort } = process as unknown as { parentPort?: { postMessage(message: RefusalMessage): void } }

installSocketGuard({
  allows: () => false,
  refused(target) {
    const message: RefusalMessage = { type: 'network-refused', host: describeTarget(target) }
    if (parentPort) parentPort.postMessage(message)
    else process.send?.(message)
  }
})

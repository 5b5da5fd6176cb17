/**
 * Imported first by processes and threads that never need the network: from here on nothing in them can reach anything,
 * not even this machine, listen, or start a program or a thread. What is tried is told to the app, for the ledger.
 */
import { isMainThread } from 'node:worker_threads'
import { describeTarget } from './guard-target.ts'
import { tellRefusal } from './refusal-channel.ts'
import type { RefusalMessage } from './refusal-message.ts'
import { installSocketGuard } from './socket-guard.ts'

const { parentPort } = process as unknown as { parentPort?: { postMessage(message: RefusalMessage): void } }

installSocketGuard({
  allows: () => false,
  refused(target) {
    const message: RefusalMessage = { type: 'network-refused', host: describeTarget(target) }
    if (!isMainThread) tellRefusal(message)
    else if (parentPort) parentPort.postMessage(message)
    else process.send?.(message)
  }
})

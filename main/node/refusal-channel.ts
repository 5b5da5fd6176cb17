import { BroadcastChannel } from 'node:worker_threads'
import { isRefusalMessage, type RefusalMessage } from './refusal-message.ts'

/** All threads of one process hear it; other processes do not. */
const NAME = 'sextant:network-refused'

/** Tells the app's main thread what a thread without network tried to reach. */
export function tellRefusal(message: RefusalMessage): void {
  const channel = new BroadcastChannel(NAME)
  channel.postMessage(message)
  channel.close()
}

/** Hears of what the threads of this process tried to reach, until it is stopped; it keeps no process from ending. */
export function hearRefusals(refused: (host: string) => void): () => void {
  const channel = new BroadcastChannel(NAME)
  channel.onmessage = (event) => {
    const { data } = event as { data: unknown }
    if (isRefusalMessage(data)) refused(data.host)
  }
  channel.unref()
  return () => channel.close()
}

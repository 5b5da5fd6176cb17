import type { HostReply, HostRequest } from '../inference-protocol.ts'

/** The line to the app, whichever way this process was started. */
export interface HostPort {
  send(reply: HostReply): void
  onRequest(listener: (request: HostRequest) => void): void
}

/** What Electron's utility processes have in the place of `process.send`. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

/** The utility process's port, or the channel of a forked Node process; there the end of the app ends this process. */
export function hostPort(): HostPort {
  const { parentPort } = process as unknown as { parentPort?: ParentPort }
  if (parentPort)
    return {
      send: (reply) => parentPort.postMessage(reply),
      onRequest: (listener) => parentPort.on('message', ({ data }) => listener(data as HostRequest))
    }
  process.on('disconnect', () => process.exit(0))
  return {
    send: (reply) => void process.send?.(reply),
    onRequest: (listener) => process.on('message', (message) => listener(message as HostRequest))
  }
}

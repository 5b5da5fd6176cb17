import { utilityProcess } from 'electron'
import { isRefusalMessage } from '../node/refusal-message.ts'
import type { InferenceProcess } from '../ports.ts'

/**
 * Runs the inference host in one of Electron's utility processes.
 * @param entry path of the bundled main/inference/host.ts, or of main/embedding/host.ts
 * @param refused told of what the process tried to reach: it has no network
 */
export function electronInferenceProcess(
  entry: string,
  refused: (host: string) => void,
  serviceName = 'Sextant inference'
): InferenceProcess {
  return {
    start() {
      const child = utilityProcess.fork(entry, [], { serviceName, stdio: 'ignore' })
      return {
        send: (message) => child.postMessage(message),
        onMessage: (listener) =>
          child.on('message', (message: unknown) =>
            isRefusalMessage(message) ? refused(message.host) : listener(message)
          ),
        onExit: (listener) => child.once('exit', listener),
        kill: () => child.kill()
      }
    }
  }
}

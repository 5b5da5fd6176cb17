import { fork } from 'node:child_process'
import { isRefusalMessage } from '../node/refusal-message.ts'
import type { InferenceProcess } from '../ports.ts'

/**
 * Runs the inference host in a forked Node process.
 * @param entry path of main/inference/host.ts, or of what it was bundled to
 * @param refused told of what the process tried to reach: it has no network
 */
export function nodeInferenceProcess(
  entry: string,
  refused: (host: string) => void = () => undefined
): InferenceProcess {
  return {
    start() {
      const child = fork(entry, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
      return {
        // A message to a process that has just died is lost with it; its exit is told apart.
        send: (message) => child.connected && child.send(message as object, () => undefined),
        onMessage: (listener) =>
          child.on('message', (message: unknown) =>
            isRefusalMessage(message) ? refused(message.host) : listener(message)
          ),
        onExit(listener) {
          let told = false
          const tell = (code: number | null): void => {
            if (!told) listener(code)
            told = true
          }
          child.once('exit', tell)
          child.once('error', () => tell(null))
        },
        kill: () => child.kill('SIGKILL')
      }
    }
  }
}

import type { MessagePort } from 'node:worker_threads'
import { describeError } from '../domain/describe-error.ts'
import { fromPlainError, toPlainError } from '../domain/errors.ts'
import type { FromWorker, Role, ToWorker } from './worker-protocol.ts'

/** Answers calls that come over a port with the methods of a role; one that throws fails its call alone. */
export function serve(port: MessagePort, { methods, close }: Role): void {
  const running = new Map<number, AbortController>()
  const questions = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let lastQuestion = 0
  let ending = false
  const say = (message: FromWorker): void => port.postMessage(message)

  async function call(id: number, method: string, input: unknown): Promise<void> {
    const abort = new AbortController()
    running.set(id, abort)
    try {
      const work = methods[method]
      if (!work) throw new TypeError(`no method ${method}`)
      const value = await work(input, {
        signal: abort.signal,
        progress: (fraction) => say({ type: 'progress', id, fraction }),
        ask: (asked) =>
          new Promise((resolve, reject) => {
            const question = ++lastQuestion
            questions.set(question, { resolve, reject })
            say({ type: 'question', id, question, value: asked })
          })
      })
      say({ type: 'done', id, value })
    } catch (error) {
      say({ type: 'failed', id, error: toPlainError(error), description: describeError(error) })
    } finally {
      running.delete(id)
      endWhenIdle()
    }
  }

  function endWhenIdle(): void {
    if (!ending || running.size > 0) return
    close()
    port.close()
  }

  port.on('message', (message: ToWorker) => {
    if (message.type === 'call') void call(message.id, message.method, message.input)
    else if (message.type === 'cancel') running.get(message.id)?.abort()
    else if (message.type === 'end') {
      ending = true
      for (const abort of running.values()) abort.abort()
      endWhenIdle()
    } else {
      const question = questions.get(message.question)
      questions.delete(message.question)
      if (message.type === 'reply') question?.resolve(message.value)
      else question?.reject(fromPlainError(message.error))
    }
  })
}

import { fork } from 'node:child_process'
import path from 'node:path'
import { declareGuarded } from '../../main/node/guarded-code.ts'
import type { BareAnswer, BareQuestion, BareSetUp } from './bare-llama.ts'

const ENTRY = path.join(import.meta.dirname, 'bare-llama.ts')
declareGuarded([ENTRY])

/** bare-llama.ts in its process. */
export class BareProcess {
  readonly #child = fork(ENTRY, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })

  async start(setUp: BareSetUp): Promise<void> {
    this.#child.send(setUp)
    await this.#next()
  }

  async ask(question: BareQuestion): Promise<BareAnswer> {
    this.#child.send(question)
    return (await this.#next()) as BareAnswer
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }

  #next(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null): void => reject(new Error(`the bare process ended with ${code}`))
      this.#child.once('exit', ended)
      this.#child.once('message', (message) => {
        this.#child.off('exit', ended)
        resolve(message)
      })
    })
  }
}

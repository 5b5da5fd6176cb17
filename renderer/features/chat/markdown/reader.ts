import { LONGEST_READING_MS } from './limits.ts'
import type { Question, Questions } from './reading.ts'

/** Where there are no threads, as in tests that run without a browser, the same code reads at once. */
const here = typeof Worker === 'undefined' ? new (await import('./reading.ts')).Reading() : null

interface Waiting {
  id: number
  question: Question
  /** undefined: it could not be read, or it took too long. */
  done: (answer: unknown) => void
}

/** Asks a worker, and gives up what keeps it longer than anything that people read would. */
class Reader {
  #worker: Worker | null = null
  /** Answered in this order. */
  #waiting: Waiting[] = []
  #lastId = 0
  #since = 0
  #isWatching = false
  /** Grows whenever a worker was given up, and with it the texts that it knew. */
  generation = 0

  /** Starts the worker before it is needed. */
  wake(): void {
    this.#worker ??= this.#start()
  }

  ask(question: Question): Promise<unknown> {
    this.wake()
    return new Promise((done) => {
      const waiting = { id: ++this.#lastId, question, done }
      if (this.#waiting.length === 0) this.#since = performance.now()
      this.#waiting.push(waiting)
      this.#post(waiting)
      this.#watch()
    })
  }

  #start(): Worker {
    const worker = new Worker(new URL('./reader-worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<{ id: number; answer?: unknown }>) => {
      if (worker === this.#worker) this.#receive(data.id, data.answer)
    })
    worker.addEventListener('error', () => {
      if (worker === this.#worker) this.#giveUp()
    })
    return worker
  }

  #post({ id, question }: Waiting): void {
    this.#worker?.postMessage({ id, ...question })
  }

  #receive(id: number, answer: unknown): void {
    const [first] = this.#waiting
    if (first?.id !== id) return
    this.#waiting.shift()
    this.#since = performance.now()
    first.done(answer)
  }

  #watch(): void {
    if (this.#isWatching) return
    this.#isWatching = true
    setTimeout(() => {
      this.#isWatching = false
      if (this.#waiting.length === 0) return
      if (performance.now() - this.#since > LONGEST_READING_MS) this.#giveUp()
      if (this.#waiting.length > 0) this.#watch()
    }, LONGEST_READING_MS / 4)
  }

  /** The first that waits is what the worker could not read in time; the others are asked of a new one. */
  #giveUp(): void {
    this.#worker?.terminate()
    this.#worker = null
    this.generation++
    const culprit = this.#waiting.shift()
    this.#since = performance.now()
    if (this.#waiting.length > 0) {
      this.wake()
      for (const waiting of this.#waiting) this.#post(waiting)
    }
    culprit?.done(undefined)
  }
}

const reader = new Reader()

/** What is known at once: everything where there are no threads, nothing else. */
export function askNow<Kind extends keyof Questions>(
  kind: Kind,
  ask: Questions[Kind]['ask']
): Questions[Kind]['answer'] | undefined {
  if (!here) return undefined
  try {
    return here.answer({ kind, ask } as Question)
  } catch {
    return undefined
  }
}

/** undefined when it could not be read, or took too long. */
export async function askReader<Kind extends keyof Questions>(
  kind: Kind,
  ask: Questions[Kind]['ask']
): Promise<Questions[Kind]['answer'] | undefined> {
  if (here) return askNow(kind, ask)
  return (await reader.ask({ kind, ask } as Question)) as Questions[Kind]['answer'] | undefined
}

/** Grows whenever what was read of growing texts is lost. */
export const readerGeneration = (): number => reader.generation

/** Gets ready before the first answer comes. */
export const wakeReader = (): void => {
  if (!here) reader.wake()
}

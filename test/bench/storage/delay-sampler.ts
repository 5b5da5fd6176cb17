import process from 'node:process'

/** How late the event loop of this thread is, asked every millisecond, and how much of that the thread itself worked. */
export class DelaySampler {
  readonly #delays: number[] = []
  readonly #own: number[] = []
  #timer: NodeJS.Timeout | undefined

  start(): void {
    let due = performance.now() + 1
    let worked = workedMs()
    const tick = (): void => {
      const now = performance.now()
      const before = worked
      worked = workedMs()
      this.#delays.push(Math.max(0, now - due))
      this.#own.push(worked - before)
      due = now + 1
      this.#timer = setTimeout(tick, 1)
    }
    this.#timer = setTimeout(tick, 1)
  }

  stop(): { delays: number[]; own: number[] } {
    clearTimeout(this.#timer)
    return { delays: this.#delays, own: this.#own }
  }
}

/** The time a processor has spent on this thread: other programs do not add to it, waiting for the disk neither. */
function workedMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

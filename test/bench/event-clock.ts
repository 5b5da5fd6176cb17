import type { Clock } from '../../main/ports.ts'

interface Event {
  at: number
  order: number
  call: () => void
  gone: boolean
}

/** A clock that jumps from one event to the next: an hour of waiting takes no time. */
export class EventClock implements Clock {
  #time = 0
  #order = 0
  /** A binary heap, the next event first. */
  readonly #heap: Event[] = []

  now(): number {
    return 1_700_000_000_000 + this.#time
  }

  monotonic(): number {
    return this.#time
  }

  after(ms: number, callback: () => void): () => void {
    const event: Event = { at: this.#time + Math.max(0, ms), order: this.#order++, call: callback, gone: false }
    this.#push(event)
    return () => {
      event.gone = true
    }
  }

  /** Runs everything that is due until then; lets promises settle after each event. */
  async runUntil(end: number): Promise<void> {
    for (;;) {
      const next = this.#heap[0]
      if (!next || next.at > end) break
      this.#pop()
      if (next.gone) continue
      this.#time = next.at
      next.call()
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
    }
    this.#time = end
  }

  #before(a: Event, b: Event): boolean {
    return a.at < b.at || (a.at === b.at && a.order < b.order)
  }

  #push(event: Event): void {
    const heap = this.#heap
    let place = heap.push(event) - 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (this.#before(heap[parent] as Event, event)) break
      heap[place] = heap[parent] as Event
      place = parent
    }
    heap[place] = event
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (!last || heap.length === 0) return
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      if (child >= heap.length) break
      const right = heap[child + 1]
      if (right && this.#before(right, heap[child] as Event)) child++
      if (this.#before(last, heap[child] as Event)) break
      heap[place] = heap[child] as Event
      place = child
    }
    heap[place] = last
  }
}

import type { Expert, ExpertHost } from './expert.ts'
import type { FrequencySketch } from './frequency-sketch.ts'
import { NONE, IntrusiveLists } from './intrusive-lists.ts'

const WINDOW = 0
const PROBATION = 1
const PROTECTED = 2
const PROTECTED_SHARE = 0.8

/**
 * A window of the newest and a main part that a newcomer enters only when it is asked for more often than what would
 * have to go (W-TinyLFU, Einziger, Friedman, Manes: arXiv 1512.00727).
 */
export class TinyLfuExpert implements Expert {
  readonly name: string
  readonly #host: ExpertHost
  readonly #lists: IntrusiveLists
  readonly #sketch: FrequencySketch
  readonly #windowCapacity: number
  readonly #mainCapacity: number

  /** @param window share of the capacity for the newest, 0 to 1 */
  constructor(host: ExpertHost, window: number, sketch: FrequencySketch) {
    this.name = `tiny-lfu-${Math.round(window * 100)}`
    this.#host = host
    this.#sketch = sketch
    this.#windowCapacity = Math.max(1, Math.round(host.capacity * window))
    this.#mainCapacity = Math.max(0, host.capacity - this.#windowCapacity)
    this.#lists = new IntrusiveLists(3, (slot) => host.weightOf(slot))
  }

  grow(slots: number): void {
    this.#lists.grow(slots)
  }

  resident(slot: number): boolean {
    return this.#lists.listOf(slot) !== NONE
  }

  request(slot: number): boolean {
    const lists = this.#lists
    switch (lists.listOf(slot)) {
      case WINDOW:
        lists.moveTo(WINDOW, slot)
        return true
      case PROTECTED:
        lists.moveTo(PROTECTED, slot)
        return true
      case PROBATION:
        lists.moveTo(PROTECTED, slot)
        while (lists.weight(PROTECTED) > this.#mainCapacity * PROTECTED_SHARE && lists.front(PROTECTED) !== slot)
          lists.moveTo(PROBATION, lists.front(PROTECTED))
        return true
      default:
        lists.append(WINDOW, slot)
        this.#host.entered(this, slot)
        while (lists.weight(WINDOW) > this.#windowCapacity) this.#leaveWindow(lists.front(WINDOW))
        return false
    }
  }

  remove(slot: number): void {
    if (!this.resident(slot)) return
    this.#lists.remove(slot)
    this.#host.left(this, slot)
  }

  #leaveWindow(candidate: number): void {
    const lists = this.#lists
    const needed = this.#host.weightOf(candidate)
    const worth = this.#sketch.estimate(this.#host.hashOf(candidate))
    lists.moveTo(PROBATION, candidate)
    while (lists.weight(PROBATION) + lists.weight(PROTECTED) > this.#mainCapacity) {
      let victim = lists.front(PROBATION)
      if (victim === candidate) victim = lists.front(PROTECTED) === NONE ? candidate : lists.front(PROTECTED)
      const keep =
        needed <= this.#mainCapacity && victim !== candidate && worth > this.#sketch.estimate(this.#host.hashOf(victim))
      this.remove(keep ? victim : candidate)
      if (!keep) return
    }
  }
}

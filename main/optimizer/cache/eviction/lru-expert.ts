import type { Expert, ExpertHost } from './expert.ts'
import { NONE, IntrusiveLists } from './intrusive-lists.ts'

/** Keeps what was asked for last. */
export class LruExpert implements Expert {
  readonly name = 'lru'
  readonly #host: ExpertHost
  readonly #lists: IntrusiveLists

  constructor(host: ExpertHost) {
    this.#host = host
    this.#lists = new IntrusiveLists(1, (slot) => host.weightOf(slot))
  }

  grow(slots: number): void {
    this.#lists.grow(slots)
  }

  resident(slot: number): boolean {
    return this.#lists.listOf(slot) !== NONE
  }

  request(slot: number): boolean {
    if (this.resident(slot)) {
      this.#lists.moveTo(0, slot)
      return true
    }
    this.#lists.append(0, slot)
    this.#host.entered(this, slot)
    while (this.#lists.weight(0) > this.#host.capacity) this.remove(this.#lists.front(0))
    return false
  }

  remove(slot: number): void {
    if (!this.resident(slot)) return
    this.#lists.remove(slot)
    this.#host.left(this, slot)
  }
}

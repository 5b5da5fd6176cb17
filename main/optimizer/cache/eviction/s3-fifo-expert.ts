import type { Expert, ExpertHost } from './expert.ts'
import { IntrusiveLists } from './intrusive-lists.ts'

const SMALL = 0
const MAIN = 1
const GHOST = 2
const SMALL_SHARE = 0.1
const MOST_USES = 3

/**
 * Three first-in-first-out queues: most objects are asked for once and leave through a small one; what was asked for
 * again moves to the main queue; what left too early is remembered by name (Yang et al., SOSP 2023).
 */
export class S3FifoExpert implements Expert {
  readonly name = 's3-fifo'
  readonly #host: ExpertHost
  readonly #lists: IntrusiveLists
  #uses = new Uint8Array(0)

  constructor(host: ExpertHost) {
    this.#host = host
    this.#lists = new IntrusiveLists(3, (slot) => host.weightOf(slot))
  }

  grow(slots: number): void {
    this.#lists.grow(slots)
    const uses = new Uint8Array(slots)
    uses.set(this.#uses)
    this.#uses = uses
  }

  resident(slot: number): boolean {
    const list = this.#lists.listOf(slot)
    return list === SMALL || list === MAIN
  }

  request(slot: number): boolean {
    if (this.resident(slot)) {
      const uses = this.#uses[slot] as number
      if (uses < MOST_USES) this.#uses[slot] = uses + 1
      return true
    }
    const remembered = this.#lists.listOf(slot) === GHOST
    this.#lists.remove(slot)
    const needed = this.#host.weightOf(slot)
    while (this.#lists.weight(SMALL) + this.#lists.weight(MAIN) + needed > this.#host.capacity)
      if (!this.#evict()) break
    this.#uses[slot] = 0
    this.#lists.append(remembered ? MAIN : SMALL, slot)
    this.#host.entered(this, slot)
    if (remembered) this.#host.release(slot)
    return false
  }

  remove(slot: number): void {
    const list = this.#lists.listOf(slot)
    this.#lists.remove(slot)
    if (list === GHOST) this.#host.release(slot)
    else if (list === SMALL || list === MAIN) this.#host.left(this, slot)
  }

  #evict(): boolean {
    const { capacity } = this.#host
    if (this.#lists.weight(SMALL) >= Math.max(1, capacity * SMALL_SHARE) || this.#lists.front(MAIN) < 0)
      return this.#evictSmall()
    return this.#evictMain()
  }

  #evictSmall(): boolean {
    for (let slot = this.#lists.front(SMALL); slot >= 0; slot = this.#lists.front(SMALL)) {
      if ((this.#uses[slot] as number) > 1) {
        this.#uses[slot] = 0
        this.#lists.moveTo(MAIN, slot)
        continue
      }
      this.#host.hold(slot)
      this.#lists.moveTo(GHOST, slot)
      this.#host.left(this, slot)
      while (this.#lists.weight(GHOST) > this.#host.capacity * (1 - SMALL_SHARE)) {
        const oldest = this.#lists.front(GHOST)
        this.#lists.remove(oldest)
        this.#host.release(oldest)
      }
      return true
    }
    return this.#evictMain()
  }

  #evictMain(): boolean {
    for (let slot = this.#lists.front(MAIN); slot >= 0; slot = this.#lists.front(MAIN)) {
      const uses = this.#uses[slot] as number
      if (uses > 0) {
        this.#uses[slot] = uses - 1
        this.#lists.moveTo(MAIN, slot)
        continue
      }
      this.#lists.remove(slot)
      this.#host.left(this, slot)
      return true
    }
    return false
  }
}

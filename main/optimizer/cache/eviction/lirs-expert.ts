import type { Expert, ExpertHost } from './expert.ts'
import { NONE, IntrusiveLists } from './intrusive-lists.ts'

const STACK = 0
const QUEUE = 0
const GHOSTS = 1
/** Share of the capacity for slots whose second request is still awaited. */
const RECENT_SHARE = 0.01
/** Slots that left and are remembered, as multiples of the capacity. */
const GHOST_SHARE = 3

const ABSENT = 0
const LOW = 1
const HIGH = 2
const GHOST = 3

/**
 * Keeps what came back after the fewest other slots, measured between its last two requests rather than since the last
 * one (LIRS, Jiang and Zhang, SIGMETRICS 2002). Strong in loops and scans, where recency misleads.
 */
export class LirsExpert implements Expert {
  readonly name = 'lirs'
  readonly #host: ExpertHost
  /** All slots by recency, from the oldest low slot on. */
  readonly #stack: IntrusiveLists
  /** Residents that are not low, in the order in which they go; and ghosts, in the order in which they are forgotten. */
  readonly #queues: IntrusiveLists
  readonly #lowCapacity: number
  #state = new Uint8Array(0)
  #lowWeight = 0

  constructor(host: ExpertHost) {
    this.#host = host
    this.#stack = new IntrusiveLists(1, (slot) => host.weightOf(slot))
    this.#queues = new IntrusiveLists(2, (slot) => host.weightOf(slot))
    this.#lowCapacity = Math.max(1, host.capacity - Math.max(1, Math.round(host.capacity * RECENT_SHARE)))
  }

  grow(slots: number): void {
    this.#stack.grow(slots)
    this.#queues.grow(slots)
    const state = new Uint8Array(slots)
    state.set(this.#state)
    this.#state = state
  }

  resident(slot: number): boolean {
    const state = this.#state[slot]
    return state === LOW || state === HIGH
  }

  request(slot: number): boolean {
    const inStack = this.#stack.listOf(slot) !== NONE
    switch (this.#state[slot]) {
      case LOW:
        this.#stack.moveTo(STACK, slot)
        this.#prune()
        return true
      case HIGH:
        this.#stack.moveTo(STACK, slot)
        if (inStack) this.#raise(slot)
        else this.#queues.moveTo(QUEUE, slot)
        return true
      default: {
        const remembered = this.#state[slot] === GHOST
        if (remembered) {
          this.#queues.remove(slot)
          this.#host.release(slot)
        }
        this.#makeRoom(this.#host.weightOf(slot))
        this.#stack.moveTo(STACK, slot)
        this.#host.entered(this, slot)
        if (remembered && inStack) {
          this.#state[slot] = HIGH
          this.#raise(slot)
        } else if (this.#lowWeight + this.#host.weightOf(slot) <= this.#lowCapacity) {
          this.#state[slot] = LOW
          this.#lowWeight += this.#host.weightOf(slot)
        } else {
          this.#state[slot] = HIGH
          this.#queues.append(QUEUE, slot)
        }
        return false
      }
    }
  }

  remove(slot: number): void {
    const state = this.#state[slot]
    if (state === ABSENT) return
    this.#stack.remove(slot)
    this.#queues.remove(slot)
    this.#state[slot] = ABSENT
    if (state === GHOST) return this.#host.release(slot)
    if (state === LOW) {
      this.#lowWeight -= this.#host.weightOf(slot)
      this.#prune()
    }
    this.#host.left(this, slot)
  }

  /** A slot came back soon: it becomes low, and the oldest low slot takes its place in the queue. */
  #raise(slot: number): void {
    this.#queues.remove(slot)
    this.#state[slot] = LOW
    this.#lowWeight += this.#host.weightOf(slot)
    while (this.#lowWeight > this.#lowCapacity) {
      this.#prune()
      const oldest = this.#stack.front(STACK)
      this.#stack.remove(oldest)
      this.#state[oldest] = HIGH
      this.#lowWeight -= this.#host.weightOf(oldest)
      this.#queues.append(QUEUE, oldest)
    }
    this.#prune()
  }

  /** The oldest slot of the stack is always low: what lies under it would not come back sooner than a low one. */
  #prune(): void {
    for (
      let slot = this.#stack.front(STACK);
      slot !== NONE && this.#state[slot] !== LOW;
      slot = this.#stack.front(STACK)
    ) {
      this.#stack.remove(slot)
      if (this.#state[slot] === GHOST) this.#forget(slot)
    }
  }

  #makeRoom(needed: number): void {
    while (this.#lowWeight + this.#queues.weight(QUEUE) + needed > this.#host.capacity) {
      let victim = this.#queues.front(QUEUE)
      if (victim === NONE) {
        victim = this.#stack.front(STACK)
        if (victim === NONE) return
        this.remove(victim)
        continue
      }
      this.#queues.remove(victim)
      if (this.#stack.listOf(victim) === NONE) this.#state[victim] = ABSENT
      else {
        this.#state[victim] = GHOST
        this.#host.hold(victim)
        this.#queues.append(GHOSTS, victim)
      }
      this.#host.left(this, victim)
      while (this.#queues.weight(GHOSTS) > this.#host.capacity * GHOST_SHARE) {
        const oldest = this.#queues.front(GHOSTS)
        this.#stack.remove(oldest)
        this.#forget(oldest)
      }
    }
  }

  #forget(ghost: number): void {
    this.#queues.remove(ghost)
    this.#state[ghost] = ABSENT
    this.#host.release(ghost)
  }
}

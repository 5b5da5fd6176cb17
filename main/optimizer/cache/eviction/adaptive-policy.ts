import type { Expert, ExpertHost } from './expert.ts'
import { FrequencySketch, remix } from './frequency-sketch.ts'
import { LirsExpert } from './lirs-expert.ts'
import { S3FifoExpert } from './s3-fifo-expert.ts'
import { NONE, IntrusiveLists } from './intrusive-lists.ts'
import { TinyLfuExpert } from './tiny-lfu-expert.ts'

/** Kept, but the leader would not have kept it: goes first. */
const STRAYS = 0
const FOLLOWED = 1
const TINY_LFU_WINDOW = 0.01
/** Requests after which an expert's hit counts for little, as multiples of the entries, and at least. */
const MEMORY = 10
const LEAST_MEMORY = 1000
/** A new leader must be ahead by this share and by one hit: changing costs a few entries. */
const LEAD = 0.02
const FIRST_SLOTS = 64

/** Limits of a cache; whichever is reached first holds. */
export interface CacheLimits {
  entries: number
  bytes: number
}

/**
 * Chooses what a cache gives up. Three experts keep books of what each of them would hold (S3-FIFO, LIRS, W-TinyLFU); whichever had the most hits lately leads, and what the leader would not hold goes first. So the cache does
 * about as well as the best of them on every kind of use, also when the use changes (after ACME, Gramacy et al., NIPS
 * 2002, with whole books instead of samples).
 */
export class AdaptivePolicy implements ExpertHost {
  readonly capacity: number
  readonly #limits: CacheLimits
  readonly #onEvict: (slot: number) => void
  readonly #slotOf = new Map<number, number>()
  readonly #free: number[] = []
  readonly #kept: IntrusiveLists
  readonly #sketch: FrequencySketch
  readonly #experts: readonly Expert[]
  readonly #scores: Float64Array
  readonly #decay: number
  #leader: Expert
  #fingerprints = new Float64Array(0)
  #weights = new Float64Array(0)
  /** How many experts know a slot. */
  #held = new Uint8Array(0)
  #slots = 0
  #room = 0
  /** The slot of the running request; it is not recycled under its feet. */
  #current = NONE

  /** @param onEvict told which slot's value must go; the slot's number is reused afterwards */
  constructor(limits: CacheLimits, onEvict: (slot: number) => void) {
    this.#limits = limits
    this.#onEvict = onEvict
    this.capacity = limits.entries
    this.#kept = new IntrusiveLists(2, (slot) => this.weightOf(slot))
    this.#sketch = new FrequencySketch(limits.entries)
    // The first leads until there is a reason for another: it withstands scans.
    this.#experts = [
      new S3FifoExpert(this),
      new LirsExpert(this),
      new TinyLfuExpert(this, TINY_LFU_WINDOW, this.#sketch)
    ]
    this.#scores = new Float64Array(this.#experts.length)
    this.#leader = this.#experts[0] as Expert
    this.#decay = 1 - 1 / Math.max(LEAST_MEMORY, MEMORY * limits.entries)
    this.#grow(FIRST_SLOTS)
  }

  /** The expert that leads now. */
  get leader(): string {
    return this.#leader.name
  }

  /** An entry weighs its share of the tighter limit, in ordinary entries: 1 for a small one, more for a large one. */
  weightOf(slot: number): number {
    return this.#weights[slot] as number
  }

  hashOf(slot: number): number {
    return remix(this.#fingerprints[slot] as number)
  }

  /**
   * Takes an entry in and tells `onEvict` what has to go for it, which may be the entry itself.
   * @param fingerprint a number that stands for the key, 53 bits; a collision costs accuracy, nothing else
   * @returns the entry's slot, or NONE when it can not be kept
   */
  insert(fingerprint: number, bytes: number): number {
    const weight = Math.max(1, (bytes * this.#limits.entries) / this.#limits.bytes)
    if (weight > this.capacity) {
      const known = this.#slotOf.get(fingerprint)
      if (known !== undefined) this.remove(known)
      return NONE
    }
    const slot = this.#take(fingerprint, weight)
    this.#request(slot)
    let kept = true
    this.#kept.append(this.#leader.resident(slot) ? FOLLOWED : STRAYS, slot)
    while (this.#kept.weight(STRAYS) + this.#kept.weight(FOLLOWED) > this.capacity) {
      const stray = this.#kept.front(STRAYS) === NONE ? this.#kept.front(FOLLOWED) : this.#kept.front(STRAYS)
      this.#kept.remove(stray)
      if (stray === slot) kept = false
      else {
        this.#onEvict(stray)
        this.#recycle(stray)
      }
    }
    this.#current = NONE
    this.#recycle(slot)
    return kept ? slot : NONE
  }

  /** An entry was asked for. */
  touch(slot: number): void {
    this.#request(slot)
    this.#current = NONE
  }

  /** An entry was deleted or has expired. */
  remove(slot: number): void {
    this.#kept.remove(slot)
    this.#current = slot
    for (const expert of this.#experts) expert.remove(slot)
    this.#current = NONE
    this.#recycle(slot)
  }

  entered(expert: Expert, slot: number): void {
    this.hold(slot)
    if (expert === this.#leader && this.#kept.listOf(slot) === STRAYS) this.#kept.moveTo(FOLLOWED, slot)
  }

  left(expert: Expert, slot: number): void {
    if (expert === this.#leader && this.#kept.listOf(slot) === FOLLOWED) this.#kept.moveTo(STRAYS, slot)
    this.release(slot)
  }

  hold(slot: number): void {
    this.#held[slot] = (this.#held[slot] as number) + 1
  }

  release(slot: number): void {
    this.#held[slot] = (this.#held[slot] as number) - 1
    this.#recycle(slot)
  }

  #request(slot: number): void {
    this.#current = slot
    this.#sketch.add(this.hashOf(slot))
    let best = 0
    for (let i = 0; i < this.#experts.length; i++) {
      const had = (this.#experts[i] as Expert).request(slot)
      const score = (this.#scores[i] as number) * this.#decay + (had ? 1 : 0)
      this.#scores[i] = score
      if (score > (this.#scores[best] as number)) best = i
    }
    const next = this.#experts[best] as Expert
    if (
      next !== this.#leader &&
      (this.#scores[best] as number) > (this.#scores[this.#experts.indexOf(this.#leader)] as number) * (1 + LEAD) + 1
    )
      this.#follow(next)
  }

  #follow(leader: Expert): void {
    this.#leader = leader
    const all: number[] = []
    for (const list of [STRAYS, FOLLOWED])
      for (let slot = this.#kept.front(list); slot !== NONE; slot = this.#kept.after(slot)) all.push(slot)
    for (const slot of all) this.#kept.moveTo(leader.resident(slot) ? FOLLOWED : STRAYS, slot)
  }

  #take(fingerprint: number, weight: number): number {
    const known = this.#slotOf.get(fingerprint)
    if (known !== undefined) {
      if (this.#weights[known] === weight) {
        this.#kept.remove(known)
        return known
      }
      this.remove(known) // books are kept by weight: a new size is a new entry
    }
    const slot = this.#free.pop() ?? this.#slots++
    if (slot >= this.#room) this.#grow(this.#room * 2)
    this.#fingerprints[slot] = fingerprint
    this.#weights[slot] = weight
    this.#slotOf.set(fingerprint, slot)
    return slot
  }

  #recycle(slot: number): void {
    if (this.#held[slot] !== 0 || slot === this.#current || this.#kept.listOf(slot) !== NONE) return
    if (!this.#slotOf.delete(this.#fingerprints[slot] as number)) return
    this.#fingerprints[slot] = NaN // a second recycling must not find the slot that has the number now
    this.#free.push(slot)
  }

  #grow(room: number): void {
    this.#room = Math.max(room, FIRST_SLOTS)
    const fingerprints = new Float64Array(this.#room)
    fingerprints.set(this.#fingerprints)
    this.#fingerprints = fingerprints
    const weights = new Float64Array(this.#room)
    weights.set(this.#weights)
    this.#weights = weights
    const held = new Uint8Array(this.#room)
    held.set(this.#held)
    this.#held = held
    this.#kept.grow(this.#room)
    for (const expert of this.#experts) expert.grow(this.#room)
  }
}

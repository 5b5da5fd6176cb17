/** The end of a list, and no slot. */
export const NONE = -1

/**
 * Doubly linked lists over slot numbers in typed arrays: a slot is in at most one list. The front is where a list gives
 * up its slots, the back where it takes them.
 */
export class IntrusiveLists {
  #next = new Int32Array(0)
  #previous = new Int32Array(0)
  /** 0 for none, else the list's number + 1. */
  #list = new Uint8Array(0)
  readonly #fronts: Int32Array
  readonly #backs: Int32Array
  readonly #weights: Float64Array
  /** What a slot takes of the capacity; shared by all who use the same slots. */
  readonly #weightOf: (slot: number) => number

  constructor(lists: number, weightOf: (slot: number) => number) {
    this.#fronts = new Int32Array(lists).fill(NONE)
    this.#backs = new Int32Array(lists).fill(NONE)
    this.#weights = new Float64Array(lists)
    this.#weightOf = weightOf
  }

  /** Makes room for slots below `slots`. */
  grow(slots: number): void {
    this.#next = grown(this.#next, slots)
    this.#previous = grown(this.#previous, slots)
    const list = new Uint8Array(slots)
    list.set(this.#list)
    this.#list = list
  }

  /** The list a slot is in, or NONE. */
  listOf(slot: number): number {
    return (this.#list[slot] as number) - 1
  }

  front(list: number): number {
    return this.#fronts[list] as number
  }

  /** The slot that is given up after this one. */
  after(slot: number): number {
    return this.#next[slot] as number
  }

  weight(list: number): number {
    return this.#weights[list] as number
  }

  append(list: number, slot: number): void {
    const back = this.#backs[list] as number
    this.#previous[slot] = back
    this.#next[slot] = NONE
    if (back === NONE) this.#fronts[list] = slot
    else this.#next[back] = slot
    this.#backs[list] = slot
    this.#list[slot] = list + 1
    this.#weights[list] = this.weight(list) + this.#weightOf(slot)
  }

  /** Takes a slot out of its list. */
  remove(slot: number): void {
    const list = this.listOf(slot)
    if (list === NONE) return
    const previous = this.#previous[slot] as number
    const next = this.#next[slot] as number
    if (previous === NONE) this.#fronts[list] = next
    else this.#next[previous] = next
    if (next === NONE) this.#backs[list] = previous
    else this.#previous[next] = previous
    this.#list[slot] = 0
    this.#weights[list] = this.weight(list) - this.#weightOf(slot)
  }

  moveTo(list: number, slot: number): void {
    this.remove(slot)
    this.append(list, slot)
  }
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length)
  larger.set(array)
  return larger
}

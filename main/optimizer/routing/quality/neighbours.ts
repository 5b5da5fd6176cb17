/** The nearest of what was seen: places and how near they are, the nearest first is not promised. */
export interface Nearest {
  indices: Int32Array
  similarities: Float64Array
  count: number
}

/** Keeps the best of a stream of similarities, with a heap whose least stands first. */
export class NearestHeap implements Nearest {
  readonly indices: Int32Array
  readonly similarities: Float64Array
  count = 0

  constructor(most: number) {
    this.indices = new Int32Array(most)
    this.similarities = new Float64Array(most)
  }

  clear(): void {
    this.count = 0
  }

  offer(index: number, similarity: number): void {
    const { similarities, indices } = this
    if (this.count < similarities.length) {
      let at = this.count++
      while (at > 0) {
        const parent = (at - 1) >> 1
        if ((similarities[parent] as number) <= similarity) break
        similarities[at] = similarities[parent] as number
        indices[at] = indices[parent] as number
        at = parent
      }
      similarities[at] = similarity
      indices[at] = index
      return
    }
    if (similarity <= (similarities[0] as number)) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= this.count) break
      if (child + 1 < this.count && (similarities[child + 1] as number) < (similarities[child] as number)) child++
      if ((similarities[child] as number) >= similarity) break
      similarities[at] = similarities[child] as number
      indices[at] = indices[child] as number
      at = child
    }
    similarities[at] = similarity
    indices[at] = index
  }
}

/** Bins hold values that differ by less than this share from the bin's own value: the largest error of a quantile. */
const RELATIVE_ERROR = 0.005
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
const PER_LN = 1 / Math.log(GAMMA)
/** Values below are counted as zero: nothing measured here in milliseconds, tokens or bytes is finer. */
const SMALLEST = 1e-6
const LARGEST = 1e15
const FIRST_BINS = 256

/** Equally far, as a share, from both ends of the bin. */
const valueOfBin = (bin: number): number => (2 * GAMMA ** bin) / (1 + GAMMA)

/**
 * Counts of non-negative values in bins that grow by a constant factor, after DDSketch (Masson, Rim, Lee, VLDB 2019):
 * every quantile is within 0.5 % of the true one, two sketches add up to that of all their values, and a sketch of
 * any number of values has some kilobytes.
 */
export class DDSketch {
  /** Observations, zeros included. */
  count = 0
  sum = 0
  #zeros = 0
  /** Bin of `#bins[0]`. */
  #offset = 0
  #bins = new Float64Array(0)

  /** Negative values count as zero; what is not a number is left out. */
  observe(value: number): void {
    if (value >= SMALLEST) {
      if (value > LARGEST) value = LARGEST
      const at = Math.ceil(Math.log(value) * PER_LN) - this.#offset
      if (at >= 0 && at < this.#bins.length) this.#bins[at] = (this.#bins[at] as number) + 1
      else this.#grow(at, 1)
      this.sum += value
    } else if (Number.isNaN(value)) return
    else this.#zeros++
    this.count++
  }

  /** Adds everything the other has seen. */
  merge(other: DDSketch): void {
    const bins = other.#bins
    for (let index = 0; index < bins.length; index++) {
      const found = bins[index] as number
      if (found > 0) this.#add(other.#offset + index, found)
    }
    this.#zeros += other.#zeros
    this.count += other.count
    this.sum += other.sum
  }

  /** The value below which the share `q` (0 to 1) of all values lies; undefined while there are none. */
  quantile(q: number): number | undefined {
    if (this.count === 0) return undefined
    let left = Math.round(q * (this.count - 1)) - this.#zeros
    if (left < 0) return 0
    for (let index = 0; index < this.#bins.length; index++) {
      left -= this.#bins[index] as number
      if (left < 0) return valueOfBin(this.#offset + index)
    }
    return 0
  }

  /** The bins that hold anything, smallest first: a bin's own value, which is within 0.5 % of all it has, and how many that are. */
  *occupied(): Generator<{ value: number; count: number }> {
    if (this.#zeros > 0) yield { value: 0, count: this.#zeros }
    for (let index = 0; index < this.#bins.length; index++) {
      const count = this.#bins[index] as number
      if (count > 0) yield { value: valueOfBin(this.#offset + index), count }
    }
  }

  /** A few hundred bytes: sum, zeros, and for each bin the steps from the one before and its count, as varints. */
  toBytes(): Uint8Array {
    const out: number[] = []
    writeVarint(out, this.#zeros)
    let before = 0
    for (let index = 0; index < this.#bins.length; index++) {
      const count = this.#bins[index] as number
      if (count === 0) continue
      const step = this.#offset + index - before
      writeVarint(out, step >= 0 ? step * 2 : -step * 2 - 1)
      writeVarint(out, count)
      before = this.#offset + index
    }
    const bytes = new Uint8Array(8 + out.length)
    new DataView(bytes.buffer).setFloat64(0, this.sum)
    bytes.set(out, 8)
    return bytes
  }

  /** Adds a sketch that was kept with `toBytes`. */
  mergeBytes(bytes: Uint8Array): void {
    this.sum += new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0)
    const from = { bytes, at: 8 }
    const zeros = readVarint(from)
    this.#zeros += zeros
    this.count += zeros
    let bin = 0
    while (from.at < bytes.length) {
      const step = readVarint(from)
      bin += step % 2 === 0 ? step / 2 : -(step + 1) / 2
      const count = readVarint(from)
      this.#add(bin, count)
      this.count += count
    }
  }

  #add(bin: number, count: number): void {
    const at = bin - this.#offset
    if (at >= 0 && at < this.#bins.length) this.#bins[at] = (this.#bins[at] as number) + count
    else this.#grow(at, count)
  }

  /** Makes room for the bin at `at` of the present bins, with as much again on that side. */
  #grow(at: number, count: number): void {
    const before = this.#bins
    if (before.length === 0) {
      this.#bins = new Float64Array(FIRST_BINS)
      this.#offset += at - FIRST_BINS / 2
      this.#bins[FIRST_BINS / 2] = count
      return
    }
    const room = before.length + FIRST_BINS
    const shift = at < 0 ? -at + room : 0
    this.#bins = new Float64Array(at < 0 ? before.length + shift : at + room)
    this.#bins.set(before, shift)
    this.#offset -= shift
    this.#bins[at + shift] = count
  }
}

function writeVarint(out: number[], value: number): void {
  while (value >= 0x80) {
    out.push((value % 0x80) + 0x80)
    value = Math.floor(value / 0x80)
  }
  out.push(value)
}

function readVarint(from: { bytes: Uint8Array; at: number }): number {
  let value = 0
  let scale = 1
  for (;;) {
    const byte = from.bytes[from.at++] ?? 0
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
    scale *= 0x80
  }
}

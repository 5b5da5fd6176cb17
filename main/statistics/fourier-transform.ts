/**
 * The discrete Fourier transform in place, by the iterative radix-2 algorithm of Cooley and Tukey.
 * @param real and `imaginary` have a length that is a power of two
 * @param inverse divides by the length
 */
export function fourierTransform(real: Float64Array, imaginary: Float64Array, inverse = false): void {
  const length = real.length
  if (length === 0 || (length & (length - 1)) !== 0) throw new RangeError('the length must be a power of two')
  reverseBits(real, imaginary)
  const sign = inverse ? 1 : -1
  for (let size = 2; size <= length; size *= 2) {
    const half = size / 2
    for (let k = 0; k < half; k++) {
      // Each angle is computed anew: products of earlier ones would gather errors.
      const angle = (sign * 2 * Math.PI * k) / size
      const cos = Math.cos(angle)
      const sin = Math.sin(angle)
      for (let low = k; low < length; low += size) {
        const high = low + half
        const re = (real[high] as number) * cos - (imaginary[high] as number) * sin
        const im = (real[high] as number) * sin + (imaginary[high] as number) * cos
        real[high] = (real[low] as number) - re
        imaginary[high] = (imaginary[low] as number) - im
        real[low] = (real[low] as number) + re
        imaginary[low] = (imaginary[low] as number) + im
      }
    }
  }
  if (!inverse) return
  for (let i = 0; i < length; i++) {
    real[i] = (real[i] as number) / length
    imaginary[i] = (imaginary[i] as number) / length
  }
}

function reverseBits(real: Float64Array, imaginary: Float64Array): void {
  for (let i = 1, j = 0; i < real.length; i++) {
    let bit = real.length >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i >= j) continue
    swap(real, i, j)
    swap(imaginary, i, j)
  }
}

function swap(values: Float64Array, i: number, j: number): void {
  const held = values[i] as number
  values[i] = values[j] as number
  values[j] = held
}

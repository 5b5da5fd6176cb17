import { randomFillSync } from 'node:crypto'

const BUFFERED = 4_096

/** Random numbers from 0 to below 1 with 53 random bits each, from the system's secure source. */
export function secureRandom(): () => number {
  const buffer = new Uint32Array(BUFFERED)
  let next = BUFFERED
  return () => {
    if (next >= BUFFERED) {
      randomFillSync(buffer)
      next = 0
    }
    const high = (buffer[next++] as number) >>> 5
    const low = (buffer[next++] as number) >>> 6
    return (high * 67_108_864 + low) / 9_007_199_254_740_992
  }
}

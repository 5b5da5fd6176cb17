const RUNS = 5
const LONGER = 8

/**
 * How many times longer a text that is eight times as long takes: 8 where the time is linear, 64 where it is quadratic.
 * Both lengths are read in turn, and the shortest time of each counts, so that a busy machine slows neither alone.
 */
export function growthRatio(read: (text: string) => void, unit: string, characters: number): number {
  const short = unit.repeat(characters / LONGER / unit.length)
  const long = unit.repeat(characters / unit.length)
  let [least, leastLong] = [Infinity, Infinity]
  for (let run = 0; run < RUNS; run++) {
    least = Math.min(least, timeOf(read, short))
    leastLong = Math.min(leastLong, timeOf(read, long))
  }
  return leastLong / least
}

function timeOf(read: (text: string) => void, text: string): number {
  const began = performance.now()
  read(text)
  return performance.now() - began
}

import type { Tone } from './chart-colours.ts'

/** One row of values, a value for each bin of time; null where there is none. */
export interface ChartSeries {
  key: string
  label: string
  tone: Tone
  values: readonly (number | null)[]
  /** area: steps over its bins, one upon the other. line: from the middle of a bin to the next. before: a thin dashed line to compare with. */
  style: 'area' | 'line' | 'before'
}

/** Each area with all those below it added, in the order they are painted: the highest first, so that none hides another. */
export function stacked(series: readonly ChartSeries[]): { series: ChartSeries; tops: (number | null)[] }[] {
  const sums: number[] = []
  const layers = series
    .filter(({ style }) => style === 'area')
    .map((one) => ({
      series: one,
      tops: one.values.map((value, index) => (sums[index] = (sums[index] ?? 0) + (value ?? 0)))
    }))
  return layers.reverse()
}

/**
 * A row of steps at every half of a bin, once for the bins that are over and once for the one that is not yet: what has
 * come so far is no fall, and bins to come have nothing at all.
 * @param running the bin that is not over; as many as there are bins where all are
 */
export function stepsOf(
  values: readonly (number | null)[],
  running: number
): { over: (number | null)[]; running: (number | null)[] } {
  const places = Array.from({ length: 2 * values.length + 1 }, (_, index) => index / 2)
  const within = (place: number, first: number, end: number): number | null =>
    place < first || place > end || first === end ? null : (values[Math.min(Math.floor(place), end - 1)] ?? null)
  return {
    over: places.map((place) => within(place, 0, Math.min(running, values.length))),
    running: places.map((place) => within(place, running, Math.min(running + 1, values.length)))
  }
}

/** Marks for an axis that begins at zero: the multiples of 1, 2 or 5 times a power of ten that make at most `most` steps. */
export function valueMarks(highest: number, most: number): number[] {
  if (highest <= 0) return [0]
  const rough = highest / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power
  const count = Math.ceil(highest / step - 1e-9)
  // Sums of fractions drift; products of whole numbers do not.
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

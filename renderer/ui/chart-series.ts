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

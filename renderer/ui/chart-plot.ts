import uPlot from 'uplot'
import type { Palette } from './chart-colours.ts'
import { stacked, stepsOf, valueMarks, type ChartSeries } from './chart-series.ts'

export interface PlotSpec {
  /** How many bins of time the chart has. */
  bins: number
  series: readonly ChartSeries[]
  /** The bin that is not over yet, drawn as such; as many as `bins` where all are. */
  running: number
  /** Marks below: where, counted in bins, and their texts. */
  marks: readonly { index: number; text: string }[]
  formatMark(value: number): string
  palette: Palette
  width: number
  height: number
}

interface Drawn {
  line: uPlot.Series
  values: (number | null | undefined)[]
}

/** Room for the texts below, in CSS pixels. */
const BELOW = 22
const ABOVE = 6
const MARK_GAP = 8
const ROW_PX = 46
/** A line at the highest mark is not cut in half. */
const HEADROOM = 1.02

/** Draws into the element; the returned function takes it away. Where its plotting area begins and ends is told to `placed`. */
export function drawPlot(
  element: HTMLElement,
  spec: PlotSpec,
  placed: (left: number, width: number) => void
): () => void {
  const { bins, series, running, palette, width, height } = spec
  const layers = stacked(series)
  const others = series.filter(({ style }) => style !== 'area')
  const highest = Math.max(
    0,
    ...[...layers.slice(0, 1).map(({ tops }) => tops), ...others.map(({ values }) => values)]
      .flat()
      .map((value) => value ?? 0)
  )
  const marks = valueMarks(highest, Math.max(2, Math.floor((height - BELOW) / ROW_PX)))
  const top = marks.at(-1) || 1
  const texts = marks.map((value) => spec.formatMark(value))
  const left = widest(texts, palette.font) + MARK_GAP
  const stepped = uPlot.paths.stepped?.({ align: 1 })

  // Bins lie from one whole number to the next. A step is drawn from its bin's beginning, a line through its middle, so
  // both kinds have a place on one axis of halves.
  const places = Array.from({ length: 2 * bins + 1 }, (_, index) => index / 2)
  const points = (values: readonly (number | null)[]): (number | null | undefined)[] =>
    places.map((_, index) => (index % 2 === 1 ? (values[(index - 1) / 2] ?? null) : undefined))

  const drawn: Drawn[] = [
    ...layers.flatMap(({ series: { tone }, tops }): Drawn[] => {
      const line = {
        stroke: palette.tone(tone),
        fill: palette.fill(tone),
        width: 1.4,
        paths: stepped,
        points: { show: false }
      }
      const steps = stepsOf(tops, running)
      return [
        { line, values: steps.over },
        ...(running < bins ? [{ line: { ...line, dash: [3, 3] }, values: steps.running }] : [])
      ]
    }),
    ...others.flatMap(({ tone, style, values }): Drawn[] =>
      style === 'before'
        ? [{ line: { stroke: palette.faint, width: 1, dash: [3, 3], points: { show: false } }, values: points(values) }]
        : linesOf(values, running).map(({ part, dash }) => ({
            line: {
              stroke: palette.tone(tone),
              width: 1.7,
              ...(dash && { dash }),
              points: { show: lonely(part), size: 4, fill: palette.tone(tone) }
            },
            values: points(part)
          }))
    )
  ]
  const plot = new uPlot(
    {
      width,
      height,
      padding: [ABOVE, 1, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      // The grid goes over the areas, as the ruling of a ledger does.
      drawOrder: ['series', 'axes'] as uPlot.DrawOrderKey[],
      scales: { x: { time: false, range: () => [0, Math.max(1, bins)] }, y: { range: () => [0, top * HEADROOM] } },
      axes: [
        {
          font: palette.font,
          stroke: palette.muted,
          size: BELOW,
          gap: 6,
          grid: { show: false },
          ticks: { stroke: palette.line, width: 1, size: 4 },
          splits: () => spec.marks.map(({ index }) => index),
          values: () => spec.marks.map(({ text }) => text),
          align: 1
        },
        {
          font: palette.font,
          stroke: palette.muted,
          size: left,
          gap: MARK_GAP,
          ticks: { show: false },
          grid: { stroke: palette.grid, width: 1 },
          splits: () => marks,
          values: () => texts
        }
      ],
      series: [{}, ...drawn.map(({ line }) => line)]
    },
    [places, ...drawn.map(({ values }) => values)] as uPlot.AlignedData,
    element
  )
  placed(left, width - left - 1)
  return () => plot.destroy()
}

/** A line up to the bin that is not over, and dashed from there to it. */
function linesOf(values: readonly (number | null)[], running: number): { part: (number | null)[]; dash?: number[] }[] {
  const only = (from: number, to: number): (number | null)[] =>
    values.map((value, index) => (index >= from && index <= to ? value : null))
  return running >= values.length
    ? [{ part: [...values] }]
    : [{ part: only(0, running - 1) }, { part: only(running - 1, running), dash: [3, 3] }]
}

/** A value between two that are missing has no line to be seen by. */
function lonely(values: readonly (number | null)[]): boolean {
  return values.some(
    (value, index) => value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
  )
}

let ruler: CanvasRenderingContext2D | null = null

function widest(texts: readonly string[], font: string): number {
  ruler ??= document.createElement('canvas').getContext('2d')
  if (!ruler) return 40
  ruler.font = font
  return Math.ceil(Math.max(...texts.map((text) => (ruler as CanvasRenderingContext2D).measureText(text).width)))
}

import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent
} from 'react'
import 'uplot/dist/uPlot.min.css'
import { onThemeChange, paletteOf, toneVariable } from './chart-colours.ts'
import { drawPlot } from './chart-plot.ts'
import type { ChartSeries } from './chart-series.ts'
import { timeMarks, type TimeMark, type TimeStep } from './time-marks.ts'
import styles from './chart.module.css'

interface ChartProps {
  label: string
  /** What the keyboard does, read to those who do not see it. */
  hint: string
  /** When each bin begins, in milliseconds since 1970. */
  at: readonly number[]
  step: TimeStep
  series: readonly ChartSeries[]
  /** The bin that is not over yet; as many as there are bins where all are. */
  running: number
  height: number
  formatValue: (value: number) => string
  /** A value beside the axis, where it may be shorter. */
  formatMark: (value: number) => string
  /** A bin's name, such as its day. */
  formatBin: (index: number) => string
  formatTime: (at: number, style: TimeMark['style']) => string
  /** One more line about a bin, such as what its values come to. */
  remark?: (index: number) => string | null
  /** A bin was chosen, to see what it is made of. */
  onOpen: (index: number) => void
  /** A stretch of bins was chosen, to look at it more closely. */
  onSelect?: ((first: number, last: number) => void) | undefined
}

interface Reach {
  from: number
  to: number
}

const MARK_PX = 76
const LAST_MARK_PX = 44

/** Values over time: areas, lines, or both. Pointer and arrow keys read off values, choose a bin or a stretch of them. */
export function Chart(props: ChartProps) {
  const {
    label,
    hint,
    at,
    step,
    series,
    running,
    height,
    formatValue,
    formatMark,
    formatBin,
    formatTime,
    remark,
    onOpen,
    onSelect
  } = props
  const host = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLDivElement>(null)
  const hintId = useId()
  const [width, setWidth] = useState(0)
  const [theme, setTheme] = useState(0)
  const [reach, setReach] = useState<Reach | null>(null)
  const [dragging, setDragging] = useState(false)
  const bins = at.length

  useLayoutEffect(() => {
    const element = host.current
    if (!element) return
    const measure = (): void => setWidth(element.clientWidth)
    measure()
    const resized = new ResizeObserver(measure)
    resized.observe(element)
    return () => resized.disconnect()
  }, [])
  useEffect(() => onThemeChange(() => setTheme((version) => version + 1)), [])
  useLayoutEffect(() => {
    const element = canvas.current
    const frame = host.current
    if (!element || !frame || width === 0 || bins === 0) return
    const marks = timeMarks(at, step, Math.max(2, Math.floor(width / MARK_PX)))
      .filter(({ index }) => (index / bins) * width < width - LAST_MARK_PX)
      .map(({ index, style }) => ({ index, text: formatTime(at[index] ?? 0, style) }))
    return drawPlot(
      element,
      { bins, series, running, marks, formatMark, palette: paletteOf(frame), width, height },
      (left, plotWidth) => {
        frame.style.setProperty('--plot-left', `${left}px`)
        frame.style.setProperty('--plot-width', `${plotWidth}px`)
      }
    )
  }, [at, bins, step, series, running, width, height, formatMark, formatTime, theme])

  const binAt = ({ clientX, currentTarget }: PointerEvent<HTMLElement>): number => {
    const box = currentTarget.getBoundingClientRect()
    return Math.max(0, Math.min(bins - 1, Math.floor(((clientX - box.left) / box.width) * bins)))
  }
  const choose = ({ from, to }: Reach): void => {
    if (from === to || !onSelect) onOpen(to)
    else onSelect(Math.min(from, to), Math.max(from, to))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // The first arrow key shows the newest bin, where nothing was looked at yet.
    const now = reach?.to ?? (event.key.endsWith('Left') || event.key.endsWith('Down') ? bins : bins - 2)
    const target = {
      ArrowLeft: now - 1,
      ArrowRight: now + 1,
      ArrowDown: now - 1,
      ArrowUp: now + 1,
      PageDown: now - 7,
      PageUp: now + 7,
      Home: 0,
      End: bins - 1
    }[event.key]
    if (target !== undefined) {
      const to = Math.max(0, Math.min(bins - 1, target))
      setReach({ from: event.shiftKey && reach && onSelect ? reach.from : to, to })
    } else if ((event.key === 'Enter' || event.key === ' ') && reach) choose(reach)
    else if (event.key === 'Escape' && reach) setReach(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const first = reach ? Math.min(reach.from, reach.to) : 0
  const last = reach ? Math.max(reach.from, reach.to) : 0
  const place = {
    '--from': first / bins,
    '--share': (last - first + 1) / bins,
    '--at': reach ? (reach.to + 0.5) / bins : 0
  } as CSSProperties
  const read = (index: number): string =>
    [formatBin(index), ...rowsAt(series, index, formatValue).map(({ label: name, text }) => `${name} ${text}`)].join(
      ', '
    )
  return (
    <div ref={host} className={styles['chart']} style={{ height }}>
      <div ref={canvas} aria-hidden="true" />
      <div
        className={styles['reader']}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-describedby={hintId}
        aria-valuemin={1}
        aria-valuemax={bins}
        aria-valuenow={(reach?.to ?? bins - 1) + 1}
        aria-valuetext={read(reach?.to ?? bins - 1)}
        style={place}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.currentTarget.matches(':focus-visible')) setReach((now) => now ?? { from: bins - 1, to: bins - 1 })
        }}
        onBlur={() => setReach(null)}
        onPointerDown={(event) => {
          if (event.button !== 0) return
          event.currentTarget.setPointerCapture(event.pointerId)
          const bin = binAt(event)
          setDragging(true)
          setReach({ from: bin, to: bin })
        }}
        onPointerMove={(event) => {
          const bin = binAt(event)
          setReach((now) =>
            now?.to === bin && (dragging || now.from === bin)
              ? now
              : { from: dragging && now && onSelect ? now.from : bin, to: bin }
          )
        }}
        onPointerUp={() => {
          if (dragging && reach) choose(reach)
          setDragging(false)
        }}
        onPointerCancel={() => setDragging(false)}
        onPointerLeave={() => !dragging && setReach(null)}
      >
        {reach && <span className={styles['reach']} data-stretch={first < last ? '' : undefined} />}
      </div>
      {reach && first < last && (
        <Tip place={place} title={`${formatBin(first)} – ${formatBin(last)}`} rows={[]} remark={null} />
      )}
      {reach && first === last && (
        <Tip
          place={place}
          title={formatBin(last)}
          rows={rowsAt(series, last, formatValue)}
          remark={remark?.(last) ?? null}
        />
      )}
      <span id={hintId} className="visually-hidden">
        {hint}
      </span>
    </div>
  )
}

interface Row {
  key: string
  label: string
  color: string
  text: string
}

function rowsAt(series: readonly ChartSeries[], index: number, format: (value: number) => string): Row[] {
  return series.map(({ key, label, tone, values }) => {
    const value = values[index]
    return { key, label, color: toneVariable(tone), text: value === null || value === undefined ? '–' : format(value) }
  })
}

function Tip({
  place,
  title,
  rows,
  remark
}: {
  place: CSSProperties
  title: string
  rows: Row[]
  remark: string | null
}) {
  const right = Number((place as Record<string, number>)['--at']) > 0.62
  return (
    <div className={styles['tip']} data-side={right ? 'left' : 'right'} style={place} aria-hidden="true">
      <b>{title}</b>
      {rows.map(({ key, label, color, text }) => (
        <span key={key} className={styles['line']}>
          <i style={{ background: color }} />
          {label}
          <span className={styles['value']}>{text}</span>
        </span>
      ))}
      {remark !== null && <span className={styles['remark']}>{remark}</span>}
    </div>
  )
}

import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useText } from '../../i18n/use-text.ts'
import {
  boundedRailWidth,
  NARROWEST_RAIL,
  rememberRailWidth,
  USUAL_RAIL,
  usedRailWidth,
  WIDEST_RAIL
} from './rail-width.ts'
import styles from './rail.module.css'

const STEP = 16

/** The right edge of the list: dragged, or moved with the arrow keys, it makes the list wider; a double click sets it back. */
export function RailEdge() {
  const { t } = useText()
  const [width, setWidth] = useState(usedRailWidth)
  const change = (next: number, edge: HTMLElement): void => {
    const to = boundedRailWidth(next)
    setWidth(to)
    rememberRailWidth(to)
    edge.parentElement?.style.setProperty('--rail-width', `${to}px`)
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const edge = event.currentTarget
    if (!edge.hasPointerCapture(event.pointerId)) return
    change(event.clientX - (edge.parentElement?.getBoundingClientRect().left ?? 0), edge)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key]
    if (step === undefined) return
    event.preventDefault()
    change(width + step, event.currentTarget)
  }
  return (
    <div
      className={styles['edge']}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('conversations.width')}
      aria-valuenow={width}
      aria-valuemin={NARROWEST_RAIL}
      aria-valuemax={WIDEST_RAIL}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDoubleClick={(event) => change(USUAL_RAIL, event.currentTarget)}
      onKeyDown={onKeyDown}
    />
  )
}

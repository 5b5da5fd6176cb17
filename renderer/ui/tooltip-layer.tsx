import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import styles from './tooltip-layer.module.css'

const DELAY_MS = 500
/** So soon after one hint the next comes at once. */
const WARM_MS = 400
const GAP_PX = 6

interface Hint {
  text: string
  keys: string | undefined
  target: HTMLElement
}

/**
 * Shows the hint of whatever is pointed at or focused: the element's `data-tip`, with its shortcut in `data-tip-keys`.
 * One layer serves the whole window, so that a hint costs nothing until it is wanted. It is for people who see: elements
 * have their accessible names themselves.
 */
export function TooltipLayer() {
  const [hint, setHint] = useState<Hint | null>(null)
  const popup = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let pointed: HTMLElement | null = null
    let hiddenAt = -WARM_MS
    const hide = (): void => {
      clearTimeout(timer)
      pointed = null
      setHint((shown) => {
        if (shown) hiddenAt = performance.now()
        return null
      })
    }
    const show = (target: HTMLElement): void => {
      const { tip, tipKeys } = target.dataset
      if (tip && target.isConnected) setHint({ text: tip, keys: tipKeys, target })
    }
    const tipped = (event: Event): HTMLElement | null =>
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null
    const onPoint = (event: Event): void => {
      const target = tipped(event)
      if (target === pointed) return
      hide()
      pointed = target
      if (target) timer = setTimeout(() => show(target), performance.now() - hiddenAt < WARM_MS ? 0 : DELAY_MS)
    }
    const onFocus = (event: Event): void => {
      const target = tipped(event)
      if (target && target === event.target && target.matches(':focus-visible')) show(target)
    }
    const listeners: [string, (event: Event) => void][] = [
      ['pointerover', onPoint],
      ['focusin', onFocus],
      ['focusout', hide],
      ['pointerdown', hide],
      ['keydown', hide],
      ['scroll', hide]
    ]
    for (const [name, listener] of listeners)
      document.addEventListener(name, listener, { capture: true, passive: true })
    return () => {
      clearTimeout(timer)
      for (const [name, listener] of listeners) document.removeEventListener(name, listener, { capture: true })
    }
  }, [])

  useLayoutEffect(() => {
    if (!hint || !popup.current) return
    const at = hint.target.getBoundingClientRect()
    const { width, height } = popup.current.getBoundingClientRect()
    const left = Math.min(Math.max(at.left + at.width / 2 - width / 2, GAP_PX), window.innerWidth - width - GAP_PX)
    const below = at.bottom + GAP_PX
    popup.current.style.left = `${left}px`
    popup.current.style.top = `${below + height > window.innerHeight ? at.top - GAP_PX - height : below}px`
  }, [hint])

  if (!hint) return null
  return (
    <div ref={popup} className={styles['popup']} aria-hidden="true">
      {hint.text}
      {hint.keys && <span className={styles['keys']}>{hint.keys}</span>}
    </div>
  )
}

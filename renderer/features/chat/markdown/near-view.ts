import { flushSync } from 'react-dom'

/** How far from the view what is painted may be. */
const AHEAD = '1000px 300px'

type Listener = (near: boolean, heightPx: number) => void

const listeners = new WeakMap<Element, Listener>()
let observer: IntersectionObserver | null = null

/** Tells whenever an element comes near the view or leaves it, with its height. The returned function ends it. */
export function watchNearness(element: Element, listener: Listener): () => void {
  // Of the scrolling element around, whichever it is, not of the window.
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, boundingClientRect } of entries) {
        coming.delete(target)
        if (isIntersecting) paintSoon(target, boundingClientRect.height)
        else listeners.get(target)?.(false, boundingClientRect.height)
      }
    },
    { rootMargin: AHEAD, scrollMargin: AHEAD }
  )
  listeners.set(element, listener)
  observer.observe(element)
  return () => {
    listeners.delete(element)
    coming.delete(element)
    observer?.unobserve(element)
  }
}

/** So long parts are put into the page one after the other before the page gets to do anything else. */
const SLICE_MS = 8

/** Parts that came near and are not painted yet, with their heights, in the order in which they came. */
const coming = new Map<Element, number>()
const slices = new MessageChannel()
slices.port1.onmessage = paintSlice

function paintSoon(element: Element, heightPx: number): void {
  if (coming.size === 0) slices.port2.postMessage(null)
  coming.set(element, heightPx)
}

/**
 * Paints some of the parts that came near. Many do at once when somebody scrolls far, and React would put all of them into
 * the page in one go: that takes long where they hold formulas.
 */
function paintSlice(): void {
  const from = performance.now()
  for (const [element, heightPx] of coming) {
    coming.delete(element)
    flushSync(() => listeners.get(element)?.(true, heightPx))
    if (performance.now() - from >= SLICE_MS) break
  }
  if (coming.size > 0) slices.port2.postMessage(null)
}

/** Where nothing is laid out, everything is near. */
export const nearnessIsKnown = typeof IntersectionObserver !== 'undefined'

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
      const near: IntersectionObserverEntry[] = []
      for (const entry of entries) {
        coming.delete(entry.target)
        if (entry.isIntersecting) near.push(entry)
        else listeners.get(entry.target)?.(false, entry.boundingClientRect.height)
      }
      for (const { target, boundingClientRect } of near.toSorted((a, b) => fromView(a) - fromView(b)))
        paintSoon(target, boundingClientRect.height)
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

/** How far a part is from what the window shows, in pixels. */
const fromView = ({ boundingClientRect: { top, bottom } }: IntersectionObserverEntry): number =>
  Math.max(0, -bottom, top - innerHeight)

/** So long parts are put into the page and laid out, one after the other, before a frame is shown. */
const SLICE_MS = 8

/** Parts that came near and are not painted yet, with their heights: what came first, and of that what is in view. */
const coming = new Map<Element, number>()
let isPainting = false

function paintSoon(element: Element, heightPx: number): void {
  coming.set(element, heightPx)
  if (isPainting) return
  isPainting = true
  requestAnimationFrame(paintSlice)
}

/**
 * Paints some of the parts that came near. Many do at once when somebody scrolls far, and React would put all of them into
 * the page in one go: that takes long where they hold formulas. Most of it is the browser's own work on their styles and
 * places, so it is made to do that part by part, and the next frame is shown before more come.
 */
function paintSlice(): void {
  const from = performance.now()
  for (const [element, heightPx] of coming) {
    coming.delete(element)
    flushSync(() => listeners.get(element)?.(true, heightPx))
    element.getBoundingClientRect()
    if (performance.now() - from >= SLICE_MS) break
  }
  isPainting = coming.size > 0
  if (isPainting) requestAnimationFrame(paintSlice)
}

/** Where nothing is laid out, everything is near. */
export const nearnessIsKnown = typeof IntersectionObserver !== 'undefined'

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
      for (const { target, isIntersecting, boundingClientRect } of entries)
        listeners.get(target)?.(isIntersecting, boundingClientRect.height)
    },
    { rootMargin: AHEAD, scrollMargin: AHEAD }
  )
  listeners.set(element, listener)
  observer.observe(element)
  return () => {
    listeners.delete(element)
    observer?.unobserve(element)
  }
}

/** Where nothing is laid out, everything is near. */
export const nearnessIsKnown = typeof IntersectionObserver !== 'undefined'

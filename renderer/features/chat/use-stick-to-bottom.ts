import { useCallback, useEffect, useRef, useState, type RefCallback } from 'react'

/** Closer to the end than this counts as being there. */
const AT_END_PX = 48
/** So long after a hand was on the wheel, the keys or the bar, scrolling is its doing. */
const BY_HAND_MS = 400
const HANDS = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const

export interface StickToBottom {
  /** The reader is at the end, and the view goes on with the answer. */
  following: boolean
  /** To be put on the element that scrolls, and on what it scrolls. */
  setScroller: RefCallback<HTMLElement>
  setContent: RefCallback<HTMLElement>
  /** Goes to the end and follows from there. */
  follow: () => void
  /** Follows no longer, because the reader goes elsewhere. */
  leave: () => void
}

/**
 * Keeps a growing text in view for a reader who is at its end, and leaves one who scrolled up where they are. Moving up
 * is what ends following, unless the browser did it: it keeps what is read in place while heights above become known.
 */
export function useStickToBottom(): StickToBottom {
  const scroller = useRef<HTMLElement | null>(null)
  const wanted = useRef(true)
  const lastTop = useRef(0)
  const lastHeight = useRef(0)
  const lastHand = useRef(-BY_HAND_MS)
  const [following, setFollowing] = useState(true)

  const want = useCallback((value: boolean) => {
    wanted.current = value
    setFollowing(value)
  }, [])
  const toEnd = useCallback(() => {
    const element = scroller.current
    if (!element) return
    element.scrollTop = element.scrollHeight
    lastTop.current = element.scrollTop
    lastHeight.current = element.scrollHeight
  }, [])
  const onHand = useCallback(() => {
    lastHand.current = performance.now()
  }, [])
  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const { scrollTop, scrollHeight, clientHeight } = element
    if (scrollHeight - scrollTop - clientHeight < AT_END_PX) want(true)
    else if (wanted.current) {
      const byHand = performance.now() - lastHand.current < BY_HAND_MS
      if (scrollTop < lastTop.current && (byHand || scrollHeight === lastHeight.current)) want(false)
      else if (!byHand) toEnd()
    }
    lastTop.current = element.scrollTop
  }, [want, toEnd])
  const onHeight = useCallback(() => {
    if (wanted.current) toEnd()
  }, [toEnd])
  const setScroller = useCallback<RefCallback<HTMLElement>>(
    (element) => {
      scroller.current = element
      element?.addEventListener('scroll', onScroll, { passive: true })
      for (const hand of HANDS) element?.addEventListener(hand, onHand, { passive: true })
      toEnd()
      return () => {
        element?.removeEventListener('scroll', onScroll)
        for (const hand of HANDS) element?.removeEventListener(hand, onHand)
        scroller.current = null
      }
    },
    [onScroll, onHand, toEnd]
  )
  const setContent = useCallback<RefCallback<HTMLElement>>(
    (element) => {
      if (!element) return
      // Before the frame is painted: the end is in view in the frame in which it came.
      const resized = new ResizeObserver(onHeight)
      resized.observe(element)
      return () => resized.disconnect()
    },
    [onHeight]
  )
  const follow = useCallback(() => {
    want(true)
    toEnd()
  }, [want, toEnd])
  const leave = useCallback(() => want(false), [want])

  useEffect(() => {
    // A smaller window must not push the end of the answer out of view.
    window.addEventListener('resize', onHeight)
    return () => window.removeEventListener('resize', onHeight)
  }, [onHeight])

  return { following, setScroller, setContent, follow, leave }
}

import { useCallback, useEffect, useRef, useState, type RefCallback } from 'react'

/** Closer to the end than this counts as being there. */
const AT_END_PX = 48

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
 * Keeps a growing text in view for a reader who is at its end, and leaves one who scrolled up where they are. Growing
 * never moves the view up, so only a reader does that: moving up is what ends following.
 */
export function useStickToBottom(): StickToBottom {
  const scroller = useRef<HTMLElement | null>(null)
  const wanted = useRef(true)
  const lastTop = useRef(0)
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
  }, [])
  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const { scrollTop, scrollHeight, clientHeight } = element
    if (scrollHeight - scrollTop - clientHeight < AT_END_PX) want(true)
    else if (scrollTop < lastTop.current) want(false)
    lastTop.current = scrollTop
  }, [want])
  const onHeight = useCallback(() => {
    if (wanted.current) toEnd()
  }, [toEnd])
  const setScroller = useCallback<RefCallback<HTMLElement>>(
    (element) => {
      scroller.current = element
      element?.addEventListener('scroll', onScroll, { passive: true })
      toEnd()
      return () => {
        element?.removeEventListener('scroll', onScroll)
        scroller.current = null
      }
    },
    [onScroll, toEnd]
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

import { useCallback, useEffect, useRef, useState } from 'react'

/** Closer to the end than this counts as being there. */
const AT_END_PX = 48

export interface StickToBottom {
  /** The reader is at the end, and the view goes on with the answer. */
  following: boolean
  /** To be called with the element that scrolls. */
  setScroller: (element: HTMLElement | Window | null) => void
  /** To be called whenever the content's height changed. */
  onHeight: () => void
  /** Goes to the end and follows from there. */
  follow: () => void
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
    if (element) element.scrollTop = element.scrollHeight
  }, [])
  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const { scrollTop, scrollHeight, clientHeight } = element
    if (scrollHeight - scrollTop - clientHeight < AT_END_PX) want(true)
    else if (scrollTop < lastTop.current) want(false)
    lastTop.current = scrollTop
  }, [want])
  const setScroller = useCallback(
    (element: HTMLElement | Window | null) => {
      scroller.current?.removeEventListener('scroll', onScroll)
      scroller.current = element instanceof HTMLElement ? element : null
      scroller.current?.addEventListener('scroll', onScroll, { passive: true })
    },
    [onScroll]
  )
  const onHeight = useCallback(() => {
    if (wanted.current) toEnd()
  }, [toEnd])
  const follow = useCallback(() => {
    want(true)
    toEnd()
  }, [want, toEnd])

  useEffect(() => {
    // A smaller window must not push the end of the answer out of view.
    window.addEventListener('resize', onHeight)
    return () => window.removeEventListener('resize', onHeight)
  }, [onHeight])

  return { following, setScroller, onHeight, follow }
}

import { useEffect } from 'react'
import { goToMessage } from './go-to-message.ts'
import { clearHighlight, highlight } from './highlight-occurrences.ts'
import type { Occurrence } from './occurrences.ts'

function bringIntoView(scroller: Element, range: Range): void {
  const place = range.getBoundingClientRect()
  const view = scroller.getBoundingClientRect()
  const margin = view.height / 6
  if (place.top >= view.top + margin && place.bottom <= view.bottom - margin) return
  scroller.scrollBy({ top: place.top - view.top - view.height / 2 })
}

/** Marks the words in the painted messages, also in those that are painted later, and brings the current one into view. */
export function useRevealOccurrence(query: string, current: Occurrence | undefined): void {
  const id = current?.id
  const nth = current?.nth
  useEffect(() => {
    const list = document.querySelector('[data-region="messages"]')
    const scroller = list?.querySelector('[data-scroller]')
    if (!list || !scroller) return
    let revealed = false
    const paint = (): void => {
      const range = highlight(list, query, id === undefined || nth === undefined ? undefined : { id, nth })
      if (range && !revealed) {
        revealed = true
        bringIntoView(scroller, range)
      }
    }
    let frame = 0
    const painted = new MutationObserver(() => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(paint)
    })
    painted.observe(list, { childList: true, characterData: true, subtree: true })
    if (id && !list.querySelector(`[data-message="${id}"]`)?.firstChild) goToMessage(id)
    paint()
    return () => {
      painted.disconnect()
      cancelAnimationFrame(frame)
      clearHighlight()
    }
  }, [query, id, nth])
}

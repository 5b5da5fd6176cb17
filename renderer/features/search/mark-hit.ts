import type { MessageId } from '../../../main/domain/ids.ts'
import { clearHighlight, rangesIn } from '../chat/highlight-occurrences.ts'

let end: (() => void) | null = null

/**
 * Marks what was found in a message that is about to come on view, and brings it into view where the message is long.
 * The marks go with the next click or key.
 */
export function markHit(id: MessageId, words: readonly string[]): void {
  end?.()
  const middle = document.querySelector('main')
  if (!middle || words.length === 0) return
  let shown = false
  const paint = (): void => {
    const row = middle.querySelector(`[data-message="${id}"]`)
    if (!row) return
    const ranges = words.flatMap((word) => rangesIn(row, word))
    CSS.highlights.set('find', new Highlight(...ranges))
    const first = ranges.toSorted((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b))[0]
    if (!first || shown) return
    shown = true
    const place = first.getBoundingClientRect()
    if (place.bottom > window.innerHeight * 0.8) first.startContainer.parentElement?.scrollIntoView({ block: 'center' })
  }
  let frame = 0
  const painted = new MutationObserver(() => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(paint)
  })
  painted.observe(middle, { childList: true, subtree: true })
  paint()
  end = () => {
    painted.disconnect()
    cancelAnimationFrame(frame)
    window.removeEventListener('pointerdown', stop, true)
    window.removeEventListener('keydown', stop, true)
    clearHighlight()
    end = null
  }
  const stop = (): void => end?.()
  window.addEventListener('pointerdown', stop, true)
  window.addEventListener('keydown', stop, true)
}

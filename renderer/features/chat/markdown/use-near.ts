import { startTransition, useCallback, useState, type RefCallback } from 'react'
import { nearnessIsKnown, watchNearness } from './near-view.ts'

export interface Nearness<Of extends Element> {
  /** To be put on the element that stands for the part, painted or not. */
  ref: RefCallback<Of>
  near: boolean
  /** How high the part was when it was last painted; null before. */
  heightPx: number | null
}

/** Whether a part is near the view and has to be painted. What somebody selects in stays. */
export function useNear<Of extends Element>(atFirst: boolean): Nearness<Of> {
  const [state, setState] = useState({ near: atFirst || !nearnessIsKnown, heightPx: null as number | null })
  const ref = useCallback((element: Of) => {
    if (!nearnessIsKnown) return undefined
    return watchNearness(element, (near, heightPx) => {
      if (!near && isSelectedIn(element)) return
      const change = (): void =>
        setState((before) =>
          before.near === near ? before : { near, heightPx: before.near ? heightPx : before.heightPx }
        )
      // What goes out of the view may go in its own time; what comes is painted one by one (near-view.ts).
      if (near) change()
      else startTransition(change)
    })
  }, []) as RefCallback<Of>
  return { ref, ...state }
}

function isSelectedIn(element: Element): boolean {
  const selection = getSelection()
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true)
}

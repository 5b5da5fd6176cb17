import type { MessageId } from '../../../main/domain/ids.ts'

let goTo: ((id: MessageId) => void) | null = null
/** Asked for while no list was on view. */
let wanted: MessageId | null = null

/** Set by the list on view; the returned function ends it. */
export function onGoToMessage(listener: (id: MessageId) => void): () => void {
  goTo = listener
  // A new list goes to its end by itself first.
  if (wanted !== null) requestAnimationFrame(() => requestAnimationFrame(goThere))
  return () => {
    if (goTo === listener) goTo = null
  }
}

function goThere(): void {
  if (wanted === null || !goTo) return
  goTo(wanted)
  wanted = null
}

/** Brings a message of the branch on view into view, painting it where it was not; waits for the list to come. */
export function goToMessage(id: MessageId): void {
  wanted = id
  goThere()
}

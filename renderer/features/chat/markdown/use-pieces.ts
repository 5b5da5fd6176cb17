import { useEffect, useLayoutEffect, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { BoundedCache } from './bounded-cache.ts'
import { plainPieces, type Piece } from './pieces.ts'
import { askNow, askReader, readerGeneration } from './reader.ts'
import { keepTree } from './use-tree.ts'

/** So long the reader may be behind before what it has not read is shown as it was written. */
const LATE_MS = 150

export interface Shown {
  pieces: readonly Piece[]
  /** How many characters of the text they are made of. */
  covered: number
  /** The reader is behind: what is not covered is shown too. */
  late: boolean
}

const NOTHING: Shown = { pieces: [], covered: 0, late: true }
const finished = new BoundedCache<readonly Piece[]>({ entries: 300, characters: 4_000_000 })
let lastText = 0

/** Follows one text that grows through the reader. */
class FollowedText {
  readonly #id = ++lastText
  readonly #show: (shown: Shown) => void
  #shown = NOTHING
  #text = ''
  #growing = true
  #sent: { text: string; growing: boolean } | null = null
  #generation = -1
  #asking = false
  #late: ReturnType<typeof setTimeout> | null = null

  constructor(show: (shown: Shown) => void) {
    this.#show = show
  }

  update(text: string, growing: boolean): void {
    this.#text = text
    this.#growing = growing
    void this.#ask()
  }

  close(): void {
    if (this.#late) clearTimeout(this.#late)
    this.#late = null
    this.#sent = null
    void askReader('forget', { text: this.#id })
  }

  async #ask(): Promise<void> {
    const [text, growing, sent] = [this.#text, this.#growing, this.#sent]
    if (this.#asking || (sent?.text === text && sent.growing === growing)) return
    this.#asking = true
    this.#late ??= setTimeout(() => {
      this.#late = null
      if (this.#asking) this.#put({ ...this.#shown, late: true })
    }, LATE_MS)
    const anew = sent === null || this.#generation !== readerGeneration() || !text.startsWith(sent.text)
    this.#generation = readerGeneration()
    const more = anew ? text : text.slice(sent.text.length)
    this.#sent = { text, growing }
    const changed = await askReader('grow', { text: this.#id, anew, more, growing })
    this.#asking = false
    for (const { piece, tree } of changed?.trees ?? []) keepTree(piece, tree)
    if (this.#late) clearTimeout(this.#late)
    this.#late = null
    const before = anew ? [] : this.#shown.pieces.slice(0, changed?.from)
    const pieces = changed ? [...before, ...changed.pieces] : plainPieces(text, 'slow')
    if (!growing && changed) finished.set(text, pieces)
    // What was shown as it was written stays until all of it is read: no word that was there goes away for a frame.
    this.#put({ pieces, covered: text.length, late: this.#shown.late && text !== this.#text })
    void this.#ask()
  }

  #put(shown: Shown): void {
    this.#shown = shown
    this.#show(shown)
  }
}

/** The pieces of a text as far as they are known. */
export function usePieces(text: string, growing: boolean): Shown {
  const [shown, setShown] = useState<Shown>(() => {
    const pieces = growing ? undefined : finished.get(text)
    return pieces ? { pieces, covered: text.length, late: false } : NOTHING
  })
  // At once: a piece that comes before React got to it would be on view, and then go away with what was true before it.
  const [followed] = useState(() => new FollowedText((next) => flushSync(() => setShown(next))))
  const now = useMemo(() => {
    const changed = askNow('grow', { text: 0, anew: true, more: text, growing })
    return changed && { pieces: changed.pieces, covered: text.length, late: false }
  }, [text, growing])
  const isKnown = now !== undefined || (!growing && finished.get(text) === shown.pieces)
  // Before the page is painted: else what the reader had of an earlier text could take the place of all that was just shown.
  useLayoutEffect(() => {
    if (!isKnown) followed.update(text, growing)
  }, [followed, isKnown, text, growing])
  useEffect(() => () => followed.close(), [followed])
  return now ?? shown
}

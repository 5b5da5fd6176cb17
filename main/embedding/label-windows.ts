/** A word of a text, as the pieces that a model reads. */
export interface Word {
  start: number
  end: number
  pieces: readonly number[]
}

/** What a model says of a word, and how sure it is. */
export interface Label {
  label: string
  confidence: number
}

/** The model finds best in windows of this length, which overlap by a quarter. */
const WINDOW_WORDS = 96
const OVERLAP_WORDS = 24
/** What the model reads at once, without the marks around it. */
const MOST_PIECES = 510
/** No name has more; of a longer word its beginning is read. */
const MOST_OF_WORD = 64
/** So many pieces of a window may have been read before: there is room for a new word in each. */
const MOST_AGAIN = MOST_PIECES / 4

/**
 * A label for every word, in windows that fit the model. A window ends early where its words have many pieces, and the
 * next one begins before the place where it ended: no word is passed over.
 * @param label labels the words of a window, all of them
 */
export async function labelledInWindows(
  words: readonly Word[],
  label: (window: readonly Word[]) => Promise<readonly Label[]>
): Promise<Label[]> {
  const bounded = words.map((word) => ({ ...word, pieces: word.pieces.slice(0, MOST_OF_WORD) }))
  const labelled: Label[] = []
  let end = 0
  while (end < bounded.length) {
    const before = bounded.slice(Math.max(0, end - OVERLAP_WORDS), end).toReversed()
    const from = end - fitting(before, MOST_AGAIN)
    const rest = bounded.slice(from, from + WINDOW_WORDS)
    const window = rest.slice(0, fitting(rest, MOST_PIECES))
    const found = await label(window)
    // What stood at the end of the window before is read again with what follows it.
    for (const [at, one] of found.entries()) if (at >= (end - from) / 2) labelled[from + at] = one
    end = from + window.length
  }
  return labelled
}

/** How many words have no more pieces together. */
function fitting(words: readonly Word[], most: number): number {
  let pieces = 0
  const tooMany = words.findIndex((word) => (pieces += word.pieces.length) > most)
  return tooMany < 0 ? words.length : tooMany
}

/**
 * A tokenizer merges the letters of one word pair by pair, in a time that grows with the square of its length: a word of a
 * million letters, a drawn rule or a page of blanks would keep it busy for hours.
 */
export const LONGEST_RUN = 64
const RUN = /[\p{L}\p{M}]+|\s+|[^\s\p{L}\p{M}]+/gu

/**
 * The text, cut inside runs of one kind that are longer than any word. Counted one by one the parts have at most one token
 * more per cut; a text without such a run is one part, and its count is exact.
 */
export function boundedRuns(text: string): string[] {
  const parts: string[] = []
  let from = 0
  for (const { 0: run, index } of text.matchAll(RUN))
    for (let at = LONGEST_RUN; at < run.length; at += LONGEST_RUN) {
      const cut = index + at - (isInsideCharacter(run, at) ? 1 : 0)
      parts.push(text.slice(from, cut))
      from = cut
    }
  parts.push(text.slice(from))
  return parts
}

const isInsideCharacter = (text: string, at: number): boolean => /[\ud800-\udbff]/.test(text[at - 1] ?? '')

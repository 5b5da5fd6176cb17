const MARK = /(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))[ \t]?/y

/**
 * An upper bound of how many lists and quotes of a piece of Markdown stand within each other, in one pass over it. What
 * stands inside code counts too, so that it may be too high, never too low.
 */
export function nestingOf(block: string): number {
  let deepest = 0
  /** How far in the items stand that may hold the next line. */
  let open: number[] = []
  for (const line of block.split('\n')) {
    let at = 0
    let quotes = 0
    let marks = 0
    while (at < line.length) {
      const indent = /[ \t]*/y
      indent.lastIndex = at
      at += indent.exec(line)?.[0].length ?? 0
      MARK.lastIndex = at
      const mark = MARK.exec(line)?.[0]
      if (mark === undefined) break
      if (mark.startsWith('>')) quotes++
      else {
        open = open.filter((one) => one < at)
        open.push(at)
        marks++
      }
      at += mark.length
    }
    if (marks === 0 && quotes === 0) continue
    deepest = Math.max(deepest, quotes + open.length, quotes + marks)
  }
  return deepest
}

/** A run of text that both sides have, or only this one. */
export interface Piece {
  text: string
  own: boolean
}

/** Comparing longer stretches word by word would be felt; they count as different altogether. */
const MOST_CELLS = 4_000_000

/**
 * What two texts have in common and what each has alone: line by line first, then word by word where lines differ, by
 * the longest common subsequence.
 */
export function diffWords(left: string, right: string): { left: Piece[]; right: Piece[] } {
  const sides: { left: Piece[]; right: Piece[] } = { left: [], right: [] }
  const add = (side: 'left' | 'right', tokens: readonly string[], own: boolean): void => {
    if (tokens.length > 0) push(sides[side], tokens.join(''), own)
  }
  compare(linesOf(left), linesOf(right), (a, b, same) => {
    if (same) {
      add('left', a, false)
      add('right', b, false)
    } else
      compare(wordsOf(a.join('')), wordsOf(b.join('')), (c, d, equal) => {
        add('left', c, !equal)
        add('right', d, !equal)
      })
  })
  return { left: closed(sides.left), right: closed(sides.right) }
}

/** Pieces without gaps of mere white space between two that are marked. */
function closed(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = []
  pieces.forEach((piece, index) => {
    const between =
      piece.text.trim() === '' &&
      result.at(-1)?.own === true &&
      pieces[index + 1]?.own === true &&
      !piece.text.includes('\n')
    const own = piece.own || between
    const last = result.at(-1)
    if (last && last.own === own) last.text += piece.text
    else result.push({ text: piece.text, own })
  })
  return result
}

function push(pieces: Piece[], text: string, own: boolean): void {
  const last = pieces.at(-1)
  // White space alone is no difference that anybody wants marked.
  const marked = own && text.trim() !== ''
  if (last && last.own === marked) last.text += text
  else pieces.push({ text, own: marked })
}

const linesOf = (text: string): string[] => text.match(/[^\n]+\n?|\n/g) ?? []
const wordsOf = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]/gu) ?? []

/** Tells the stretches of two lists that are equal and those that are not, in order. */
function compare(
  a: readonly string[],
  b: readonly string[],
  tell: (a: readonly string[], b: readonly string[], same: boolean) => void
): void {
  let begin = 0
  while (begin < a.length && begin < b.length && a[begin] === b[begin]) begin++
  let end = 0
  while (end < a.length - begin && end < b.length - begin && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  if (begin > 0) tell(a.slice(0, begin), b.slice(0, begin), true)
  between(a.slice(begin, a.length - end), b.slice(begin, b.length - end), tell)
  if (end > 0) tell(a.slice(a.length - end), b.slice(b.length - end), true)
}

function between(a: readonly string[], b: readonly string[], tell: Parameters<typeof compare>[2]): void {
  if (a.length === 0 && b.length === 0) return
  const width = b.length + 1
  if (a.length === 0 || b.length === 0 || a.length * b.length > MOST_CELLS) return tell(a, b, false)
  // longest[i * width + j]: how much a from i and b from j have in common.
  const longest = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] =
        a[i] === b[j]
          ? (longest[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0)
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const [fromA, fromB] = [i, j]
    while (i < a.length && j < b.length && a[i] === b[j]) {
      i++
      j++
    }
    if (i > fromA) tell(a.slice(fromA, i), b.slice(fromB, j), true)
    const [apartA, apartB] = [i, j]
    while ((i < a.length || j < b.length) && !(i < a.length && j < b.length && a[i] === b[j])) {
      const overA = i < a.length ? (longest[(i + 1) * width + j] ?? 0) : -1
      const overB = j < b.length ? (longest[i * width + j + 1] ?? 0) : -1
      if (overA >= overB) i++
      else j++
    }
    if (i > apartA || j > apartB) tell(a.slice(apartA, i), b.slice(apartB, j), false)
  }
}

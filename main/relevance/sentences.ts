/** A sentence or a line, in UTF-16 units; together they cover the text. */
export interface Sentence {
  start: number
  end: number
}

/** Ends of sentences: a mark, perhaps quotes and brackets, and space; or a line feed. Not after initials and numbers of lists. */
const END = /(?:(?<![.!?…])[.!?…]+["'”’»)\]]*(?=\s)|[。！？]+["”’」』）]*)\s*|\n+/gu
const ABBREVIATED = /(?:^|[\s(])(?:\p{Lu}|\d{1,3}|Dr|Mr|Mrs|Ms|Prof|St|No|vs|etc|e\.g|i\.e|vb|vd|Doç|Av|Sn|bkz|örn)\.$/u
/** Longer ones are cut: a model reads a part of a line as well. */
const LONGEST = 600

/** Splits a text into sentences; every line of its own stays one, as in lists, logs and code. */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = []
  let start = 0
  const close = (end: number): void => {
    for (let from = start; from < end;) {
      const to = end - from <= LONGEST ? end : spaceBefore(text, from, from + LONGEST)
      sentences.push({ start: from, end: to })
      from = to
    }
    start = end
  }
  for (const match of text.matchAll(END)) {
    const mark = match[0].trimEnd()
    if (mark === '.' && ABBREVIATED.test(text.slice(Math.max(start, match.index - 8), match.index + 1))) continue
    close(match.index + match[0].length)
  }
  close(text.length)
  return sentences
}

function spaceBefore(text: string, from: number, most: number): number {
  const space = text.lastIndexOf(' ', most)
  if (space > from + LONGEST / 2) return space + 1
  // Never between the halves of a character.
  return /[\ud800-\udbff]/.test(text[most - 1] ?? '') ? most - 1 : most
}

/** A link or a picture of Markdown: its label, and the match of what stands behind the label. */
export interface MarkdownLink {
  label: string
  rest: RegExpExecArray
}

/**
 * Replaces links, or pictures, by what a function makes of them; undefined leaves one as it is. A label has no closing
 * bracket in it and begins as early as it can. The text is read once: an expression that looked for the label first would
 * begin anew at each of a million opening brackets.
 * @param rest what stands behind the label, beginning with its closing bracket `]`; with the flag `g`
 */
export function replaceLinks(
  text: string,
  kind: 'link' | 'picture',
  rest: RegExp,
  replacement: (link: MarkdownLink) => string | undefined
): string {
  // Without a closing parenthesis nothing behind it is a link, and no match runs in vain to the end.
  const read = text.slice(0, text.lastIndexOf(')') + 1)
  let out = ''
  let done = 0
  for (const match of read.matchAll(rest)) {
    if (match.index < done) continue
    const from = Math.max(done, read.lastIndexOf(']', match.index - 1) + 1)
    const opening = openingIn(read, from, match.index, kind)
    if (opening < 0) continue
    const label = read.slice(opening + (kind === 'picture' ? 2 : 1), match.index)
    const made = replacement({ label, rest: match })
    if (made === undefined) continue
    out += text.slice(done, opening) + made
    done = match.index + match[0].length
  }
  return out + text.slice(done)
}

/** Where the label begins: at `![` for a picture, at a `[` without an exclamation mark for a link; below 0 where nowhere. */
function openingIn(text: string, from: number, to: number, kind: 'link' | 'picture'): number {
  const stretch = text.slice(from, to)
  if (kind === 'picture') {
    const at = stretch.indexOf('![')
    return at < 0 ? -1 : from + at
  }
  for (let at = stretch.indexOf('['); at >= 0; at = stretch.indexOf('[', at + 1))
    if (text[from + at - 1] !== '!') return from + at
  return -1
}

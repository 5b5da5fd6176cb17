const SPACE = 32
const QUOTE = 34
const COMMA = 44
const BACKSLASH = 92
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/** JSON of which a piece is missing, ended after the last value before that is whole. What is no JSON otherwise stays none. */
export function closedJson(text: string): string {
  const open: number[] = []
  let inText = false
  let whole = 0
  let comma = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inText) {
      if (code === BACKSLASH) at++
      else if (code === QUOTE) inText = false
      continue
    }
    if (code <= SPACE) continue
    const afterComma = comma
    comma = code === COMMA
    if (code === QUOTE) inText = true
    else if (comma) whole = at
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      open.push(code)
      whole = at + 1
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (afterComma || open.at(-1) !== code - 2) break // it ends something that was begun before: what is missing lies here
      open.pop()
      whole = at + 1
    }
  }
  const ends = open.reverse().map((code) => (code === OPEN_BRACE ? '}' : ']'))
  return text.slice(0, whole) + ends.join('')
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/**
 * Whether objects and lists of a JSON text stand inside each other more than `depth` times. Found before it is parsed: a
 * value too deep can be parsed but neither copied to the window nor written again.
 */
export function isDeeper(text: string, depth: number): boolean {
  // Each level takes a character to open it.
  if (text.length <= depth) return false
  let open = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (inString) {
      if (code === BACKSLASH) index++
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (++open > depth) return true
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) open--
  }
  return false
}

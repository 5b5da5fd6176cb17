import { CODE_LINES_TOGETHER, CODE_TOGETHER } from './limits.ts'

/** Code cut between its lines, and within lines that are longer than what is painted together. Joined, it is the code. */
export function codeChunks(code: string): string[] {
  const chunks: string[] = []
  let begun = 0
  let lines = 0
  for (let at = 0; at < code.length;) {
    const newline = code.indexOf('\n', at)
    const end = newline === -1 ? code.length : newline + 1
    if (end - begun > CODE_TOGETHER && at > begun) {
      chunks.push(code.slice(begun, at))
      begun = at
      lines = 0
    }
    while (end - begun > CODE_TOGETHER) {
      // Half a character would be shown as none.
      const cut = begun + CODE_TOGETHER
      const low = code.charCodeAt(cut)
      const whole = low >= 0xdc00 && low <= 0xdfff ? cut - 1 : cut
      chunks.push(code.slice(begun, whole))
      begun = whole
      lines = 0
    }
    at = end
    if (++lines >= CODE_LINES_TOGETHER) {
      chunks.push(code.slice(begun, at))
      begun = at
      lines = 0
    }
  }
  if (begun < code.length || chunks.length === 0) chunks.push(code.slice(begun))
  return chunks
}

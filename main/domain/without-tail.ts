/**
 * A text without what stands at its end and is one of the given characters. A regular expression such as `/x+$/` does the
 * same, but begins anew at every character of a long run: its time grows with the square of the text.
 */
export function withoutTail(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

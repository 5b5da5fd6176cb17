/** Words in a row that are compared: fewer come again in any text. */
const RUN = 6
/** Shorter texts can not be judged. */
const FEWEST_WORDS = 40
/** Of all runs of words, so many stand there more than once. Lists and tables repeat words, not runs of six. */
const REPEATED_SHARE = 0.5
/** What is laid out, such as code, repeats lines by its nature. */
const LAID_OUT = /```|^[ \t]*\|/m

/** Whether a text says the same again and again. */
export function repeatsItself(text: string): boolean {
  if (LAID_OUT.test(text)) return false
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.length < FEWEST_WORDS) return false
  const seen = new Set<string>()
  const runs = words.length - RUN + 1
  let again = 0
  for (let at = 0; at < runs; at++) {
    const run = words.slice(at, at + RUN).join(' ')
    if (seen.has(run)) again++
    else seen.add(run)
  }
  return again / runs >= REPEATED_SHARE
}

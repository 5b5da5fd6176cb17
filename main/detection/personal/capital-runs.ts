/** A capitalised word of a text, without a Turkish ending behind an apostrophe. */
export interface CapitalWord {
  text: string
  start: number
  end: number
  /** The ending behind the apostrophe, such as `in` in `Ahmet'in`; empty where there is none. */
  ending: string
  /** Whether a sentence, a line or a cell begins with it, where a capital says nothing. */
  first: boolean
}

const CAPITALISED = String.raw`\p{Lu}[\p{L}\p{M}]*(?:[-’'](?=\p{Lu})[\p{L}\p{M}]+)*\.?`
/** Small words within names. */
const PARTICLE = String.raw`(?:de|da|van|von|der|den|bin|al|del|la|le|di|dos|el|ibn|ter|af)(?= \p{Lu})`
const WORD = new RegExp(
  `(?<![\\p{L}\\p{M}\\d_@/.])(?:${CAPITALISED}|${PARTICLE})(?<ending>[’']\\p{Ll}{1,7})?(?![\\p{L}\\d_@])`,
  'gu'
)

/** Stretches of capitalised words with nothing but a space between them, small particles of names included. */
export function capitalRuns(text: string): CapitalWord[][] {
  const runs: CapitalWord[][] = []
  let run: CapitalWord[] = []
  const close = (): void => {
    while (run.length > 0 && /^\p{Ll}/u.test(run.at(-1)?.text ?? '')) run.pop()
    if (run.length > 0) runs.push(run)
    run = []
  }
  for (const match of text.matchAll(WORD)) {
    const ending = match.groups?.['ending'] ?? ''
    let word = match[0].slice(0, match[0].length - ending.length)
    // A full stop belongs to an initial or a title, not to a word that ends a sentence.
    if (word.endsWith('.') && word.length > 5) word = word.slice(0, -1)
    const start = match.index
    const previous = run.at(-1)
    const joined =
      previous !== undefined &&
      text.slice(previous.end + previous.ending.length, start) === ' ' &&
      previous.ending === ''
    if (!joined) close()
    if (run.length === 0 && /^\p{Ll}/u.test(word)) continue
    const before = text.slice(Math.max(0, start - 3), start)
    run.push({
      text: word,
      start,
      end: start + word.length,
      ending,
      first: start === 0 || /[.!?:\n]["“(]?\s{0,3}$|[|,;\t>*#-]\s{0,3}$/u.test(before)
    })
  }
  close()
  return runs
}

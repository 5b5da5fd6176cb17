import { withoutTail } from '../../domain/without-tail.ts'

const LONGEST_NAME = 60
/** So many names are looked for in all earlier messages: a table of thousands of them refers to nothing in particular. */
const MOST_NAMES = 200
const QUOTED = /`([^`\n]{2,60})`|"([^"\n]{3,60})"|“([^“”\n]{3,60})”/gu
/** Runs of the signs that a file name or an identifier is made of. */
const RUN = /[\p{L}\p{N}_.#-]+/gu
const FILE = /^[\p{L}\p{N}_.-]+\.(?:csv|tsv|xlsx?|pdf|docx?|md|txt|json|py|ts|js|sql|log|ya?ml)$/iu
const IDENTIFIER =
  /(?<![\p{L}\p{N}_])(?:\p{L}+[_-]?\d[\p{L}\p{N}_-]*|\p{L}+_\p{L}[\p{L}\p{N}_]*|\p{Ll}+\p{Lu}\p{L}*|#\d+)/gu

/**
 * Names that point to one thing: in quotes, code, file names, identifiers with a digit or an underscore or capitals
 * inside. A message that is the first to use a name of what is asked now is what the question refers to. A run of signs
 * is looked at once, as a whole and only while it is as short as a name is: the time is linear.
 * @returns in lower case
 */
export function namesIn(text: string): Set<string> {
  const names = new Set<string>()
  for (const [, ...groups] of text.matchAll(QUOTED)) {
    const quoted = groups.find((group) => group !== undefined)
    if (quoted !== undefined) names.add(quoted.toLowerCase())
  }
  for (const [run] of text.matchAll(RUN)) {
    if (run.length > 2 * LONGEST_NAME) continue
    const whole = withoutTail(run, '.-').replace(/^[.-]+/, '')
    if (whole.length > LONGEST_NAME) continue
    const found = FILE.test(whole) ? [whole] : (whole.match(IDENTIFIER) ?? [])
    for (const name of found) names.add(name.toLowerCase())
  }
  return names
}

/**
 * Which texts the last ones refer to by name: those that use one of their names first.
 * @returns indexes into `texts`
 */
export const referredTo = (texts: readonly string[], last: readonly string[]): Set<number> =>
  firstToName(texts, wantedNames(last))

/** Names in the last texts, as many as are looked for. */
export const wantedNames = (last: readonly string[]): Set<string> =>
  new Set(last.flatMap((text) => [...namesIn(text)]).slice(0, MOST_NAMES))

/**
 * Texts that use one of the names first.
 * @param wanted those that are found are taken out of it
 */
export function firstToName(texts: readonly string[], wanted: Set<string>): Set<number> {
  const found = new Set<number>()
  for (const [index, text] of texts.entries()) {
    if (wanted.size === 0) break
    const lower = text.toLowerCase()
    for (const name of wanted)
      if (lower.includes(name)) {
        found.add(index)
        wanted.delete(name)
      }
  }
  return found
}

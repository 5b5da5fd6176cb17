import type { Pause } from '../../time/in-slices.ts'
import { withoutTail } from '../../domain/without-tail.ts'

const LONGEST_NAME = 60
/** So many names are looked for in all earlier messages: a table of thousands of them refers to nothing in particular. */
const MOST_NAMES = 200
/** Names are taken from so many characters at either end of a text: between them stands what was pasted. */
const NAMED = 10_000
/** Characters in which names are looked for before others have their turn. */
const STRETCH = 10_000
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
 * Which messages the last texts refer to by name: those that use one of their names first.
 * @returns indexes into `messages`
 */
export async function referredTo(
  messages: readonly { pieces: readonly { text: string }[] }[],
  last: readonly string[],
  pause: Pause
): Promise<Set<number>> {
  const found = new Set<number>()
  const wanted = wantedNames(last)
  for (const [index, { pieces }] of messages.entries()) {
    if (wanted.size === 0) break
    for (const { text } of pieces) if (await namesFirst(text, wanted, pause)) found.add(index)
    const paused = pause()
    if (paused) await paused
  }
  return found
}

/** Names in the beginning and the end of the last texts, as many as are looked for. */
const wantedNames = (last: readonly string[]): Set<string> =>
  new Set(
    last
      .flatMap((text) => [
        ...namesIn(text.length > 2 * NAMED ? `${text.slice(0, NAMED)}\n${text.slice(-NAMED)}` : text)
      ])
      .slice(0, MOST_NAMES)
  )

/**
 * Whether a text is the first to use one of the names.
 * @param wanted those that it uses are taken out of it
 */
async function namesFirst(text: string, wanted: Set<string>, pause: Pause): Promise<boolean> {
  let found = false
  for (let from = 0; from < text.length; from += STRETCH) {
    // Stretches overlap by a name, so that none is missed where they meet.
    const lower = text.slice(from, from + STRETCH + LONGEST_NAME).toLowerCase()
    for (const name of wanted)
      if (lower.includes(name)) {
        found = true
        wanted.delete(name)
      }
    if (wanted.size === 0) break
    const paused = pause()
    if (paused) await paused
  }
  return found
}

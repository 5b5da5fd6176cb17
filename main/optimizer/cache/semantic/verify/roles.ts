import type { Profile } from './profile.ts'
import { STOP_WORDS } from './words.ts'

const ENGLISH: ReadonlyMap<string, string> = new Map([
  ['from', 'source'], ['to', 'goal'], ['into', 'goal'], ['by', 'agent'], ['than', 'measure'], ['before', 'later'], ['after', 'earlier'],
  ['against', 'other'], ['versus', 'other'], ['vs', 'other'], ['over', 'other'], ['per', 'base'], ['until', 'end'], ['since', 'start'], ['without', 'absent'], ['with', 'present']
])
const TURKISH: readonly [RegExp, string][] = [
  [/^(?:n?dan|n?den|tan|ten)$/, 'source'],
  [/^(?:y?a|y?e|n[ae])$/, 'goal'],
  [/^(?:n?da|n?de|ta|te)$/, 'place'],
  [/^(?:n?in|n?un)$/, 'owner']
]
const SOURCE_ENDING = /(?:dan|den|tan|ten)$/
/** Too many words simply end so to take the ending of the goal without an apostrophe. */
const LEAST_STEM = 3

/** What part the things in a text play: where something comes from, where it goes, what it is measured by. */
export function rolesOf(profile: Profile): Map<string, string> {
  const roles = new Map<string, string>()
  const { words, language } = profile
  for (const [i, word] of words.entries()) {
    if (language === 'en') {
      const role = ENGLISH.get(word.folded)
      const thing = role && words.slice(i + 1, i + 4).find((next) => !STOP_WORDS.has(next.folded))
      if (role && thing) roles.set(thing.folded, role)
      continue
    }
    const role = TURKISH.find(([ending]) => ending.test(word.ending))?.[1]
    if (role) roles.set(word.folded, role)
    else if (word.ending === '' && SOURCE_ENDING.test(word.folded) && word.folded.length > LEAST_STEM + 3) roles.set(word.folded.replace(SOURCE_ENDING, ''), 'source')
  }
  return roles
}

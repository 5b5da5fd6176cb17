import type { Profile } from './profile.ts'
import { STOP_WORDS, type Word } from './words.ts'

const ENGLISH: ReadonlyMap<string, string> = new Map([
  ['from', 'source'],
  ['to', 'goal'],
  ['into', 'goal'],
  ['by', 'agent'],
  ['than', 'measure'],
  ['before', 'later'],
  ['after', 'earlier'],
  ['against', 'other'],
  ['versus', 'other'],
  ['vs', 'other'],
  ['over', 'other'],
  ['per', 'base'],
  ['until', 'end'],
  ['since', 'start'],
  ['without', 'absent'],
  ['with', 'present']
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

/** Endings of the same parts where no apostrophe sets them off. */
const CASES: readonly [RegExp, string][] = [
  [/n?[dt][ae]n$/, 'source'],
  [/[dt][ae]n$/, 'source'],
  [/y?[ae]$/, 'goal'],
  [/n?[dt][ae]$/, 'place'],
  [/n?[iu]n$/, 'owner'],
  [/y?[iu]$/, 'object']
]
/** The last letter of a stem before an ending that begins with a vowel, as it is without one. */
const HARDENED: Readonly<Record<string, string>> = { b: 'p', d: 't', g: 'k' }

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
    else if (word.ending === '' && SOURCE_ENDING.test(word.folded) && word.folded.length > LEAST_STEM + 3)
      roles.set(word.folded.replace(SOURCE_ENDING, ''), 'source')
  }
  return roles
}

/** Every way to read a word as a stem with the ending of a part. `Kitaba` and `kitaptan` are of one stem. */
function readingsOf({ folded, ending }: Word): { stem: string; role: string }[] {
  const whole = folded + ending
  const cut = CASES.map(([cases, role]) => ({ stem: whole.replace(cases, ''), role })).filter(
    ({ stem }) => stem !== whole && stem.length >= LEAST_STEM
  )
  return cut.map(({ stem, role }) => ({ stem: stem.slice(0, -1) + (HARDENED[stem.at(-1) ?? ''] ?? stem.at(-1)), role }))
}

/**
 * Whether things have changed parts by their Turkish case endings, with or without apostrophes and capitals: two that have
 * exchanged theirs, or in Turkish one that comes from where it went. Two, since a word by itself may simply end so.
 */
export function casesConflict(a: Profile, b: Profile): boolean {
  const [wordsA, wordsB] = [a, b].map(({ words }) => new Set(words.map(({ folded, ending }) => folded + ending))) as [
    Set<string>,
    Set<string>
  ]
  const onlyIn = (words: readonly Word[], others: ReadonlySet<string>): Word[] =>
    words.filter(({ folded, ending }) => !others.has(folded + ending))
  const inB = onlyIn(b.words, wordsA).flatMap(readingsOf)
  const changed = new Map<string, Set<string>>()
  for (const { stem, role } of onlyIn(a.words, wordsB).flatMap(readingsOf))
    for (const other of inB)
      if (other.stem === stem && other.role !== role) {
        const change = `${role} ${other.role}`
        changed.set(change, (changed.get(change) ?? new Set()).add(stem))
      }
  const turned = (change: string): Set<string> => changed.get(change.split(' ').reverse().join(' ')) ?? new Set()
  const exchanged = [...changed].some(([change, stems]) =>
    [...turned(change)].some((stem) => stems.size > 1 || !stems.has(stem))
  )
  return exchanged || (a.language === 'tr' && (changed.has('source goal') || changed.has('goal source')))
}

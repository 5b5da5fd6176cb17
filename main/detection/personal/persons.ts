import { anyOf } from '../../language/word-lists.ts'
import type { Finding } from '../finding.ts'
import { capitalRuns, type CapitalWord } from './capital-runs.ts'
import { nameLists, plain } from './name-lists.ts'
import words from './words.json' with { type: 'json' }

const TITLES = new Set(words.titles)
/** Behind a name in Turkish. */
const HONORIFICS = new Set(words.honorifics)
const INTRODUCED = new RegExp(`${anyOf(words, 'introductions')}\\s{0,9}(?:[:,]\\s{0,9})?$`, 'u')
const NOT_PERSON = new RegExp(`^${anyOf(words, 'notPersons')}\\.?$`)
/** Ends and beginnings of surnames, Turkish, Scandinavian, Slavic, German, Irish, that say so without a list. */
const FAMILY_ENDING =
  /^(?:mc|o')\p{L}{3,}$|^\p{L}{2,}(?:oglu|kaya|demir|turk|soy|kilic|tepe|dogan|sson|sen|ski|sky|wicz|vic|escu|opoulos|enko|stein|mann|quist|strom|stad|heim)$/u
const STRONGLY_INTRODUCED = new RegExp(`${anyOf(words, 'strongIntroductions')}\\s{0,9}(?:[:,]\\s{0,9})?$`, 'u')
const ENOUGH = 2

/**
 * Persons, by lists of names and by what stands around them: titles, introductions, Turkish honorifics and endings. A
 * name that is also a word needs a second sign. No model: a name that no list has and nothing introduces is not found.
 */
export function findPersons(text: string): Finding[] {
  const found: Finding[] = []
  for (const run of capitalRuns(text)) {
    let at = 0
    while (at < run.length) {
      const taken = personAt(text, run, at)
      if (taken) found.push(taken.finding)
      at = taken ? taken.next : at + 1
    }
  }
  return [...found, ...findSmallWritten(text)]
}

function personAt(
  text: string,
  run: readonly CapitalWord[],
  from: number
): { finding: Finding; next: number } | undefined {
  const { given, family, places, words: commonNames, everyday } = nameLists()
  let at = from
  let score = 0
  while (at < run.length && TITLES.has(bare(run[at]))) {
    score += 3
    at++
  }
  const begin = at
  let firstNames = 0
  let lastNames = 0
  let length = 0
  for (; at < run.length && length < 5; at++, length++) {
    const word = run[at]
    if (!word) break
    const name = bare(word)
    const initial = /^\p{Lu}\.?$/u.test(word.text)
    if (HONORIFICS.has(name) && length > 0) {
      score += 3
      break
    }
    if (NOT_PERSON.test(name)) {
      if (length > 0 && !/^(?:and|or)$/.test(name)) return undefined
      break
    }
    const shouted = word.text.length > 1 && !/\p{Ll}/u.test(word.text)
    if (
      shouted &&
      score < 3 &&
      (run.length === 1 || run.some(({ text: other }) => other.length > 1 && /\p{Ll}/u.test(other)))
    )
      break
    const isGiven = given.has(name) || name.split('-').every((part) => given.has(part))
    const isFamily =
      family.has(name) ||
      (name.includes('-') && name.split('-').every((part) => family.has(part))) ||
      FAMILY_ENDING.test(name)
    const doubtful = commonNames.has(name) || everyday.has(name)
    const particle = /^\p{Ll}/u.test(word.text)
    if (particle || initial) {
      score += initial && length > 0 ? 0.4 : 0
    } else if (isGiven && length <= 2) {
      score +=
        everyday.has(name) && !commonNames.has(name) && (run.length === 1 || length > 0)
          ? 0.2
          : doubtful
            ? 0.7
            : length === 0
              ? 2
              : 1.2
      firstNames += doubtful ? 0 : 1
      if (isFamily) lastNames++
    } else if (isFamily && length > 0) {
      score += doubtful ? 0.6 : 1.2
      lastNames++
    } else if (isFamily) {
      score += doubtful ? 0.3 : 1
      lastNames++
    } else if (everyday.has(name) || (shouted && word.text.length < 4)) break
    else if (length === 0 && !everyday.has(name)) score += 0.3
    else score += 0.6
    if (word.ending) {
      score += 0.4
      length++
      break
    }
  }
  if (length === 0) return undefined
  const last = run[begin + length - 1]
  const first = run[begin]
  if (!first || !last) return undefined
  const before = text
    .slice(Math.max(0, first.start - 24), first.start)
    .toLocaleLowerCase('tr')
    .replaceAll('ı', 'i')
  const introduced = from === begin && INTRODUCED.test(before.replaceAll('i̇', 'i'))
  if (introduced) score += STRONGLY_INTRODUCED.test(before) ? 1.5 : 0.7
  if (firstNames + lastNames > 0 && length >= 2) score += 0.3
  const single = length === 1
  const name = bare(first)
  if (single && places.has(name) && score < 3) score -= 1.5
  if (single && first.text.length < 3) return undefined
  if (single && firstNames + lastNames === 0 && score < 3) return undefined
  if (!single && firstNames + lastNames === 0 && score < 2.3) return undefined
  const whole = Array.from({ length }, (_, index) => bare(run[begin + index])).join(' ')
  if (places.has(whole) && score < 4) return undefined
  if (score < ENOUGH) return undefined
  return {
    finding: {
      type: 'PERSON',
      start: first.start,
      end: last.end,
      confidence: Math.min(0.9, 0.5 + score / 12),
      rule: 'name'
    },
    next: begin + length
  }
}

const bare = (word: CapitalWord | undefined): string =>
  plain((word?.text ?? '').replace(/\.$/, '')).replaceAll('’', "'")

const SMALL =
  /(?<![\p{L}\d])(?:my name is|i am|i'm|this is|adım|ismim|benim adım)\s+(?<name>\p{Ll}{3,20}(?:\s\p{Ll}{3,20})?)(?![\p{L}\d])/gu

/** Names that somebody types without capitals, behind words that introduce one. */
function findSmallWritten(text: string): Finding[] {
  const { given, family, words: commonNames, everyday } = nameLists()
  return [...text.matchAll(SMALL)].flatMap((match) => {
    const name = match.groups?.['name'] ?? ''
    const [first = '', second = ''] = plain(name).split(' ')
    if (!given.has(first) || commonNames.has(first) || everyday.has(first)) return []
    const whole = second !== '' && family.has(second) && !everyday.has(second) ? name : (name.split(/\s/)[0] ?? '')
    const start = match.index + match[0].lastIndexOf(name)
    return [{ type: 'PERSON' as const, start, end: start + whole.length, confidence: 0.7, rule: 'introduced' }]
  })
}

import { atOnce, type Steps } from '../../time/in-turns.ts'
import { withoutOverlaps, type Finding } from '../finding.ts'
import { findByColumnHeads } from './column-heads.ts'
import { DATE_FINDERS, isOfBirth } from './dates.ts'
import { NETWORK_FINDERS } from './network-addresses.ts'
import { NUMBER_FINDERS } from './numbers.ts'
import { findPersons } from './persons.ts'
import { PHONE_FINDERS } from './phones.ts'
import { ADDRESS_FINDERS, findPlaces, ORGANIZATION_FINDERS } from './places.ts'

const FINDERS = [
  ...NUMBER_FINDERS,
  ...NETWORK_FINDERS,
  ...DATE_FINDERS,
  ...PHONE_FINDERS,
  ...ADDRESS_FINDERS,
  ...ORGANIZATION_FINDERS,
  findPersons,
  findPlaces,
  findByColumnHeads
]

/**
 * Personal data in a text: patterns with checksums, lists of names and places, heads of columns. Findings do not
 * overlap and stand in the order of the text. What it cannot find: names that no list has and nothing introduces,
 * nicknames, what only the meaning tells.
 * @param names what a model has found beside the lists, where there is one
 */
export const findPersonalData = (text: string, names: readonly Finding[] = []): Finding[] =>
  atOnce(findingPersonalData(text, names))

/** As `findPersonalData`; may be interrupted after each kind of thing that is looked for. */
export function* findingPersonalData(text: string, names: readonly Finding[]): Steps<Finding[]> {
  const found: Finding[] = []
  for (const find of FINDERS) {
    for (const one of find(text)) found.push(one)
    yield
  }
  return withoutOverlaps(united(found, names)).map((one) =>
    one.type === 'DATE' && isOfBirth(text, one.start) ? { ...one, type: 'DATE_OF_BIRTH' } : one
  )
}

/** Names of lists and of a model together: where both have a part of one, the whole of it counts. */
function united(found: readonly Finding[], names: readonly Finding[]): Finding[] {
  if (names.length === 0) return [...found]
  const whole = names.map((name) => {
    const touched = found.filter(({ type, start, end }) => type === name.type && start < name.end && name.start < end)
    return {
      ...name,
      start: Math.min(name.start, ...touched.map(({ start }) => start)),
      end: Math.max(name.end, ...touched.map(({ end }) => end)),
      confidence: Math.max(name.confidence, ...touched.map(({ confidence }) => confidence))
    }
  })
  return [...whole, ...found]
}

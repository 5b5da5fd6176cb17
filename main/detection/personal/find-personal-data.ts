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
 */
export function findPersonalData(text: string): Finding[] {
  const found = FINDERS.flatMap((find) => find(text))
  return withoutOverlaps(found).map((one) =>
    one.type === 'DATE' && isOfBirth(text, one.start) ? { ...one, type: 'DATE_OF_BIRTH' } : one
  )
}

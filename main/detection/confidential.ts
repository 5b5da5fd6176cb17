import { plainLetters } from '../language/plain-letters.ts'
import type { FindingType } from './finding.ts'
import { findPersonalData } from './personal/find-personal-data.ts'
import { findSecrets } from './secrets/find-secrets.ts'

/** Marks of confidence stand at the head or the foot of a text: of a longer one no more is read. */
const LOOKED_AT = 2_000
/** In English and Turkish, in plain letters; with any ending. */
const CONFIDENTIAL =
  /(?<![a-z])(?:confidential(?!ity)|trade secret|internal (?:use|only)|not for distribution|under nda|gizli(?!lik)|kurum ici|sirket ici|ticari sir(?![ai]l)|hizmete ozel|kisiye ozel|mahrem)/

/** Addresses, numbers and names of accounts that point at a person or open something. Every pattern is bounded: the time is linear. */
const IDENTIFYING = [
  /[\p{L}\p{N}]@[\p{L}\p{N}]/u,
  /:\/\//,
  /\d(?:[\s().-]{0,3}\d){6}/,
  /\d{1,3}(?:\.\d{1,3}){3}/,
  /[A-Z]{2}\d{2} ?[A-Z0-9]{4}/,
  /(?:sk|pk|ghp|xox[abp]|AKIA|eyJ)[-_A-Za-z0-9]{12}/,
  /-----BEGIN /,
  /(?:password|passwort|parola|sifre|api[ _-]?key|secret|token)\s{0,5}[:=]/i
]

/** Whether a text says that it is not meant for everybody. */
export function isConfidential(text: string): boolean {
  const read = text.length <= 2 * LOOKED_AT ? text : `${text.slice(0, LOOKED_AT)}\n${text.slice(-LOOKED_AT)}`
  return CONFIDENTIAL.test(plainLetters(read))
}

/** Kinds that a text for everybody names as well: places, firms, dates and persons of history. */
const NAMED_BY_ALL: ReadonlySet<FindingType> = new Set(['PERSON', 'LOCATION', 'ORGANIZATION', 'DATE', 'URL'])

/** Whether a text holds something that points at a person or opens something. Strict: a shape that could be one counts. */
export const identifies = (text: string): boolean =>
  IDENTIFYING.some((pattern) => pattern.test(text)) ||
  findSecrets(text).length > 0 ||
  findPersonalData(text).some(({ type }) => !NAMED_BY_ALL.has(type))

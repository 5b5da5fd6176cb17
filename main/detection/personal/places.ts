import { anyOf } from '../../language/word-lists.ts'
import type { Finding } from '../finding.ts'
import { capitalRuns } from './capital-runs.ts'
import { nameLists, plain } from './name-lists.ts'
import { finder, type TextFinder } from './text-finder.ts'
import words from './words.json' with { type: 'json' }

const STREET = anyOf(words, 'streets')
const UNIT = '(?:(?:,? (?:apt|suite|ste|unit|flat|floor|room|no)\\.? ?#?\\w{1,6})|(?:,? #\\w{1,5}))'
const NAME = "\\p{Lu}[\\p{L}'’.-]*"

/** Postal addresses: English ones by number and kind of street, German ones by the street's end, Turkish ones by their abbreviations. */
export const ADDRESS_FINDERS: readonly TextFinder[] = [
  finder(
    'ADDRESS',
    'street',
    new RegExp(
      `(?<![\\w.])\\d{1,6}[A-Za-z]?,? (?:(?:[NSEW]\\.?|North|South|East|West) )?(?:${NAME}|\\d{1,3}(?:st|nd|rd|th))(?: ${NAME}){0,3} ${STREET}\\b\\.?${UNIT}?(?:[,\\n] {0,2}${NAME}(?: ${NAME}){0,3})?(?:,? (?:[A-Z]{2}|${NAME}),? \\d{5}(?:-\\d{4})?)?(?:,? [A-Z]{1,2}\\d{1,2}[A-Z]? ?\\d[A-Z]{2})?`,
      'giu'
    ),
    (value) => (/\d,? \p{Lu}|\d(?:st|nd|rd|th) /u.test(value) ? 0.85 : 0)
  ),
  finder(
    'ADDRESS',
    'german-street',
    /(?<![\p{L}\d])\p{Lu}[\p{L}-]{2,30}(?:straße|strasse|str\.|weg|gasse|allee|platz|damm|ring|ufer)\s\d{1,4}\s?[a-z]?(?:,?\s\d{5}\s\p{Lu}[\p{L}-]+)?/gu,
    () => 0.85
  ),
  finder(
    'ADDRESS',
    'turkish',
    new RegExp(
      `(?<![\\p{L}\\d])(?:\\p{Lu}[\\p{L}\\d.]*\\s){1,3}${anyOf(words, 'turkishStreets')}(?:[,\\s]{1,2}(?:[\\p{Lu}\\d][\\p{L}\\d./:-]*|No|Kat|Daire|D)[.:]?){0,12}`,
      'gu'
    ),
    (value) => (/\d|mah|cad|sok|bulv/iu.test(value) ? 0.85 : 0)
  ),
  finder(
    'ADDRESS',
    'box',
    /(?<![\w])P\.?\s?O\.?\s?Box\s\d{1,6}(?:,? [A-Z][\w ]{2,30},? [A-Z]{2} \d{5}(?:-\d{4})?)?|(?:PSC|Unit|USNS|USS|USCGC|USNV) \w+,? (?:Box \d+ ?)?(?:APO|FPO|DPO) A[AEP] \d{5}/g,
    () => 0.85
  ),
  finder(
    'ADDRESS',
    'city-state',
    /(?<![\p{L}])\p{Lu}[\p{L}]+(?: \p{Lu}[\p{L}]+){0,2},? [A-Z]{2},? \d{5}(?:-\d{4})?(?!\d)/gu,
    () => 0.75
  )
]

/** Towns, regions and countries by their names. */
export function findPlaces(text: string): Finding[] {
  const { given, places, words: commonNames, everyday } = nameLists()
  const found: Finding[] = []
  for (const run of capitalRuns(text))
    for (let from = 0; from < run.length; from++)
      for (let length = Math.min(4, run.length - from); length > 0; length--) {
        const [first, last] = [run[from], run[from + length - 1]]
        if (!first || !last) continue
        const name = plain(text.slice(first.start, last.end)).replace(/\.$/, '')
        if (!places.has(name) || (length === 1 && (commonNames.has(name) || everyday.has(name) || name.length < 4)))
          continue
        if (
          length === 1 &&
          given.has(name) &&
          !/\b(?:in|at|from|to|near)\s$/i.test(text.slice(0, first.start).slice(-8)) &&
          !/^['’]?(?:[dt][ae]n?|y[ae])/.test(last.ending)
        )
          continue
        found.push({ type: 'LOCATION', start: first.start, end: last.end, confidence: 0.55, rule: 'place' })
        from += length - 1
        break
      }
  return found
}

const COMPANY = new RegExp(
  `(?<![\\p{L}\\d])(?<value>(?:\\p{Lu}[\\p{L}\\d&.’'-]*(?:,? (?:and|&|ve) |,? )){1,5}${anyOf(words, 'companyEnds')}(?![\\p{L}])\\.?)`,
  'gu'
)
const FIRM_OF_NAMES =
  /(?<![\p{L}\d])\p{Lu}\p{Ll}+, \p{Lu}\p{Ll}+ and \p{Lu}\p{Ll}+(?!\p{L})|(?<![\p{L}\d])\p{Lu}\p{Ll}+-\p{Lu}\p{Ll}+(?=(?: (?:is|was|has|office|branch|to|in|at|for)\b|[.,!?]|$))/gu

/** Organisations by the words that end their names. */
export const ORGANIZATION_FINDERS: readonly TextFinder[] = [
  finder('ORGANIZATION', 'company', COMPANY, (value) =>
    /^(?:The|A|An|Our|My|This|Bu|Bir) \p{L}+$/u.test(value) ? 0 : 0.86
  ),
  finder('ORGANIZATION', 'firm-of-names', FIRM_OF_NAMES, (value) => {
    const { family } = nameLists()
    return value
      .split(/[-, ]+|and/)
      .filter(Boolean)
      .every((name) => family.has(plain(name)))
      ? 0.8
      : 0
  })
]

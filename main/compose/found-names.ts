import type { Finding } from '../detection/finding.ts'
import type { FoundName } from '../embedding/embedding-protocol.ts'
import type { NameFinder } from '../embedding/name-finder.ts'
import { termLanguage } from '../language/terms.ts'

/** A person begins with a capital; a street has letters and a number. */
const isNamed = (kind: FoundName['kind'], said: string): boolean =>
  kind === 'person' ? /^\p{Lu}/u.test(said) : /\p{L}{2}/u.test(said) && /\d/.test(said)

/**
 * Names of a model as findings: a little less sure than a checksum, surer than a single word of a list. The model was
 * trained in English and takes Turkish words for names, so that Turkish texts are left to the lists. Undefined where the
 * model failed.
 */
export const foundNames =
  (finder: Pick<NameFinder, 'find'>) =>
  async (text: string, signal: AbortSignal): Promise<Finding[] | undefined> => {
    if (termLanguage(text) === 'turkish') return []
    const found = await finder.find(text, signal)
    return found
      ?.filter(({ kind, start, end }) => isNamed(kind, text.slice(start, end)))
      .map(({ kind, start, end, confidence }) => ({
        type: kind === 'person' ? 'PERSON' : 'ADDRESS',
        start,
        end,
        confidence: 0.5 + 0.25 * confidence,
        rule: 'name-model'
      }))
  }

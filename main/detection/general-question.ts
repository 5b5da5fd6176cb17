import { anyOf } from '../language/word-lists.ts'
import words from './general-question.json' with { type: 'json' }

/**
 * What may be asked in anybody's name. This lists what is plainly general and leaves all else out, since no list of
 * names and private matters is ever whole.
 */

/** A general question is short; what is longer tells a story. */
const LONGEST = 200
/** Letters and the marks of a sentence. No digits: figures are somebody's. No addresses, quotes of text or code. */
const PLAIN = /^[\p{L}\p{M}\s'’?!.,;:()/&%+-]+$/u

/** How questions for knowledge begin in English. */
const ENGLISH_BEGINNING = new RegExp(`^${anyOf(words, 'englishBeginning')}`, 'u')
/** How they end in Turkish, where the verb comes last. */
const TURKISH_ENDING = new RegExp(`${anyOf(words, 'turkishEnding')}[?.! ]*$`, 'u')

/** Who asks or is asked about. */
const ENGLISH_PERSON = new RegExp(`(?<!\\p{L})${anyOf(words, 'englishPerson')}(?!\\p{L})`, 'u')
const TURKISH_PERSON = new RegExp(`(?<!\\p{L})${anyOf(words, 'turkishPerson')}(?!\\p{L})`, 'u')
/** "Our" and "my" as endings: `şirketimizin`, `maaşım`, `müşterimden`. */
const TURKISH_OUR =
  /\p{L}{2}(?:ımız|imiz|umuz|ümüz)|\p{L}{3}[ıiuü]m(?:ı[nz]?|i[nz]?|u[nz]?|ü[nz]?|a|e|da|de|dan|den|la|le)?(?!\p{L})/gu
/** Words that end as "my" does and do not mean it. */
const GENERAL_ENDING = new RegExp(`^${anyOf(words, 'generalEnding')}`, 'u')
/** Matters that are somebody's even where nobody is named: health, work and pay, law, family, faith, deals. */
const PRIVATE = new RegExp(`(?<!\\p{L})${anyOf(words, 'private')}`, 'u')

/** What is written with capitals and is nobody's name. */
const KNOWN: ReadonlySet<string> = new Set(words.known)

/** Whether a question asks for what everybody may know, in words that nobody needs to hide: no names, no figures, nobody's matters. */
export function isGeneral(question: string): boolean {
  if (question.length > 2 * LONGEST) return false
  const text = question.normalize('NFC').trim()
  if (text.length > LONGEST || !PLAIN.test(text) || /[.?!;:]\s+\p{L}/u.test(text)) return false
  const [first = '', ...others] = text.match(/[\p{L}\p{M}]+/gu) ?? []
  if (others.some(isName) || (isName(first) && /.\p{Lu}/u.test(first)) || TURKISH_NAME_ENDING.test(text)) return false
  const english = text.toLowerCase()
  const turkish = text.toLocaleLowerCase('tr')
  const asksInEnglish = ENGLISH_BEGINNING.test(english)
  if (!asksInEnglish && !TURKISH_ENDING.test(turkish)) return false
  if (PRIVATE.test(english) || PRIVATE.test(turkish)) return false
  return asksInEnglish ? !ENGLISH_PERSON.test(english) : !TURKISH_PERSON.test(turkish) && !ours(turkish)
}

/** Endings of names are written behind a mark in Turkish, at the beginning of a sentence too. */
const TURKISH_NAME_ENDING = /^\p{Lu}\p{L}*['’](?!(?:s|re|ll|d)(?!\p{L}))/u

/** A capital within a sentence, and no well-known term. */
const isName = (word: string): boolean => /\p{Lu}/u.test(word) && !KNOWN.has(word)

function ours(turkish: string): boolean {
  return (turkish.match(/\p{L}+/gu) ?? []).some(
    (word) => word.match(TURKISH_OUR) !== null && !GENERAL_ENDING.test(word)
  )
}

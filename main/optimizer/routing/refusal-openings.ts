import { plainLetters } from '../../language/plain-letters.ts'

/** A model declines in its first words; what comes later in a long text is a part of an answer. */
const LOOKED_AT = 160
/** With more after it than this, the opening was only politeness. */
const LONGEST_REFUSAL = 600

/** With what models decline, in plain letters. */
const OPENINGS: readonly string[] = [
  "i can't",
  'i cannot',
  'i can not',
  'i am unable',
  "i'm unable",
  'i am not able',
  "i'm not able",
  'i am sorry, but',
  "i'm sorry, but",
  'sorry, but i',
  'i apologize, but',
  "i don't know",
  'i do not know',
  "i don't have enough information",
  'i do not have enough information',
  "i don't have access",
  'i do not have access',
  "i'm not sure",
  'i am not sure',
  'as an ai',
  'uzgunum',
  'maalesef',
  'yardimci olamam',
  'yardimci olamiyorum',
  'yanit veremem',
  'yanit veremiyorum',
  'cevap veremem',
  'cevap veremiyorum',
  'yapamam',
  'bilmiyorum',
  'bilgim yok',
  'emin degilim',
  'bir yapay zeka'
]

/** Whether a text declines to answer, in English or Turkish, rather than answering. */
export function opensWithRefusal(text: string): boolean {
  if (text.length > LONGEST_REFUSAL) return false
  const opening = plainLetters(text.slice(0, LOOKED_AT).replaceAll('’', "'")).toLowerCase()
  return OPENINGS.some((words) => {
    const at = opening.indexOf(words)
    // Not in the middle of a word.
    return at >= 0 && !/\p{L}/u.test(opening.charAt(at - 1))
  })
}

/** A word as the index knows it, and where it stands in the text, in UTF-16 units. */
export interface Token {
  text: string
  start: number
  end: number
}

/** Letters that no decomposition reduces. Turkish ı joins i here, so that I, İ, ı and i are one letter. */
const SPECIAL: Readonly<Record<string, string>> = {
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ħ: 'h',
  ŋ: 'n',
  ſ: 's'
}

/** Scripts without spaces between words: every character is a word, and a run of them is found as a phrase. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const WORD = /[\p{L}\p{N}]/u
const MARK = /\p{M}/u
/** Soft hyphens, joiners and other characters that are not seen and part no words. */
const UNSEEN = /\p{Cf}/u
/** Signs of notes and marks behind a word. */
const RAISED = /[\u00aa\u00b2\u00b3\u00b9\u00ba\u2070-\u207f\u2120\u2122]/u
/** A raised sign belongs to shorter words, as in m² and 1º; behind a longer one it is a note of its own. */
const LONGEST_UNIT = 2
/** Names that only signs tell from a letter: C++, C#, F#. */
const SIGNED = /^[a-z]{1,2}$/

/** Longer ones are encoded data, and nobody looks for their end. */
const LONGEST_TOKEN = 64

/**
 * '' ends a word, MARK_FOLD adds nothing to it, a character that is a word by itself has a space before it and a raised
 * one RAISED_FOLD.
 */
const MARK_FOLD = '\u0300'
const RAISED_FOLD = '\u02c4'
const folds = new Map<number, string>()

function foldOf(codePoint: number): string {
  const known = folds.get(codePoint)
  if (known !== undefined) return known
  const made = makeFold(String.fromCodePoint(codePoint))
  folds.set(codePoint, made)
  return made
}

function makeFold(character: string): string {
  if (MARK.test(character) || UNSEEN.test(character)) return MARK_FOLD
  let folded = ''
  for (const part of character.normalize('NFKD').toLowerCase().normalize('NFKD'))
    if (!MARK.test(part)) folded += SPECIAL[part] ?? part
  if (!WORD.test(folded)) return ''
  if (RAISED.test(character)) return RAISED_FOLD + folded
  return UNSPACED.test(character) ? ` ${folded}` : folded
}

/** Latin without anything to it is most of all text: its folds without a lookup by map. */
const ASCII = Array.from({ length: 128 }, (_, code) => foldOf(code))

/**
 * The words of a text as the index knows them: without case, accents and marks, and with I, İ, ı and i as one letter,
 * so that a Turkish and an English keyboard find the same. Everything but letters and digits only separates, unless the
 * signs behind a letter or two make another name of it, as in C++.
 */
export function* tokensOf(text: string): Generator<Token> {
  let word = ''
  let start = 0
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at) as number
    const next = at + (code > 0xffff ? 2 : 1)
    let fold = code < 128 ? (ASCII[code] as string) : foldOf(code)
    const alone = fold.charCodeAt(0) === 32
    const raised = fold.startsWith(RAISED_FOLD)
    if (raised) fold = fold.slice(1)
    if ((fold === '' || alone || (raised && word.length > LONGEST_UNIT)) && word !== '') {
      const signs = fold === '' && SIGNED.test(word) ? signsAt(text, at) : ''
      yield { text: word.slice(0, LONGEST_TOKEN) + (SIGNS.get(signs) ?? ''), start, end: at + signs.length }
      word = ''
    }
    if (alone) yield { text: fold.slice(1), start: at, end: next }
    else if (fold !== '' && fold !== MARK_FOLD) {
      if (word === '') start = at
      word += fold
    }
    at = next
  }
  if (word !== '') yield { text: word.slice(0, LONGEST_TOKEN), start, end: text.length }
}

const SIGNS: ReadonlyMap<string, string> = new Map([
  ['++', 'plusplus'],
  ['#', 'sharp']
])

/** The signs that make another name of the letters before them, unless more follows. */
function signsAt(text: string, at: number): string {
  const [signs = ''] = /^(\+\+|#)(?![\p{L}\p{N}+#])/u.exec(text.slice(at, at + 4)) ?? []
  return signs
}

/** The same words with a space between them, as they go into the index. */
export function foldedText(text: string): string {
  let out = ''
  for (const token of tokensOf(text)) out += out === '' ? token.text : ` ${token.text}`
  return out
}

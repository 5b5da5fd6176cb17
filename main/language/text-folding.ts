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

/** Longer ones are encoded data, and nobody looks for their end. */
const LONGEST_TOKEN = 64

/** '' ends a word, MARK_FOLD adds nothing to it, and a character that is a word by itself has a space before it. */
const MARK_FOLD = '\u0300'
const folds = new Map<number, string>()

function foldOf(codePoint: number): string {
  const known = folds.get(codePoint)
  if (known !== undefined) return known
  const made = makeFold(String.fromCodePoint(codePoint))
  folds.set(codePoint, made)
  return made
}

function makeFold(character: string): string {
  if (MARK.test(character)) return MARK_FOLD
  let folded = ''
  for (const part of character.normalize('NFKD').toLowerCase().normalize('NFKD'))
    if (!MARK.test(part)) folded += SPECIAL[part] ?? part
  if (!WORD.test(folded)) return ''
  return UNSPACED.test(character) ? ` ${folded}` : folded
}

/** Latin without anything to it is most of all text: its folds without a lookup by map. */
const ASCII = Array.from({ length: 128 }, (_, code) => foldOf(code))

/**
 * The words of a text as the index knows them: without case, accents and marks, and with I, İ, ı and i as one letter,
 * so that a Turkish and an English keyboard find the same. Everything but letters and digits only separates.
 */
export function* tokensOf(text: string): Generator<Token> {
  let word = ''
  let start = 0
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at) as number
    const next = at + (code > 0xffff ? 2 : 1)
    const fold = code < 128 ? (ASCII[code] as string) : foldOf(code)
    const alone = fold.charCodeAt(0) === 32
    if ((fold === '' || alone) && word !== '') {
      yield { text: word.slice(0, LONGEST_TOKEN), start, end: at }
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

/** The same words with a space between them, as they go into the index. */
export function foldedText(text: string): string {
  let out = ''
  for (const token of tokensOf(text)) out += out === '' ? token.text : ` ${token.text}`
  return out
}

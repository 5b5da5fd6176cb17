/** What was done to hide words in a text, each a sign by itself. */
export type Trick =
  'invisible' | 'tags' | 'bidi' | 'homoglyphs' | 'spaced' | 'base64' | 'percent' | 'entities' | 'rot13' | 'leet' | 'hex'

/** A text as a reader sees it, and what was done to it. */
export interface PlainText {
  text: string
  tricks: Trick[]
}

const INVISIBLE =
  /\u00ad|\u034f|\u061c|\u115f|\u1160|\u17b4|\u17b5|\u180e|\u200b|\u200c|\u200d|\u200e|\u200f|[\u2060-\u2064]|[\u206a-\u206f]|[\ufe00-\ufe0f]|\ufeff|[\u{e0100}-\u{e01ef}]/gu
const BIDI = /[\u202a-\u202e\u2066-\u2069]/gu
const TAGS = /[\u{e0000}-\u{e007f}]/gu
/** Letters of other scripts that look like Latin ones (Unicode TR 39, the ones that fonts draw alike). */
const LOOK_ALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'аa',
    'еe',
    'оo',
    'рp',
    'сc',
    'уy',
    'хx',
    'іi',
    'ѕs',
    'јj',
    'ԁd',
    'ԛq',
    'ԝw',
    'һh',
    'ӏl',
    'ոn',
    'ցg',
    'օo',
    'АA',
    'ВB',
    'ЕE',
    'КK',
    'МM',
    'НH',
    'ОO',
    'РP',
    'СC',
    'ТT',
    'ХX',
    'ІI',
    'Ѕs',
    'αa',
    'οo',
    'νv',
    'ιi',
    'ρp',
    'τt',
    'ΑA',
    'ΒB',
    'ΕE',
    'ΙI',
    'ΚK',
    'ΜM',
    'ΝN',
    'ΟO',
    'ΡP',
    'ΤT',
    'ΧX',
    'ɡg',
    'ɑa',
    'ⅼl',
    'ꮯc'
  ].map((pair) => [...pair] as [string, string])
)
const FOREIGN = /[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u0261\u0251]/
const MIXED_WORD = /[\p{L}\p{M}]+/gu
/** More than a few of them, since emoji and some languages need one now and then. */
const FEW = 3

/**
 * The text as it is meant: compatibility forms folded (NFKC), what no eye sees taken out, letters of other scripts in
 * Latin words turned back, single letters with spaces between them joined. Compared and judged is this, never the raw text.
 */
export function plainText(raw: string): PlainText {
  const tricks: Trick[] = []
  let text = raw
  const hidden = [...text.matchAll(TAGS)]
    .map(([tag]) => String.fromCharCode((tag.codePointAt(0) ?? 0) - 0xe0000))
    .join('')
  // A flag of emoji holds a few tags; a sentence in tags is meant for a model alone.
  if (hidden.replaceAll(/\W/g, '').length > 8) tricks.push('tags')
  text = text.replace(TAGS, '')
  if (tricks.includes('tags')) text += `\n${hidden}`
  if (BIDI.test(text)) tricks.push('bidi')
  text = text.replace(BIDI, '')
  if ((text.match(/\p{L}[\u200b\u2060\ufeff\u00ad]+(?=\p{L})/gu) ?? []).length > FEW) tricks.push('invisible')
  text = text.replace(INVISIBLE, '').normalize('NFKC')
  if (FOREIGN.test(text)) {
    let turned = 0
    text = text.replace(MIXED_WORD, (word) => {
      if (!/[a-z]/i.test(word) || !FOREIGN.test(word)) return word
      turned++
      return Array.from(word, (letter) => LOOK_ALIKES[letter] ?? letter).join('')
    })
    if (turned > 0) tricks.push('homoglyphs')
  }
  const joined = text.replace(/(?<![\p{L}\d])(?:\p{L}[ .\-_*]){4,}\p{L}(?![\p{L}\d])/gu, (word) =>
    word.replaceAll(/(?<=\p{L})[ .\-_*](?=\p{L})/gu, '')
  )
  if (joined !== text) tricks.push('spaced')
  return { text: joined, tricks }
}

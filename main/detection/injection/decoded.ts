import type { Trick } from './plain-text.ts'

/** What an encoded stretch of a text says. */
export interface Decoded {
  trick: Trick
  text: string
  start: number
  end: number
}

const LONGEST = 20_000
const MOST = 8
const READABLE = /^[\p{L}\p{N}\p{P}\p{Zs}\n\t$+<=>^`|~]+$/u
/** Words without which no sentence asks a model for something; in what looks like noise they are no accident. */
const TELLING =
  /\b(?:ignore|disregard|forget|instructions?|prompt|system|password|reveal|assistant|you must|talimat|unut|yoksay|sistem|parola|gizli|yaz)\b/i
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i'
}

/** Encoded stretches and what they say: base64, hexadecimal, percent signs, HTML entities, rot13 and leetspeak. */
export function decodedParts(text: string): Decoded[] {
  const read = text.slice(0, LONGEST)
  const found: Decoded[] = []
  const keep = (trick: Trick, said: string, start: number, length: number): void => {
    if (found.length < MOST && said.length >= 8 && READABLE.test(said) && said !== read.slice(start, start + length))
      found.push({ trick, text: said, start, end: start + length })
  }
  for (const { 0: match, index } of read.matchAll(/(?<![\w+/=-])[A-Za-z0-9+/_-]{16,}={0,2}(?![\w+/=])/g)) {
    const said = Buffer.from(match, 'base64').toString('utf8')
    if (/\s/.test(said.trim()) && /\p{L}{3}/u.test(said)) keep('base64', said, index, match.length)
  }
  for (const { 0: match, index } of read.matchAll(/(?<![\da-f])(?:(?:\\x|0x|%)?[\da-f]{2}[ ,]?){12,}(?![\da-f])/gi)) {
    const said = Buffer.from(match.replaceAll(/\\x|0x|%|[ ,]/gi, ''), 'hex').toString('utf8')
    if (/\s/.test(said.trim()) && /\p{L}{3}/u.test(said))
      keep(match.includes('%') ? 'percent' : 'hex', said, index, match.length)
  }
  for (const { 0: match, index } of read.matchAll(/\S+/g)) {
    if ((match.match(/%[\da-f]{2}/gi) ?? []).length < 3) continue
    const said = decoded(match)
    if (said && TELLING.test(said)) keep('percent', said, index, match.length)
  }
  for (const { 0: match, index } of read.matchAll(/(?:&#x?[\da-f]{2,5};\s?){4,}/gi)) {
    const said = match.replaceAll(/&#(x?)([\da-f]+);\s?/gi, (_, hex: string, digits: string) =>
      String.fromCodePoint(Math.min(0x10ffff, parseInt(digits, hex ? 16 : 10) || 32))
    )
    keep('entities', said, index, match.length)
  }
  if (!TELLING.test(read) && read.length < 4000) {
    const turned = read.replaceAll(/[a-z]/gi, (letter) =>
      String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < 'n' ? 13 : -13))
    )
    if (TELLING.test(turned)) keep('rot13', turned, 0, read.length)
    const plain = read.replaceAll(
      /(?<=[a-z])[013457@$!](?=[a-z])|(?<![\w])[1347@$](?=[a-z]{2})|(?<=[a-z]{2})[013457](?![\w])/gi,
      (sign) => LEET[sign] ?? sign
    )
    if (plain !== read && TELLING.test(plain)) keep('leet', plain, 0, read.length)
  }
  return found
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** What makes the parser or the painter work more than a letter does. */
const WEIGHTS: Readonly<Record<string, number>> = {
  '[': 20,
  '|': 20,
  '!': 4,
  '`': 12,
  '*': 10,
  _: 10,
  '~': 10,
  $: 12,
  '\\': 12,
  '<': 10,
  '&': 6,
  '\n': 6,
  '@': 6
}
const BY_CODE = new Uint8Array(128).fill(1)
for (const [character, weight] of Object.entries(WEIGHTS)) BY_CODE[character.charCodeAt(0)] = weight

/** How much work a text makes: about one for each letter, more for each mark of Markdown. */
export function weightOf(text: string): number {
  let weight = 0
  for (let at = 0; at < text.length; at++) weight += BY_CODE[text.charCodeAt(at)] ?? 1
  return weight
}

/**
 * How many characters of a text, from `from` on, weigh no more than `most`; at least one, and never half a character.
 * Ends behind white space where some stands in the last third.
 */
export function lengthWithin(text: string, from: number, most: number): number {
  let weight = 0
  let at = from
  while (at < text.length) {
    weight += BY_CODE[text.charCodeAt(at)] ?? 1
    if (weight > most && at > from) break
    at++
  }
  if (at >= text.length) return text.length - from
  const earliest = from + Math.ceil(((at - from) * 2) / 3)
  for (let end = at; end > earliest; end--) if (/\s/.test(text[end - 1] ?? '')) return end - from
  if (isLowSurrogate(text.charCodeAt(at)) && at - 1 > from) at--
  return at - from
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff

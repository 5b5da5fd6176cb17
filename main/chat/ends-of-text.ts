import { START_BYTES } from '../domain/attachment-limits.ts'
import type { Bytes } from '../domain/units.ts'
import { decodeText, unicodeOf } from './decode-text.ts'

/** About half a million tokens: few models read more at once. */
export const LARGEST_TEXT: Bytes = 2_000_000
/** What is kept of the end of a larger text: with its start and the mark between them it is no more than the largest that is kept whole. */
export const END_BYTES: Bytes = 499_000
/** A line feed is looked for so far from where a text is cut. */
const NEAR_BYTES: Bytes = 65_536
const LINE_FEED = 0x0a
/** The same mark as where a part is left out for want of room. */
const LEFT_OUT = '\n[…]\n'

/**
 * The beginning and the end of a text that is too large to be kept whole, cut between lines where there are any, and
 * never inside a character.
 * @param start the first `START_BYTES` of it
 * @param end the last `END_BYTES` of it, from an even place on
 * @returns null for what is no text
 */
export function endsOfText(start: Uint8Array, end: Uint8Array): string | null {
  const wide = unicodeOf(start)?.startsWith('utf-16') ?? false
  const first = decodeText(start.subarray(0, lastBorder(start, wide)))
  const after = end.subarray(firstBorder(end, wide))
  // Only the beginning says in which order the bytes of a character come.
  const last = decodeText(wide && hasOrderMark(start) ? Buffer.concat([start.subarray(0, 2), after]) : after)
  return first === null || last === null ? null : `${first.trimEnd()}${LEFT_OUT}${last.trimStart()}`
}

/** The same of a text that is all there; null for what is no text. */
export const endsOf = (bytes: Uint8Array): string | null =>
  endsOfText(bytes.subarray(0, START_BYTES), bytes.subarray(evenPlace(bytes.byteLength - END_BYTES)))

/** Characters of two bytes begin at even places. */
export const evenPlace = (place: number): number => place + (place % 2)

/** After the last line feed that is near the end, or else after the last whole character. */
function lastBorder(bytes: Uint8Array, wide: boolean): number {
  const unit = wide ? 2 : 1
  const from = bytes.length - (bytes.length % unit)
  for (let at = from - unit; at >= Math.max(0, from - NEAR_BYTES); at -= unit)
    if (isLineFeed(bytes, at, wide)) return at + unit
  if (wide) return from
  let at = from
  while (at > 0 && isInside(bytes[at - 1])) at--
  // A letter that begins here and whose rest may be cut off.
  return at > 0 && (bytes[at - 1] as number) >= 0xc0 ? at - 1 : at
}

/** After the first line feed that is near the beginning, or else at the first whole character. */
function firstBorder(bytes: Uint8Array, wide: boolean): number {
  const unit = wide ? 2 : 1
  for (let at = 0; at < Math.min(bytes.length, NEAR_BYTES); at += unit)
    if (isLineFeed(bytes, at, wide)) return at + unit
  let at = 0
  while (!wide && at < bytes.length && isInside(bytes[at])) at++
  return at
}

const isLineFeed = (bytes: Uint8Array, at: number, wide: boolean): boolean =>
  wide
    ? (bytes[at] === LINE_FEED && bytes[at + 1] === 0) || (bytes[at] === 0 && bytes[at + 1] === LINE_FEED)
    : bytes[at] === LINE_FEED

/** A byte that continues a character of UTF-8. */
const isInside = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80

const hasOrderMark = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)

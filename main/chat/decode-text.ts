import chardet from 'chardet'

/** What is looked at to tell an encoding. */
const SAMPLE_BYTES = 65_536
/** Below, the guess of a library is not better than that of where this app is used. */
const SURE_PERCENT = 50
/** Characters that text has and programs, pictures and archives do not: all but tab, line ends, form feed, and the old end of a file. */
// eslint-disable-next-line no-control-regex -- control characters are what tells a file that is none of text
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u0019\u001c-\u001f]/
/** Bytes that are ğ, ı, ş, İ, Ş and Ğ in Windows-1254; the two code pages of Western Europe differ in nothing else. */
const TURKISH = new Set([0xd0, 0xdd, 0xde, 0xf0, 0xfd, 0xfe])

/**
 * The text of a file, whatever program wrote it: UTF-8, UTF-16 with or without a mark, or one of the national code pages
 * that spreadsheets still write. null for what is no text.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const text = decoded(bytes, unicodeOf(bytes) ?? 'utf-8', true) ?? decoded(bytes, nationalOf(bytes), false)
  return text === null || CONTROL.test(text) ? null : text
}

function decoded(bytes: Uint8Array, encoding: string, strict: boolean): string | null {
  try {
    return new TextDecoder(encoding, { fatal: strict }).decode(bytes)
  } catch {
    return null // not in this encoding, or one that this platform does not know
  }
}

/** UTF-16 by its mark, or by the zeros that every other byte of Latin text is. */
export function unicodeOf(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  const zeros = [0, 0]
  for (let at = 0; at < sample.length; at++) if (sample[at] === 0) zeros[at % 2] = (zeros[at % 2] as number) + 1
  const [even = 0, odd = 0] = zeros
  const many = sample.length / 6
  if (odd > many && even < odd / 20) return 'utf-16le'
  return even > many && odd < even / 20 ? 'utf-16be' : null
}

function nationalOf(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  const western = sample.some((byte) => TURKISH.has(byte)) ? 'windows-1254' : 'windows-1252'
  const [best] = chardet.analyse(sample)
  if (!best || best.confidence < SURE_PERCENT || best.name === 'ISO-8859-9' || best.name === 'windows-1254')
    return western
  return best.name === 'ISO-8859-1' || best.name === 'windows-1252' ? 'windows-1252' : best.name
}

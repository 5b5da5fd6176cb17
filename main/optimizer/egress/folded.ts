/**
 * The text with every UTF-16 unit folded for itself: small, without marks, "ı" and "İ" as i. As long as the text, so that
 * places in the one are places in the other.
 */
export function folded(text: string): string {
  if (/^[\x20-\x7e\n\t]*$/.test(text)) return text.toLowerCase()
  let result = ''
  for (let at = 0; at < text.length; at++) {
    const unit = text[at] ?? ''
    const code = unit.charCodeAt(0)
    if (code < 0x80) result += unit.toLowerCase()
    else if (unit === 'ı' || unit === 'İ') result += 'i'
    else if (unit === '’' || unit === 'ʼ') result += "'"
    else {
      const plain = unit.normalize('NFD')[0] ?? unit
      const small = plain.toLowerCase()
      result += small.length === 1 ? small : unit
    }
  }
  return result
}

/** A stretch of what was sent; a placeholder stands for a value that stayed. */
export interface SentPart {
  text: string
  placeholder: boolean
}

/** Kinds of placeholders as the gate names them (main/optimizer/egress/mask-map.ts). */
const KINDS = [
  ...['PERSON', 'EMAIL', 'PHONE', 'CARD', 'IBAN', 'SSN', 'TCKN', 'VKN', 'PASSPORT', 'IP', 'MAC', 'URL', 'LOCATION'],
  ...['ADDRESS', 'ORG', 'DATE', 'BIRTH_DATE', 'WALLET', 'NHS', 'ACCOUNT', 'TERM', 'SECRET']
].join('|')
const PLACEHOLDER = new RegExp(
  `(?<![\\p{L}\\d_])(?:${KINDS})(?:_\\d{4})?_\\d+(?:_(?:FIRST|LAST|MIDDLE\\d*))?(?![\\p{L}\\d])`,
  'gu'
)

/** A text in parts, so that placeholders can be shown as what they are. */
export function placeholdersIn(text: string): SentPart[] {
  const parts: SentPart[] = []
  let from = 0
  for (const { 0: placeholder, index } of text.matchAll(PLACEHOLDER)) {
    if (index > from) parts.push({ text: text.slice(from, index), placeholder: false })
    parts.push({ text: placeholder, placeholder: true })
    from = index + placeholder.length
  }
  if (from < text.length) parts.push({ text: text.slice(from), placeholder: false })
  return parts
}

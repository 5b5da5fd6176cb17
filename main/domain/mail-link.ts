/** What a mail link would write, as the person must see it before a program opens it. */
export interface MailLink {
  to: string
  cc: string
  bcc: string
  subject: string
  body: string
  /** The same as a link, with nothing else in it. */
  href: string
}

const FIELDS = ['to', 'cc', 'bcc', 'subject', 'body'] as const
type Field = (typeof FIELDS)[number]

/** More than this cannot be shown in a question, and what is not shown is not opened. In characters. */
const LONGEST = 2_000

/**
 * Reads a `mailto:` link (RFC 6068). Null for one that cannot be read, that is too long to be shown whole, or that names
 * anything but receivers, a subject and a text: mail programs take files and settings from other fields.
 */
export function readMailLink(link: string): MailLink | null {
  const [, receivers = '', query = ''] = /^mailto:([^?#]*)(?:\?([^#]*))?/i.exec(link) ?? []
  const found: Record<Field, string[]> = { to: [], cc: [], bcc: [], subject: [], body: [] }
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split('='))
  try {
    if (receivers !== '') found.to.push(decodeURIComponent(receivers))
    for (const [name = '', ...value] of pairs) {
      const field = FIELDS.find((one) => one === decodeURIComponent(name).toLowerCase())
      if (!field) return null
      found[field].push(decodeURIComponent(value.join('=')))
    }
  } catch {
    return null
  }
  const [to, cc, bcc] = [found.to.join(', '), found.cc.join(', '), found.bcc.join(', ')]
  const [subject, body] = [found.subject.join(' '), found.body.join('\n').replaceAll(/\r\n?/g, '\n')]
  const said = [to, cc, bcc, subject]
  // A line feed in a receiver or a subject would be a field of its own; what no eye sees cannot be agreed to.
  if (said.some((one) => /[\p{Cc}\p{Cf}]/u.test(one)) || /[^\P{C}\n\t]/u.test(body)) return null
  if ([...said, body].join('').length > LONGEST) return null
  const fields = Object.entries({ cc, bcc, subject, body: body.replaceAll('\n', '\r\n') })
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  const href = `mailto:${to.split(/,\s*/).map(encodeURIComponent).join(',')}${fields.length > 0 ? `?${fields.join('&')}` : ''}`
  return { to, cc, bcc, subject, body, href }
}

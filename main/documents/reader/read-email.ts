import PostalMime, { type Address } from 'postal-mime'
import { DocumentFailure } from './document-failure.ts'
import { htmlToMarkdown } from './html-to-markdown.ts'

/** An e-mail: who wrote to whom, when, about what, its text, and the names of what came with it. */
export async function readEmail(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const mail = await PostalMime.parse(bytes).catch((cause: unknown) => {
    throw new DocumentFailure('damaged', { cause })
  })
  const plain = mail.text?.trim() ?? ''
  const body = plain === '' ? htmlToMarkdown(mail.html ?? '') : plain
  const names = mail.attachments.flatMap(({ filename }) => filename ?? [])
  const head = [
    ['From', mail.from ? addresses([mail.from]) : ''],
    ['To', addresses(mail.to ?? [])],
    ['Cc', addresses(mail.cc ?? [])],
    ['Date', mail.date ?? ''],
    ['Subject', mail.subject ?? ''],
    ['Attachments', names.join(', ')]
  ].flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []))
  if (head.length === 0 && body === '') throw new DocumentFailure('without-text')
  return [...head, '', body].join('\n').trim()
}

const addresses = (list: readonly Address[]): string =>
  list
    .flatMap((one) => ('group' in one && one.group ? one.group : [one]))
    .map(({ name, address }) => (name && address ? `${name} <${address}>` : name || (address ?? '')))
    .join(', ')

import { withoutTail } from '../domain/without-tail.ts'
import type { MessagePart } from '../domain/message.ts'
import { branchOf } from './read-conversations.ts'
import type { ExportedConversation } from './sources/sextant.ts'

const LONGEST_NAME = 80
/** File systems count bytes, 255 of them; some take fewer, and a number and an ending come behind. */
const LONGEST_NAME_BYTES = 200

/** Names of the roles, in the person's language. */
export interface MarkdownWords {
  user: string
  assistant: string
  attachment: string
}

/** A conversation's branch on view as Markdown: a heading for every message, attachments as code. */
export function markdownOf(conversation: ExportedConversation, words: MarkdownWords): string {
  const lines = [`# ${conversation.title.replace(/\s+/gu, ' ')}`, '']
  for (const message of branchOf(conversation)) {
    const who = message.role === 'user' ? words.user : words.assistant
    const model = message.model === null ? '' : ` (${message.model})`
    lines.push(`## ${who}${model}, ${timeOf(message.createdAt)}`, '')
    for (const part of message.parts) lines.push(...partLines(part, words), '')
  }
  return `${lines.join('\n').trimEnd()}\n`
}

/** A moment that no date can be is left out: it must not cost the whole export. */
const timeOf = (at: number): string =>
  Math.abs(at) <= 8.64e15 ? `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC` : '–'

function partLines(part: MessagePart, words: MarkdownWords): string[] {
  if (part.type === 'text') return [part.text]
  if (part.type === 'reasoning') return part.text.split('\n').map((line) => `> ${line}`)
  if (part.type === 'image') return [`${words.attachment}: ${part.name}`]
  const fence = fenceFor(part.text)
  return [`${words.attachment}: ${part.name}`, '', fence, part.text, fence]
}

/** A fence longer than any in the text. */
function fenceFor(text: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`{3,}/g), ([fence]) => fence.length))
  return '`'.repeat(Math.max(3, longest + 1))
}

/** A file name made of a title that every operating system takes, and that no other in the set has. */
export function fileNameOf(title: string, taken: Set<string>): string {
  const plain = Array.from(
    title
      .replace(/[\p{C}<>:"/\\|?*]/gu, ' ')
      .replace(/\s+/gu, ' ')
      .trim()
      .replace(/^\.+/, '')
  )
  const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i
  let base = withoutTail(withinBytes(plain.slice(0, LONGEST_NAME)), '. ').trim()
  if (base === '' || reserved.test(base)) base = `_${base}`
  let name = base
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${base} (${number})`
  taken.add(name.toLowerCase())
  return name
}

/** As many whole characters as fit; what is joined to the last one by nothing seen goes with it. */
function withinBytes(characters: readonly string[]): string {
  let bytes = 0
  let name = ''
  for (const character of characters) {
    bytes += Buffer.byteLength(character)
    if (bytes > LONGEST_NAME_BYTES) break
    name += character
  }
  return name
}

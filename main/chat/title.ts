import { messageText, type MessagePart } from '../domain/message.ts'

const LONGEST_TITLE = 60

/** A conversation's first title: the beginning of its first message, cut between words; a picture's name where there are no words. */
export function titleOf(parts: readonly MessagePart[]): string {
  const text =
    messageText(parts.filter((part) => part.type === 'text')) ||
    parts.flatMap((part) => ('name' in part ? part.name : [])).join(', ')
  const line = text.trim().split('\n', 1)[0]?.trimEnd().replace(/\s+/gu, ' ') ?? ''
  let cut = ''
  let count = 0
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (++count > LONGEST_TITLE) {
      const space = cut.lastIndexOf(' ')
      return `${cut.slice(0, space > LONGEST_TITLE / 2 ? space : undefined)}…`
    }
    cut += segment
  }
  return line
}

import type { Attachment, MessagePart } from './message.ts'

/** The words of a message, without its reasoning and attachments. */
export function textOf(message: { parts: readonly MessagePart[] }): string {
  return message.parts.flatMap((part) => (part.type === 'text' ? part.text : [])).join('\n\n')
}

/** What a model thought before it answered; empty for most. */
export function reasoningOf(message: { parts: readonly MessagePart[] }): string {
  return message.parts.flatMap((part) => (part.type === 'reasoning' ? part.text : [])).join('\n\n')
}

/** The files that came with a message. */
export function attachmentsOf(message: { parts: readonly MessagePart[] }): Attachment[] {
  return message.parts.filter((part) => part.type === 'attachment' || part.type === 'image')
}

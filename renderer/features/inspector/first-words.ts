import type { BranchMessage } from '../../../main/domain/conversation.ts'

const NAMED = 40

/** What a message is called where it stands in a list: its first line or its first file; empty where it has neither. */
export function firstWords(message: BranchMessage | undefined): string {
  for (const part of message?.parts ?? []) {
    if (part.type === 'attachment') return part.name
    const line = part.type === 'text' ? (part.text.trim().split('\n', 1)[0] ?? '') : ''
    if (line === '') continue
    const characters = Array.from(line)
    return characters.length > NAMED ? `${characters.slice(0, NAMED).join('')}…` : line
  }
  return ''
}

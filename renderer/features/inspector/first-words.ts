import type { BranchMessage } from '../../../main/domain/conversation.ts'

const NAMED = 40

/**
 * What a message is called where it stands in a list: the first line of its text, or its first file; empty where it has
 * neither.
 * @param of `text` looks at no files
 */
export function firstWords(message: BranchMessage | undefined, of: 'text' | 'any' = 'any'): string {
  for (const part of message?.parts ?? []) {
    if (part.type === 'attachment' && of === 'any') return part.name
    const line = part.type === 'text' ? (part.text.trim().split('\n', 1)[0] ?? '') : ''
    if (line === '') continue
    const characters = Array.from(line)
    return characters.length > NAMED ? `${characters.slice(0, NAMED).join('')}…` : line
  }
  return ''
}

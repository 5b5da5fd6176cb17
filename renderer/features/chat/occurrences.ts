import type { BranchMessage } from '../../../main/domain/conversation.ts'
import type { MessageId } from '../../../main/domain/ids.ts'
import { seenText } from './seen-texts.ts'

/** The n-th place in a message, from 0, where the searched words stand. */
export interface Occurrence {
  id: MessageId
  nth: number
}

/**
 * Makes texts comparable without regard to case, keeping every position. The four letters I, İ, ı and i become one: a
 * Turkish and an English text are both found however their capitals were written.
 */
export function fold(text: string): string {
  return text.replace(/[Iİı]/g, 'i').toLowerCase()
}

const folded = new WeakMap<BranchMessage, string>()

function foldedText(message: BranchMessage): string {
  const known = folded.get(message)
  if (known !== undefined) return known
  const seen = seenText(message)
  if (seen === null) return ''
  const text = fold(seen)
  folded.set(message, text)
  return text
}

/** Where `query`, folded already, begins in a folded text. */
export function positionsIn(text: string, query: string): number[] {
  const positions: number[] = []
  if (query === '') return positions
  for (let at = text.indexOf(query); at !== -1; at = text.indexOf(query, at + query.length)) positions.push(at)
  return positions
}

/** All places where the words are read on the screen, first message first; those of texts that were not read yet are missing. */
export function findOccurrences(
  order: readonly MessageId[],
  messages: Record<MessageId, BranchMessage>,
  query: string
): Occurrence[] {
  const wanted = fold(query)
  return order.flatMap((id) => {
    const message = messages[id]
    return message ? positionsIn(foldedText(message), wanted).map((_position, nth) => ({ id, nth })) : []
  })
}

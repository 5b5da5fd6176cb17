/** What a process that is to be killed is doing beside ordinary writing. */
export const works = ['writing', 'moves', 'backup', 'import'] as const
export type Work = (typeof works)[number]

/** What it says, one line of JSON each. Everything but `ready`, `time` and `backup-begins` is an acknowledgement. */
export type Word =
  | { say: 'ready' }
  /** The clock it goes by, which the next one starts from. */
  | { say: 'time'; now: number }
  | { say: 'message'; id: string }
  | { say: 'piece'; id: string; position: number }
  | { say: 'answer'; id: string }
  | { say: 'turns'; turns: { id: string; at: number }[] }
  | { say: 'imported'; conversationId: string }
  | { say: 'backup-begins' }
  | { say: 'backup'; folder: string }

export const PIECES = 3
export const MESSAGES_OF_IMPORT = 120

/** A word that only this message has. */
export const rareWordOf = (id: string): string => `w${id.slice(-12)}`

/** What a message says, made of its id, so that what was read back can be compared. */
export const textOf = (id: string): string => `the margin of ${rareWordOf(id)} rose by a few percent over the quarter`

/** A text in the pieces in which it is shown. */
export function piecesOf(id: string): string[] {
  const text = textOf(id)
  const length = Math.ceil(text.length / PIECES)
  return Array.from({ length: PIECES }, (_, index) => text.slice(index * length, (index + 1) * length))
}

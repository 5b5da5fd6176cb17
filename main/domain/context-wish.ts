/** pinned: every model reads it, as long as it can. excluded: none does. */
export type ContextWish = 'pinned' | 'excluded'

/** How a part of a message is named: the message itself, or one of its files by its place. */
export const partName = (message: string, piece = 0): string => (piece === 0 ? message : `${message}#${piece}`)

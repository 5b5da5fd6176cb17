import { create } from 'zustand'
import type { Conversation, Folder } from '../../../main/domain/conversation.ts'

/** What is asked for in a dialog: the name of a folder, or tags. */
export type OrganiseQuestion =
  | { type: 'folder'; conversations: readonly Conversation[] }
  | { type: 'rename'; folder: Folder }
  | { type: 'tags'; conversations: readonly Conversation[] }

export const useOrganiseDialog = create<{ question: OrganiseQuestion | null }>(() => ({ question: null }))

/** Opens a dialog; null closes it. */
export function askFor(question: OrganiseQuestion | null): void {
  useOrganiseDialog.setState({ question })
}

import type { Conversation, Folder, Organisation } from '../../../main/domain/conversation.ts'
import type { FolderId } from '../../../main/domain/ids.ts'

/** A line of the list: a heading, a folder or a conversation, with what it is listed in besides the months. */
export type ListLine =
  | { type: 'group'; group: Group }
  | { type: 'folder'; folder: Folder; open: boolean }
  | { type: 'conversation'; conversation: Conversation; within?: 'pinned' | FolderId }

/** When conversations were last written in; a month is its first moment. */
export type Group = 'pinned' | 'today' | 'yesterday' | 'week' | { month: number }

function startOfDay(date: Date, daysBefore = 0): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - daysBefore).getTime()
}

/** Days are the calendar's, in the time zone of this machine. */
export function groupOf(updatedAt: number, now: Date): Group {
  if (updatedAt >= startOfDay(now)) return 'today'
  if (updatedAt >= startOfDay(now, 1)) return 'yesterday'
  if (updatedAt >= startOfDay(now, 7)) return 'week'
  const date = new Date(updatedAt)
  return { month: new Date(date.getFullYear(), date.getMonth()).getTime() }
}

const keyOf = (group: Group): string => (typeof group === 'string' ? group : String(group.month))

/** Sets a heading before the first conversation of each group. */
export function withHeadings(conversations: readonly Conversation[], now: Date): ListLine[] {
  const lines: ListLine[] = []
  let last = ''
  for (const conversation of conversations) {
    const group = groupOf(conversation.updatedAt, now)
    if (keyOf(group) !== last) lines.push({ type: 'group', group })
    last = keyOf(group)
    lines.push({ type: 'conversation', conversation })
  }
  return lines
}

/** What stands above the months: pinned conversations, then folders with what is in those that are unfolded. */
export function withOrganisation(
  { pinned, folders }: Pick<Organisation, 'pinned' | 'folders'>,
  unfolded: Partial<Record<FolderId, Conversation[]>>
): ListLine[] {
  const lines: ListLine[] = []
  if (pinned.length > 0) lines.push({ type: 'group', group: 'pinned' })
  for (const conversation of pinned) lines.push({ type: 'conversation', conversation, within: 'pinned' })
  for (const folder of folders) {
    const inside = unfolded[folder.id]
    lines.push({ type: 'folder', folder, open: inside !== undefined })
    for (const conversation of inside ?? []) lines.push({ type: 'conversation', conversation, within: folder.id })
  }
  return lines
}

/** Tells the lines apart; a pinned conversation of a folder has two. */
export function lineKey(line: ListLine): string {
  switch (line.type) {
    case 'conversation':
      return `${line.within ?? ''} ${line.conversation.id}`
    case 'folder':
      return line.folder.id
    case 'group':
      return keyOf(line.group)
    default:
      return line satisfies never
  }
}

import { describe, expect, test } from 'vitest'
import type { Conversation } from '../../../main/domain/conversation.ts'
import { DEFAULT_WORKSPACE, type ConversationId } from '../../../main/domain/ids.ts'
import { groupOf, withHeadings, lineKey } from '../../../renderer/features/conversations/groups.ts'

const now = new Date(2026, 10, 23, 9, 30)
const at = (...parts: [number, number, number, number?]): number => new Date(...parts).getTime()

describe('conversations by age', () => {
  test('days are calendar days, not spans of 24 hours', () => {
    expect(groupOf(at(2026, 10, 23, 0), now)).toBe('today')
    expect(groupOf(at(2026, 10, 22, 23), now)).toBe('yesterday')
    expect(groupOf(at(2026, 10, 21, 23), now)).toBe('week')
  })

  test('older ones are grouped by month', () => {
    expect(groupOf(at(2026, 10, 3), now)).toEqual({ month: at(2026, 10, 1) })
    expect(groupOf(at(2026, 9, 31), now)).toEqual({ month: at(2026, 9, 1) })
  })

  test('each group has one heading before its first conversation', () => {
    const conversation = (id: string, updatedAt: number): Conversation => ({
      id: id as ConversationId,
      workspaceId: DEFAULT_WORKSPACE,
      title: id,
      model: null,
      headId: null,
      pinned: false,
      archived: false,
      folderId: null,
      tags: [],
      deletedAt: null,
      createdAt: updatedAt,
      updatedAt
    })
    const lines = withHeadings(
      [conversation('a', at(2026, 10, 23)), conversation('b', at(2026, 10, 23)), conversation('c', at(2026, 10, 22))],
      now
    )
    expect(lines.map((line) => (line.type === 'group' ? line.group : lineKey(line).trim()))).toEqual([
      'today',
      'a',
      'b',
      'yesterday',
      'c'
    ])
  })
})

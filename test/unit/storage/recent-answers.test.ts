import { describe, expect, test } from 'vitest'
import { DEFAULT_WORKSPACE, type ConversationId, type MessageId, type WorkspaceId } from '../../../main/domain/ids.ts'
import { Database } from '../../../main/storage/database.ts'
import { RecentAnswers, type RecentAnswer } from '../../../main/storage/recent-answers.ts'
import { storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

function build() {
  const storage = storageOnDisk(temporaryFolder())
  const recent = new RecentAnswers(storage.main)
  const list = (workspace = DEFAULT_WORKSPACE): readonly RecentAnswer[] => recent.list(workspace, 10)
  /** Whether `work` made the list be read again. */
  const rereads = (work: () => void): boolean => {
    const before = list()
    work()
    return list() !== before && list()[0] !== before[0]
  }
  return { ...storage, recent, list, rereads }
}

describe('the recent answers', () => {
  test('are those of the workspace, newest first, without hidden ones', () => {
    const { conversation, conversations, list, clock, main } = build()
    const old = conversation('Old', ['q', 'first answer'], clock.now())
    conversation('New', ['q', 'second answer', 'What now?\nIn short.', 'third answer'], clock.now() + 1000)
    expect(list().map((answer) => answer.question)).toEqual(['What now?', 'q', 'q'])
    expect(list().map((answer) => [answer.title, answer.excerpt])).toEqual([
      ['New', 'third answer'],
      ['New', 'second answer'],
      ['Old', 'first answer']
    ])
    conversations.delete(old, 1)
    expect(list().map((answer) => answer.title)).toEqual(['New', 'New'])
    main.execute("UPDATE conversations SET workspace_id = 'other' WHERE title = 'New'")
    expect(list()).toEqual([])
    expect(list('other' as WorkspaceId)).toHaveLength(2)
  })

  test('are not read again while nothing of them changes', () => {
    const { conversation, conversations, messages, rereads, clock, list } = build()
    const id = conversation('One', ['q', 'a'], clock.now())
    const [answer] = list()
    expect(rereads(() => conversations.saveDraft(id, { text: 'half a thought', attachments: [] }))).toBe(false)
    expect(rereads(() => conversations.touch(id, 5))).toBe(false)
    expect(rereads(() => messages.addDelta(answer?.messageId as MessageId, 0, 'text', 'x'))).toBe(false)
    expect(rereads(() => conversation('Question only', ['q'], clock.now()))).toBe(false)
    expect(rereads(() => conversations.rename(id, 'One'))).toBe(false)
  })

  test('are read again when an answer comes, ends, changes or goes, and when its conversation is renamed, deleted or restored', () => {
    const { conversation, conversations, messages, rereads, clock, main } = build()
    const id = conversation('One', ['q', 'a'], clock.now())
    const message = (): MessageId =>
      messages.branch(conversations.find(id)?.headId as MessageId).at(-1)?.id as MessageId
    expect(rereads(() => conversation('Two', ['q', 'a'], clock.now() + 9))).toBe(true)
    expect(
      rereads(() =>
        messages.finish(message(), {
          parts: [{ type: 'text', text: 'b' }],
          status: 'complete',
          model: null,
          summary: null,
          error: null
        })
      )
    ).toBe(true)
    expect(rereads(() => conversations.rename(id, 'Renamed'))).toBe(true)
    expect(rereads(() => conversations.delete(id, 1))).toBe(true)
    expect(rereads(() => conversations.restore(id))).toBe(true)
    expect(rereads(() => main.command('DELETE FROM messages WHERE id = ?').run(message()))).toBe(true)
  })

  test('are read again when another process has written', () => {
    const { conversation, list, main, clock, conversations } = build()
    const id: ConversationId = conversation('One', ['q', 'a'], clock.now())
    expect(list()[0]?.title).toBe('One')
    const other = Database.open(main.file)
    other.command('UPDATE conversations SET title = ? WHERE id = ?').run('From elsewhere', id)
    other.close()
    expect(list()[0]?.title).toBe('From elsewhere')
    expect(conversations.find(id)?.title).toBe('From elsewhere')
  })
})

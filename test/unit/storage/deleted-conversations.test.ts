import { describe, expect, test } from 'vitest'
import { DeletedConversations } from '../../../main/storage/deleted-conversations.ts'
import { storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

function build() {
  const storage = storageOnDisk(temporaryFolder())
  const { main } = storage
  const left = (table: string): number =>
    main.query<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`).one()?.rows ?? 0
  return { ...storage, deleted: new DeletedConversations(main), left }
}

describe('deleted conversations', () => {
  test('go some messages at a time, with drafts and all, and only what was deleted before', async () => {
    const { conversation, conversations, deleted, left, main, clock } = build()
    const old = conversation(
      'Old',
      Array.from({ length: 250 }, (_, index) => `text ${index}`)
    )
    conversations.saveDraft(old, { text: 'half a thought', attachments: [] })
    conversation('Kept', ['q', 'a'])
    const undone = conversation('Deleted a moment ago', ['q', 'a'])
    conversations.delete(old, clock.now() + 1_000_000) // the clock has gone back since
    main.run++
    conversations.delete(undone, clock.now())
    const seen: number[] = []
    const removed = await deleted.purge(() => Promise.resolve(void seen.push(left('messages'))))
    expect(removed).toBe(1)
    expect(seen).toEqual([154, 54, 4, 4])
    expect([left('conversations'), left('drafts')]).toEqual([2, 0])
    expect(conversations.restore(undone)).toBe(true)
  })

  test('of which some are left when the app ends go in the next run', async () => {
    const { conversation, conversations, deleted, left, main } = build()
    conversations.delete(
      conversation(
        'Long',
        Array.from({ length: 250 }, () => 'x')
      ),
      1
    )
    main.run++
    await deleted.purge(() => Promise.resolve(deleted.close()))
    expect([left('messages'), left('conversations')]).toEqual([150, 1])
    await new DeletedConversations(main).purge(() => Promise.resolve())
    expect([left('messages'), left('conversations')]).toEqual([0, 0])
  })
})

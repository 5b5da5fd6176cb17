import { expect, test } from 'vitest'
import { DEFAULT_WORKSPACE, type FolderId } from '../../../main/domain/ids.ts'
import { DeletedConversations, TRASH_MS } from '../../../main/storage/deleted-conversations.ts'
import { OrganisationStore } from '../../../main/storage/organisation-store.ts'
import { storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

function build() {
  const storage = storageOnDisk(temporaryFolder())
  const { conversations, main } = storage
  const titles = (view: Parameters<typeof conversations.page>[3]): string[] =>
    conversations.page(10, null, DEFAULT_WORKSPACE, view).map(({ title }) => title)
  return { ...storage, organisation: new OrganisationStore(main), titles }
}

test('what is pinned, in a folder or archived is listed there and not among the others', () => {
  const { conversation, organisation, titles } = build()
  const [pinned, filed, archived, plain] = ['Pinned', 'Filed', 'Archived', 'Plain'].map((title) =>
    conversation(title, ['q', 'a'])
  )
  const folderId = 'f1' as FolderId
  organisation.addFolder(folderId, 'Finance', 1)
  organisation.change([pinned!], { type: 'pin', on: true }, 1)
  organisation.change([filed!], { type: 'folder', folderId }, 1)
  organisation.change([archived!], { type: 'archive', on: true }, 1)
  organisation.change([plain!, filed!], { type: 'tag', tag: 'urgent', on: true }, 1)
  expect(titles({ type: 'main' })).toEqual(['Plain'])
  expect(titles({ type: 'folder', folderId })).toEqual(['Filed'])
  expect(titles({ type: 'archived' })).toEqual(['Archived'])
  expect(titles({ type: 'tag', tag: 'urgent' }).toSorted()).toEqual(['Filed', 'Plain'])
  expect(titles({ type: 'all' })).toHaveLength(4)
  expect(organisation.pinned(DEFAULT_WORKSPACE).map(({ title }) => title)).toEqual(['Pinned'])
  expect(organisation.folders(DEFAULT_WORKSPACE)).toEqual([{ id: folderId, name: 'Finance', count: 1 }])
  expect(organisation.tags(DEFAULT_WORKSPACE)).toEqual([{ tag: 'urgent', count: 2 }])
  organisation.removeFolder(folderId)
  expect(titles({ type: 'main' }).toSorted()).toEqual(['Filed', 'Plain'])
})

test('a deleted conversation can be brought back for 30 days; one that is erased goes at once', async () => {
  const { conversation, conversations, organisation, titles, main } = build()
  const now = 100 * TRASH_MS
  const [old, recent, erased] = ['Old', 'Recent', 'Erased'].map((title) => conversation(title, ['q', 'a']))
  conversations.delete(old!, now - TRASH_MS - 1)
  conversations.delete(recent!, now - TRASH_MS + 1)
  conversations.delete(erased!, now)
  expect(organisation.deleted(DEFAULT_WORKSPACE)).toBe(3)
  main.run++
  organisation.erase([erased!])
  expect(titles({ type: 'deleted' }).toSorted()).toEqual(['Old', 'Recent'])
  await new DeletedConversations(main).purge(() => Promise.resolve(), now - TRASH_MS)
  expect(titles({ type: 'deleted' })).toEqual(['Recent'])
  expect(conversations.restore(recent!)).toBe(true)
  expect(titles({ type: 'main' })).toEqual(['Recent'])
})

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  DEFAULT_WORKSPACE,
  type ConversationId,
  type MessageId,
  type ModelRef,
  type WorkspaceId
} from '../../../main/domain/ids.ts'
import type { Message, MessagePart } from '../../../main/domain/message.ts'
import { SearchFinder, type SearchFilters, type SearchPage } from '../../../main/search/search-finder.ts'
import { SearchIndex } from '../../../main/search/search-index.ts'
import { ConversationStore } from '../../../main/storage/conversation-store.ts'
import { Database } from '../../../main/storage/database.ts'
import { DeletedConversations } from '../../../main/storage/deleted-conversations.ts'
import { MessageStore } from '../../../main/storage/message-store.ts'
import { SearchChanges } from '../../../main/storage/search-changes.ts'
import { WorkspaceStore } from '../../../main/storage/workspace-store.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const at = (text: string): number => Date.parse(`${text}Z`)

function build() {
  const folder = temporaryFolder()
  const main = Database.open(path.join(folder, 'main.db'))
  const conversations = new ConversationStore(main)
  const messages = new MessageStore(main)
  const changes = new SearchChanges(main)
  const file = path.join(folder, 'search.db')
  let index = new SearchIndex(file, main)
  let count = 0

  const conversation = (title: string): ConversationId => {
    const id = `c${++count}` as ConversationId
    conversations.create(id, title, 'local:demo' as ModelRef, at('2026-11-01T00:00:00'))
    return id
  }
  const add = (
    conversationId: ConversationId,
    text: string | MessagePart[],
    change: Partial<Message> = {}
  ): MessageId => {
    const id = `m${++count}` as MessageId
    messages.add({
      id,
      conversationId,
      parentId: null,
      role: 'user',
      parts: typeof text === 'string' ? [{ type: 'text', text }] : text,
      status: 'complete',
      createdAt: at('2026-11-01T00:00:00') + count,
      turnId: null,
      model: null,
      summary: null,
      error: null,
      ...change
    })
    return id
  }
  const follow = async (): Promise<void> => {
    const { taken } = await index.follow(1000)
    if (taken !== null) changes.remove(taken)
  }
  const search = (
    text: string,
    filters: SearchFilters = {},
    limit = 50,
    after: SearchPage['next'] = null
  ): SearchPage => {
    const finder = new SearchFinder(file, main, () => 0)
    const page = finder.find({ text, filters, limit, after })
    finder.close()
    return page
  }
  const found = async (text: string, filters?: SearchFilters): Promise<string[]> => {
    await follow()
    return search(text, filters).hits.map((hit) => hit.messageId)
  }
  const anew = (): void => {
    index.close()
    writeFileSync(file, 'damaged '.repeat(1000))
    index = new SearchIndex(file, main)
  }
  return {
    main,
    conversations,
    messages,
    workspaces: new WorkspaceStore(main),
    changes,
    conversation,
    add,
    follow,
    search,
    found,
    anew,
    catchUp: () => {
      while (index.catchUp(2));
    }
  }
}

describe('searching', () => {
  test('finds a message by any of its words, however they are written', async () => {
    const { conversation, add, found } = build()
    const id = add(conversation('c'), 'İstanbul ofisinin çeyrek raporu')
    for (const query of ['istanbul', 'ISTANBUL', 'ceyrek RAPOR', '"çeyrek raporu"'])
      expect(await found(query)).toEqual([id])
    expect(await found('raporu çeyrek')).toEqual([id])
    expect(await found('"raporu çeyrek"')).toEqual([])
  })

  test('gives the newest first, over the ends of months, also of messages that came later from an import', async () => {
    const { conversation, add, found } = build()
    const c = conversation('c')
    const first = add(c, 'word', { createdAt: at('2026-10-31T23:59:59') })
    const second = add(c, 'word', { createdAt: at('2026-11-01T00:00:01') })
    const old = add(c, 'word', { createdAt: at('2019-03-01T00:00:00') })
    expect(await found('word ')).toEqual([second, first, old])
  })

  test('keeps messages of the same millisecond apart', async () => {
    const { conversation, add, found } = build()
    const c = conversation('c')
    const ids = Array.from({ length: 20 }, () => add(c, 'same', { createdAt: 1_790_000_000_000 }))
    expect(await found('same ')).toEqual(ids.reverse())
  })

  test('pages follow each other without gaps or repeats', async () => {
    const { conversation, add, follow, search } = build()
    const c = conversation('c')
    const ids = Array.from({ length: 25 }, (_, day) =>
      add(c, 'word', { createdAt: at('2026-09-20T00:00:00') + day * 86_400_000 })
    )
    await follow()
    const got: string[] = []
    let after: SearchPage['next'] = null
    do {
      const page = search('word ', {}, 4, after)
      got.push(...page.hits.map((hit) => hit.messageId))
      after = page.next
    } while (after)
    expect(got).toEqual(ids.reverse())
  })

  test('attachments are found, reasoning is not', async () => {
    const { conversation, add, found } = build()
    const id = add(conversation('c'), [
      { type: 'reasoning', text: 'secretly' },
      { type: 'text', text: 'see file' },
      { type: 'attachment', name: 'budget.csv', text: 'a;b' }
    ])
    expect(await found('budget')).toEqual([id])
    expect(await found('secretly')).toEqual([])
  })

  test('filters by time, model, conversation, role and code', async () => {
    const { conversation, add, found } = build()
    const [one, two] = [conversation('one'), conversation('two')]
    const question = add(one, 'word', { createdAt: at('2026-11-02T10:00:00') })
    const model = 'openai:gpt' as ModelRef
    const answer = add(one, 'word\n```sql\nSELECT 1\n```', {
      role: 'assistant',
      model,
      createdAt: at('2026-11-02T10:00:05')
    })
    const other = add(two, 'word', { createdAt: at('2026-11-03T00:00:00') })
    expect(await found('word', { from: at('2026-11-02T10:00:05'), to: at('2026-11-03T00:00:00') })).toEqual([answer])
    expect(await found('word', { to: at('2026-11-02T10:00:05') })).toEqual([question])
    expect(await found('word', { model })).toEqual([answer])
    expect(await found('word', { conversationId: two })).toEqual([other])
    expect(await found('word', { role: 'user' })).toEqual([other, question])
    expect(await found('', { hasCode: true })).toEqual([answer])
    expect(await found('word', { conversationId: 'gone' as ConversationId })).toEqual([])
  })

  test('filters by workspace at once where conversations have just moved, and once the index knows', async () => {
    const { conversation, add, follow, search, workspaces, changes } = build()
    const [one, two] = [conversation('Word one'), conversation('Word two')]
    const ids = [add(one, 'word'), add(one, 'word'), add(two, 'word')]
    const other = 'other' as WorkspaceId
    workspaces.add(other, 'Other', 1)
    await follow()
    const places = (): Record<string, [string[], string[]]> =>
      Object.fromEntries(
        [DEFAULT_WORKSPACE, other].map((workspaceId) => {
          const { hits, titles } = search('word', { workspaceId })
          return [workspaceId, [hits.map((hit) => hit.messageId), titles.map((title) => title.conversationId)]]
        })
      )
    workspaces.moveConversation(one, other)
    const moved = { default: [[ids[2]], [two]], other: [[ids[1], ids[0]], [one]] }
    expect(places()).toEqual(moved)
    expect(search('', { workspaceId: other }).hits).toHaveLength(2)
    await follow()
    expect(changes.any()).toBe(false)
    expect(places()).toEqual(moved)
    workspaces.remove(other, 2)
    expect(places()).toMatchObject({
      default: [
        [ids[2], ids[1], ids[0]],
        [two, one]
      ]
    })
  })

  test('ends a page after its time and goes on from there', async () => {
    const { conversation, add, follow, main } = build()
    const c = conversation('c')
    const ids = ['2026-11-01', '2026-10-01', '2026-09-01'].map((day) =>
      add(c, 'word', { createdAt: at(`${day}T00:00:00`) })
    )
    await follow()
    let time = 0
    const finder = new SearchFinder(path.join(path.dirname(main.file), 'search.db'), main, () => (time += 20))
    const first = finder.find({ text: 'word ', filters: {}, limit: 50, after: null })
    expect(first.hits.map((hit) => hit.messageId)).toEqual(ids.slice(0, 2))
    const second = finder.find({ text: 'word ', filters: {}, limit: 50, after: first.next })
    expect(second.hits.map((hit) => hit.messageId)).toEqual(ids.slice(2))
    expect(second.next).toBeNull()
    finder.close()
  })

  test('titles that match come with the first page', async () => {
    const { conversation, conversations, follow, search } = build()
    const id = conversation('Kâr marjı analizi')
    await follow()
    expect(search('marji').titles).toMatchObject([
      { conversationId: id, snippet: { highlights: [{ start: 4, end: 9 }] } }
    ])
    conversations.rename(id, 'Something else')
    await follow()
    expect(search('marji').titles).toEqual([])
    expect(search('else').titles).toHaveLength(1)
  })
})

describe('the index follows', () => {
  test('an answer once it has ended, and not before', async () => {
    const { conversation, add, messages, found } = build()
    const id = add(conversation('c'), [], { role: 'assistant', status: 'streaming' })
    expect(await found('median')).toEqual([])
    messages.finish(id, {
      parts: [{ type: 'text', text: 'The median is' }],
      status: 'complete',
      model: null,
      summary: null,
      error: null
    })
    expect(await found('median')).toEqual([id])
  })

  test('a changed message: the old words are gone', async () => {
    const { conversation, add, messages, found } = build()
    const id = add(conversation('c'), 'before')
    expect(await found('before')).toEqual([id])
    messages.finish(id, {
      parts: [{ type: 'text', text: 'after' }],
      status: 'complete',
      model: null,
      summary: null,
      error: null
    })
    expect(await found('before')).toEqual([])
    expect(await found('after')).toEqual([id])
  })

  test('a deleted conversation: hidden at once, found again when restored, gone when purged', async () => {
    const { conversation, conversations, add, found, changes, main } = build()
    const c = conversation('title')
    const id = add(c, 'word')
    expect(await found('word')).toEqual([id])
    conversations.delete(c, 1)
    expect(await found('word')).toEqual([])
    conversations.restore(c)
    expect(await found('word')).toEqual([id])
    conversations.delete(c, 1)
    main.run++
    await new DeletedConversations(main).purge(() => Promise.resolve())
    expect(await found('word')).toEqual([])
    expect(changes.any()).toBe(false)
  })

  test('the same change twice, as after a crash between the two files', async () => {
    const { conversation, add, main, search, follow, changes } = build()
    const id = add(conversation('c'), 'word')
    await follow()
    main.execute("INSERT INTO search_changes (kind, row, created_at) SELECT 'message', seq, created_at FROM messages")
    await follow()
    expect(search('word').hits.map((hit) => hit.messageId)).toEqual([id])
    expect(changes.any()).toBe(false)
  })

  test('everything there was, when it is made anew after damage', async () => {
    const { conversation, add, found, search, anew, catchUp } = build()
    const c = conversation('Some title')
    const ids = Array.from({ length: 7 }, (_, day) => add(c, `word ${day}`))
    expect(await found('word')).toEqual([...ids].reverse())
    anew()
    expect(search('word')).toMatchObject({ hits: [], incomplete: true })
    catchUp()
    expect(await found('word')).toEqual([...ids].reverse())
    expect(search('title').titles).toHaveLength(1)
    expect(search('word').incomplete).toBe(false)
  })
})

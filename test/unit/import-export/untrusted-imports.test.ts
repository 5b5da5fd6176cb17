import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { markdownOf } from '../../../main/import-export/markdown.ts'
import { ConversationReader } from '../../../main/import-export/read-conversations.ts'
import { chatGpt, importingApp, said } from './import-building.ts'

const NOW = 1_800_000_000_000

const ours = (messages: object[], more: object = {}): object => ({
  format: 'sextant-conversations',
  version: 1,
  conversations: [
    {
      id: '019a0000-0000-7000-8000-000000000001',
      title: 'T',
      createdAt: 1_790_000_000_000,
      updatedAt: 1_790_000_000_000,
      headId: null,
      messages,
      ...more
    }
  ]
})
const own = (id: string, parentId: string | null, more: object = {}): object => ({
  id,
  parentId,
  role: 'user',
  status: 'complete',
  createdAt: 1_790_000_000_000,
  model: null,
  parts: [{ type: 'text', text: id }],
  ...more
})

describe('our own format is trusted no more than others', () => {
  test.each<[string, object, string[]]>([
    ['its own parent', ours([own('a', 'a')]), ['user: a']],
    [
      'a circle with the end on view in it',
      ours([own('a', 'b'), own('b', 'a')], { headId: 'b' }),
      ['user: a', 'user: b']
    ],
    ['an end that is not there', ours([own('a', null), own('b', 'a')], { headId: 'gone' }), ['user: a', 'user: b']],
    ['an id twice', ours([own('a', null), own('a', 'a'), own('b', 'a')]), ['user: a', 'user: a', 'user: b']],
    [
      'one message without a role',
      ours([own('a', null), own('b', 'a', { role: 'x' }), own('c', 'b')]),
      ['user: a', 'user: c']
    ]
  ])('%s', async (_name, file, expected) => {
    const { write, importFile, shown } = importingApp()
    await importFile(write('own.json', file))
    expect(shown()).toEqual({ T: expected })
  })

  test.each([-8.7e15, -1e300, 8.7e15, 1.5, 1e300, 'x', null])('a time of %s is none, and exports go on', async (at) => {
    const { write, importFile, conversations, main } = importingApp()
    await importFile(write('own.json', ours([own('a', null, { createdAt: at })], { createdAt: at, updatedAt: at })))
    const [one] = conversations.page(1, null)
    expect(one?.createdAt).toBeGreaterThan(0)
    expect(one?.updatedAt).toBeLessThanOrEqual(NOW)
    for (const conversation of new ConversationReader(main).each(null))
      expect(markdownOf(conversation, { user: 'u', assistant: 'a', attachment: 'f' })).toContain('UTC')
  })

  test('a message id that another conversation has is given a new one', async () => {
    const { write, importFile, shown } = importingApp()
    const id = '019a0000-0000-7000-8000-00000000000a'
    const file = ours([own(id, null)]) as { conversations: object[] }
    file.conversations.push({ ...file.conversations[0], id: '019a0000-0000-7000-8000-000000000002', title: 'U' })
    expect(await importFile(write('own.json', file))).toMatchObject({ conversations: 2, messages: 2 })
    expect(shown()).toEqual({ T: [`user: ${id}`], U: [`user: ${id}`] })
  })
})

test("Jan's list with names that repeat is whole", async () => {
  const { write, importFile, shown, folder } = importingApp()
  const line = (id: string, role: string, text: string): string =>
    JSON.stringify({ id, role, content: [{ type: 'text', text: { value: text } }] })
  write('jan/thread.json', { id: 'one', title: 'J' })
  write(
    'jan/messages.jsonl',
    [line('a', 'user', '1'), line('b', 'assistant', '2'), line('a', 'user', '3'), line('c', 'assistant', '4')].join(
      '\n'
    )
  )
  await importFile(path.join(folder, 'jan'))
  expect(shown()).toEqual({ J: ['user: 1', 'assistant: 2', 'user: 3', 'assistant: 4'] })
})

test.each<[string, object[], string[]]>([
  [
    'an answer before its question',
    [
      { id: 'a', role: 'assistant', askId: 'q', content: 'A' },
      { id: 'q', role: 'user', content: 'Q' }
    ],
    ['user: Q', 'assistant: A']
  ],
  [
    'a question that was asked again',
    [
      { id: 'q', role: 'user', content: 'Q' },
      { id: 'a', role: 'assistant', askId: 'q', content: 'A' },
      { id: 'q2', role: 'user', content: 'Q2' },
      { id: 'a2', role: 'assistant', askId: 'q2', content: 'A2' },
      { id: 'a3', role: 'assistant', askId: 'q', content: 'A3', foldSelected: false }
    ],
    ['user: Q', 'assistant: A', 'user: Q2', 'assistant: A2']
  ]
])('Cherry Studio with %s shows every turn', async (_name, messages, expected) => {
  const { write, importFile, shown } = importingApp()
  const backup = { localStorage: {}, indexedDB: { topics: [{ id: 't', name: 'C', messages }], message_blocks: [] } }
  await importFile(write('data.json', backup))
  expect(shown()).toEqual({ C: expected })
})

test('two conversations of one name in a file are both there', async () => {
  const { write, importFile, conversations } = importingApp()
  const file = write('conversations.json', [chatGpt([said('user', 'one')]), chatGpt([said('user', 'two')])])
  expect(await importFile(file)).toMatchObject({ conversations: 2 })
  expect(await importFile(file)).toMatchObject({ conversations: 0, extended: 0, alreadyThere: 2 })
  expect(conversations.page(9, null)).toHaveLength(2)
})

test('an export that is cut off gives what is before the cut', async () => {
  const { write, importFile, shown } = importingApp()
  const text = JSON.stringify([chatGpt([said('user', 'one'), said('assistant', 'two'), said('user', 'three')])])
  const report = await importFile(write('conversations.json', text.slice(0, text.indexOf('three'))))
  expect(Object.values(shown())).toEqual([['user: one', 'assistant: two']])
  expect(report.notTaken).toContainEqual({ reason: 'unreadable', count: 1 })
})

test('a pipe is not opened', async () => {
  const { importFile, folder } = importingApp()
  const file = path.join(folder, 'pipe.json')
  execFileSync('mkfifo', [file])
  await expect(importFile(file)).rejects.toMatchObject({ code: 'import-unknown' })
})

test('is cancelled between two pieces of a file that has no end in sight', async () => {
  const { write, importFile } = importingApp()
  const abort = new AbortController()
  const running = importFile(write('conversations.json', `[${' '.repeat(30_000_000)}]`), abort.signal)
  setImmediate(() => abort.abort())
  await expect(running).rejects.toMatchObject({ code: 'cancelled' })
})

describe('a later and longer export of the same conversation', () => {
  const before = [said('user', 'one'), said('assistant', 'two')]
  const after = [...before, said('user', 'three'), said('assistant', 'four')]

  test('adds what is new and shows it', async () => {
    const { write, importFile, shown } = importingApp()
    await importFile(write('conversations.json', [chatGpt(before)]))
    expect(await importFile(write('conversations.json', [chatGpt(after)]))).toMatchObject({
      conversations: 0,
      extended: 1,
      messages: 2
    })
    expect(shown()).toEqual({ T: ['user: one', 'assistant: two', 'user: three', 'assistant: four'] })
    expect(await importFile(write('conversations.json', [chatGpt(before)]))).toMatchObject({ alreadyThere: 1 })
  })

  test('goes on with an answer that was not whole', async () => {
    const { write, importFile, shown } = importingApp()
    await importFile(write('conversations.json', [chatGpt([...before, said('assistant', 'and')])]))
    await importFile(write('conversations.json', [chatGpt([...before, said('assistant', 'and more')])]))
    expect(shown()).toEqual({ T: ['user: one', 'assistant: two\n\nand more'] })
  })
})

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../main/domain/ids.ts'
import { importConversations, type ImportReport } from '../../../main/import-export/import-conversations.ts'
import { jsonElements } from '../../../main/import-export/json-elements.ts'
import { DeletedConversations } from '../../../main/storage/deleted-conversations.ts'
import type { ImportStep } from '../../../main/storage/import-store.ts'
import type { CallContext } from '../../../main/domain/call-context.ts'
import { storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'
import { zipOf } from '../../fakes/zip-of.ts'

const NOW = 1_800_000_000_000

function build() {
  const folder = temporaryFolder()
  const storage = storageOnDisk(folder)
  const importFile = (file: string, signal = new AbortController().signal): Promise<ImportReport> => {
    const context: CallContext = {
      signal,
      progress: () => undefined,
      ask: (step) => Promise.resolve(storage.imports.take(step as ImportStep))
    }
    return importConversations({ file, now: NOW }, context)
  }
  const write = (name: string, content: unknown): string => {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content))
    return file
  }
  /** The branch on view of every conversation, as text. */
  const shown = (): Record<string, string[]> =>
    Object.fromEntries(
      storage.conversations
        .page(100, null)
        .map((one) => [
          one.title,
          storage.messages
            .branch(one.headId ?? ('' as never))
            .map(
              (message) =>
                `${message.role}: ${message.parts.map((part) => `${part.type === 'text' ? '' : `[${part.type}] `}${'text' in part ? part.text : part.name}`).join(' | ')}`
            )
        ])
    )
  return { ...storage, folder, importFile, write, shown }
}

const node = (
  id: string,
  parent: string | null,
  role: string,
  text: string,
  more: Record<string, unknown> = {},
  metadata: Record<string, unknown> = {}
) => ({
  [id]: {
    id,
    parent,
    children: [],
    message: {
      id,
      author: { role },
      create_time: 1_700_000_000,
      content: { content_type: 'text', parts: [text] },
      recipient: 'all',
      metadata,
      ...more
    }
  }
})

const chatgpt = {
  title: 'Margins',
  conversation_id: '11111111-2222-4333-8444-555555555555',
  create_time: 1_700_000_000.5,
  update_time: 1_700_000_900,
  current_node: 'a2',
  mapping: {
    root: { id: 'root', parent: null, children: ['s'], message: null },
    ...node('s', 'root', 'system', ''),
    ...node('u', 's', 'user', 'What is gross margin?'),
    ...node('a1', 'u', 'assistant', 'A first try', {}, { model_slug: 'gpt-5' }),
    ...node(
      't',
      'u',
      'assistant',
      '',
      { content: { content_type: 'thoughts', thoughts: [{ summary: 'Define', content: 'it is a ratio' }] } },
      { model_slug: 'gpt-5' }
    ),
    ...node('r', 't', 'assistant', '', { content: { content_type: 'reasoning_recap', content: 'Thought for 3s' } }),
    ...node('call', 'r', 'assistant', '{"q":1}', { recipient: 'web.run' }),
    ...node('tool', 'call', 'tool', 'results'),
    ...node('a2', 'tool', 'assistant', 'Revenue less cost, over revenue.', {}, { model_slug: 'gpt-5-thinking' }),
    ...node('hidden', 'a2', 'user', 'standing orders', {}, { is_visually_hidden_from_conversation: true }),
    ...node('later', 'a1', 'user', '', {
      content: { content_type: 'multimodal_text', parts: [{ content_type: 'image_asset_pointer' }, 'And this chart?'] }
    })
  }
}

describe('an export of ChatGPT', () => {
  test('becomes conversations with their branches; what stood in several nodes is one answer', async () => {
    const { importFile, write, shown, messages, conversations } = build()
    const report = await importFile(write('conversations.json', [chatgpt]))
    expect(shown()).toEqual({
      Margins: [
        'user: What is gross margin?',
        'assistant: [reasoning] Define\nit is a ratio | Revenue less cost, over revenue.'
      ]
    })
    expect(report).toMatchObject({ sources: ['chatgpt'], conversations: 1, messages: 4, alreadyThere: 0 })
    expect(Object.fromEntries(report.notTaken.map((one) => [one.reason, one.count]))).toEqual({
      'tool-call': 2,
      hidden: 1,
      image: 1
    })
    const [conversation] = conversations.page(1, null)
    const answer = messages
      .branchWithSiblings(conversation?.id as ConversationId, conversation?.headId ?? ('' as never))
      .at(-1)
    expect(answer).toMatchObject({ model: 'chatgpt:gpt-5', createdAt: 1_700_000_000_000 })
    expect(answer?.siblingIds).toHaveLength(2)
  })

  test('is read out of its zip', async () => {
    const { importFile, write, shown } = build()
    await importFile(write('export.zip', zipOf({ 'user.json': '{}', 'conversations.json': JSON.stringify([chatgpt]) })))
    expect(Object.keys(shown())).toEqual(['Margins'])
  })

  test('imported twice is there once', async () => {
    const { importFile, write, shown } = build()
    const file = write('conversations.json', [chatgpt])
    await importFile(file)
    expect(await importFile(file)).toMatchObject({ conversations: 0, alreadyThere: 1 })
    expect(Object.keys(shown())).toHaveLength(1)
  })
})

test('an export of Claude becomes conversations, with pasted files and what it thought', async () => {
  const { importFile, write, shown } = build()
  const message = (uuid: string, parent: string, sender: string, more: object) => ({
    uuid,
    parent_message_uuid: parent,
    sender,
    created_at: '2026-01-02T03:04:05Z',
    ...more
  })
  const report = await importFile(
    write('conversations.json', [
      {
        uuid: 'aaaaaaaa-0000-4000-8000-000000000001',
        name: 'Budget',
        created_at: '2026-01-02T03:04:00Z',
        updated_at: '2026-01-02T04:00:00Z',
        chat_messages: [
          message('m1', '00000000-0000-4000-8000-000000000000', 'human', {
            text: '',
            content: [],
            attachments: [{ file_name: '', extracted_content: 'a;b' }],
            files: [{ file_name: 'x.png' }]
          }),
          message('m2', 'm1', 'assistant', {
            text: 'flat',
            content: [{ type: 'thinking', thinking: 'hm' }, { type: 'text', text: 'Here.' }, { type: 'tool_use' }]
          })
        ]
      }
    ])
  )
  expect(shown()).toEqual({ Budget: ['user: [attachment] a;b', 'assistant: [reasoning] hm | Here.'] })
  expect(report.notTaken).toEqual([
    { reason: 'tool-call', count: 1 },
    { reason: 'image', count: 1 }
  ])
})

test("Jan's folder becomes conversations", async () => {
  const { importFile, write, shown, folder } = build()
  const line = (id: string, role: string, value: string) =>
    JSON.stringify({
      id,
      role,
      created_at: 1_750_000_000,
      content: [{ type: 'text', text: { value, annotations: [] } }]
    })
  write('jan/threads/one/thread.json', {
    id: 'one',
    title: 'Forecast',
    created: 1_750_000_000,
    assistants: [{ model: { id: 'qwen3-4b' } }]
  })
  write(
    'jan/threads/one/messages.jsonl',
    `${line('1', 'user', 'Next month?')}\nnot json\n${line('2', 'assistant', '<think>trend</think>Up 3 %.')}\n`
  )
  write('jan/settings.json', {})
  const report = await importFile(path.join(folder, 'jan'))
  expect(shown()).toEqual({ Forecast: ['user: Next month?', 'assistant: [reasoning] trend | Up 3 %.'] })
  expect(report).toMatchObject({ sources: ['jan'], notTaken: [{ reason: 'unreadable', count: 1 }] })
})

describe('a backup of Cherry Studio', () => {
  const backup = {
    time: 1,
    version: 5,
    localStorage: {
      'persist:cherry-studio': JSON.stringify({
        assistants: JSON.stringify({
          assistants: [{ topics: [{ id: 't1', name: 'Fiyatlar', createdAt: '2026-02-01T00:00:00Z' }] }]
        })
      })
    },
    indexedDB: {
      topics: [
        {
          id: 't1',
          messages: [
            { id: 'q', role: 'user', createdAt: '2026-02-01T00:00:00Z', blocks: ['b1'] },
            {
              id: 'x',
              role: 'assistant',
              askId: 'q',
              foldSelected: true,
              createdAt: '2026-02-01T00:00:05Z',
              model: { id: 'gpt-5' },
              blocks: ['b2', 'b3']
            },
            {
              id: 'y',
              role: 'assistant',
              askId: 'q',
              foldSelected: false,
              createdAt: '2026-02-01T00:00:06Z',
              model: { id: 'qwen' },
              blocks: ['b4']
            },
            { id: 'q2', role: 'user', createdAt: '2026-02-01T00:01:00Z', content: 'Peki ya döviz?', blocks: [] }
          ]
        },
        { id: 'empty', messages: [] }
      ],
      message_blocks: [
        { id: 'b1', type: 'main_text', content: 'Fiyatlar?' },
        { id: 'b2', type: 'main_text', content: 'Arttı.' },
        { id: 'b3', type: 'thinking', content: 'bakalım' },
        { id: 'b4', type: 'image', content: '' }
      ]
    }
  }

  test('becomes conversations; answers of several models are alternatives', async () => {
    const { importFile, write, shown } = build()
    const report = await importFile(write('cherry.zip', zipOf({ 'data.json': JSON.stringify(backup) })))
    expect(shown()).toEqual({
      Fiyatlar: ['user: Fiyatlar?', 'assistant: [reasoning] bakalım | Arttı.', 'user: Peki ya döviz?']
    })
    expect(report.notTaken).toEqual([
      { reason: 'image', count: 1 },
      { reason: 'empty-conversation', count: 1 }
    ])
  })

  test('is read compressed, as older versions wrote it', async () => {
    const { importFile, write, shown } = build()
    await importFile(write('cherry-studio.20250101.bak', gzipSync(JSON.stringify(backup))))
    expect(Object.keys(shown())).toEqual(['Fiyatlar'])
  })
})

describe('an import', () => {
  test.each(['bomb.bak', 'bomb.zip'])(
    'is unpacked only up to what can be read: %s ends with words, not with the memory',
    async (name) => {
      const { importFile, write, shown } = build()
      const packed = gzipSync(Buffer.alloc(100_000_001, ' '))
      await expect(
        importFile(write(name, name === 'bomb.zip' ? zipOf({ 'data.json': packed }) : packed))
      ).rejects.toMatchObject({ code: 'import-too-big', params: { limit: 100 } })
      expect(shown()).toEqual({})
    }
  )

  test('refuses a file it does not know', async () => {
    const { importFile, write } = build()
    for (const [name, content] of [
      ['a.json', '{"x":[1,2]}'],
      ['b.zip', 'no zip'],
      ['c.txt', 'hello'],
      ['d.json', '[1,2,3]']
    ] as const)
      await expect(importFile(write(name, content))).rejects.toMatchObject({
        code: 'import-unknown',
        params: { file: name }
      })
  })

  test('that is cut off leaves nothing to be seen, and the next start removes it', async () => {
    const { importFile, write, imports, shown, main } = build()
    const file = write('conversations.json', [chatgpt])
    const take = imports.take.bind(imports)
    imports.take = (step) => {
      if (step.step === 'finish') throw new Error('crash')
      return take(step)
    }
    await expect(importFile(file)).rejects.toThrow('crash')
    expect(shown()).toEqual({})
    imports.take = take
    expect(await importFile(file)).toMatchObject({ conversations: 1 })
    main.run++
    expect(await new DeletedConversations(main).purge(() => Promise.resolve())).toBe(0)
    expect(main.query('SELECT 1 FROM messages').all()).toHaveLength(4)
  })

  test('ends between two messages when it is cancelled', async () => {
    const { importFile, write } = build()
    const abort = new AbortController()
    abort.abort()
    await expect(importFile(write('conversations.json', [chatgpt]), abort.signal)).rejects.toMatchObject({
      code: 'cancelled'
    })
  })

  test('gives messages without a time one, in order', async () => {
    const { importFile, write, messages, conversations } = build()
    const bare = structuredClone(chatgpt) as {
      mapping: Record<string, { message: { create_time: number | null } | null }>
    }
    for (const one of Object.values(bare.mapping)) if (one.message) one.message.create_time = null
    await importFile(write('conversations.json', [bare]))
    const times = messages
      .branch(conversations.page(1, null)[0]?.headId ?? ('' as never))
      .map((message) => message.createdAt)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times.every((time) => time > 1_700_000_000_000 && time < NOW)).toBe(true)
  })
})

describe('the list of a JSON file', () => {
  const elements = async (text: string, pieceLength: number, limit = 1000): Promise<(string | null)[]> => {
    // eslint-disable-next-line @typescript-eslint/require-await -- pieces come as a stream's do
    async function* pieces(): AsyncGenerator<Buffer> {
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length; at += pieceLength) yield bytes.subarray(at, at + pieceLength)
    }
    const found: (string | null)[] = []
    for await (const element of jsonElements(pieces(), limit)) found.push(element)
    return found
  }
  const list = '[ {"a":"]}\\"{ ü👍"}, {"b":[1,{"c":[]}]} ]'

  test('is the same however the file is cut', async () => {
    const whole = await elements(list, 1000)
    expect(whole.map((text) => JSON.parse(text ?? '') as unknown)).toEqual([{ a: ']}"{ ü👍' }, { b: [1, { c: [] }] }])
    for (let length = 1; length < list.length; length++) expect(await elements(list, length)).toEqual(whole)
  })

  test('may lie inside an object', async () => {
    expect(await elements(`{"format":"x","list":${list},"rest":[{"not":"this"}]}`, 7)).toHaveLength(2)
  })

  test('gives null for what is too long, and goes on', async () => {
    expect(await elements('[{"long":"xxxxxxxxxxxxxxxx"},{"a":1}]', 5, 10)).toEqual([null, '{"a":1}'])
  })
})

test('what our own export holds comes back as it was, branches included', async () => {
  const { write, importFile, shown } = build()
  const file = write(
    'sextant.json',
    readFileSync(path.resolve(import.meta.dirname, '../../fixtures/sextant-export.json'), 'utf8')
  )
  const report = await importFile(file)
  expect(report).toMatchObject({ sources: ['sextant'], conversations: 1, messages: 3, notTaken: [] })
  expect(shown()).toEqual({ Medians: ['user: What is a median?', 'assistant: The middle value.'] })
})

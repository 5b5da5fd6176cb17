import { expect, test } from 'vitest'
import { zipOf } from '../../fakes/zip-of.ts'
import { chatGpt, importingApp, said } from './import-building.ts'

const PNG = Buffer.from('\x89PNG\r\n\x1a\n rest of the picture', 'latin1')

test('pictures of ChatGPT come out of the zip', async () => {
  const { write, importFile, shown, main } = importingApp()
  const picture = { content_type: 'image_asset_pointer', asset_pointer: 'file-service://file-ABC123' }
  const message = said('user', '', { content: { content_type: 'multimodal_text', parts: [picture, 'What is it?'] } })
  const file = zipOf({ 'conversations.json': JSON.stringify([chatGpt([message])]), 'file-ABC123-chart.png': PNG })
  expect(await importFile(write('export.zip', file))).toMatchObject({ notTaken: [] })
  expect(shown()).toEqual({ T: ['user: What is it? | [image] file-ABC123'] })
  expect(
    main
      .query<{ bytes: Uint8Array }>('SELECT bytes FROM images')
      .all()
      .map(({ bytes }) => Buffer.from(bytes))
  ).toEqual([PNG])
})

test('what pretends to be a picture is counted', async () => {
  const { write, importFile } = importingApp()
  const picture = { content_type: 'image_asset_pointer', asset_pointer: 'sediment://file_00000000abc' }
  const message = said('user', '', { content: { content_type: 'multimodal_text', parts: [picture, 'Look'] } })
  const file = zipOf({
    'conversations.json': JSON.stringify([chatGpt([message])]),
    'file_00000000abc.dat': '<svg onload=x>'
  })
  expect(await importFile(write('export.zip', file))).toMatchObject({ notTaken: [{ reason: 'image', count: 1 }] })
})

test.each<[string, object, string]>([
  [
    'It rose \uE200cite\uE202turn0search1\uE201.',
    {
      content_references: [
        {
          matched_text: '\uE200cite\uE202turn0search1\uE201',
          items: [{ title: 'Bank [x]', url: 'https://bank.example/a' }]
        }
      ]
    },
    'It rose  ([Bank  x](<https://bank.example/a>)).'
  ],
  ['It fell \uE200cite\uE202turn0search1\uE201.', {}, 'It fell .'],
  ['In \uE200entity\uE202["city","Ankara"]\uE201 it rains.', {}, 'In Ankara it rains.'],
  [
    'So 👍【12†source】.',
    { citations: [{ start_ix: 4, end_ix: 15, metadata: { title: 'P', url: 'https://p.example' } }] },
    'So 👍 ([P](<https://p.example>)).'
  ],
  ['So【3†a.pdf】.', {}, 'So.'],
  ['A lone \uE201 mark', {}, 'A lone  mark']
])('the citation marks of ChatGPT become links: %s', async (text, metadata, expected) => {
  const { write, importFile, shown } = importingApp()
  await importFile(write('conversations.json', [chatGpt([said('assistant', text, { metadata })])]))
  expect(shown()).toEqual({ T: [`assistant: ${expected}`] })
})

test('a canvas is a part of the answer, as it is after each change', async () => {
  const { write, importFile, shown } = importingApp()
  const call = (method: string, input: object): object =>
    said('assistant', '', {
      recipient: `canmore.${method}`,
      content: { content_type: 'code', language: 'json', text: JSON.stringify(input) }
    })
  await importFile(
    write('conversations.json', [
      chatGpt([
        said('user', 'Write'),
        call('create_textdoc', { name: 'Plan', type: 'code/python', content: 'a = 1\nb = 2' }),
        said('user', 'Change'),
        call('update_textdoc', { updates: [{ pattern: 'a = 1', replacement: 'a = (3)' }] }),
        said('user', 'Anew'),
        call('update_textdoc', { updates: [{ pattern: '.*', replacement: 'c = 4' }] })
      ])
    ])
  )
  expect(shown()).toEqual({
    T: [
      'user: Write',
      'assistant: **Plan**\n\n```python\na = 1\nb = 2\n```',
      'user: Change',
      'assistant: **Plan**\n\n```python\na = (3)\nb = 2\n```',
      'user: Anew',
      'assistant: **Plan**\n\n```python\nc = 4\n```'
    ]
  })
})

test('an artifact of Claude is an answer, alone as well', async () => {
  const { write, importFile, shown } = importingApp()
  const message = (uuid: string, content: object[], sender = 'assistant'): object => ({ uuid, sender, content })
  await importFile(
    write('conversations.json', [
      {
        uuid: 'c',
        name: 'A',
        chat_messages: [
          message('1', [{ type: 'text', text: 'Go' }], 'human'),
          message('2', [
            {
              type: 'tool_use',
              name: 'artifacts',
              input: { id: 'x', command: 'create', title: 'Page', type: 'text/html', content: '<b>1</b>' }
            }
          ]),
          message('3', [{ type: 'text', text: 'Bold?' }], 'human'),
          message('4', [
            { type: 'tool_use', name: 'artifacts', input: { id: 'x', command: 'update', old_str: '1', new_str: '2' } },
            { type: 'text', text: 'Done.', citations: [{ details: { url: 'https://w.example/p' }, end_index: 4 }] }
          ])
        ]
      }
    ])
  )
  expect(shown()).toEqual({
    A: [
      'user: Go',
      'assistant: **Page**\n\n```html\n<b>1</b>\n```',
      'user: Bold?',
      'assistant: **Page**\n\n```html\n<b>2</b>\n```\n\nDone ([w.example](<https://w.example/p>)).'
    ]
  })
})

test('pictures and sources of Cherry Studio come along', async () => {
  const { write, importFile, shown } = importingApp()
  const backup = {
    localStorage: {},
    indexedDB: {
      topics: [{ id: 't', name: 'C', messages: [{ id: 'a', role: 'assistant', blocks: ['1', '2', '3', '4'] }] }],
      message_blocks: [
        { id: '1', type: 'main_text', content: 'See' },
        { id: '2', type: 'image', file: { id: 'f1', origin_name: 'chart.png' } },
        { id: '3', type: 'image', url: `data:image/png;base64,${PNG.toString('base64')}` },
        { id: '4', type: 'citation', response: { results: [{ title: 'S', url: 'https://s.example' }] } }
      ]
    }
  }
  const file = zipOf({ 'data.json': JSON.stringify(backup), 'Data/Files/f1.png': PNG })
  expect(await importFile(write('cherry.zip', file))).toMatchObject({ notTaken: [] })
  expect(shown()).toEqual({
    C: ['assistant: See | [image] chart.png | [image] picture.png | 1. [S](<https://s.example>)']
  })
})

import { expect, test } from 'vitest'
import { placeholdersIn } from '../../../renderer/features/what-left/placeholders.ts'
import { sentPictures } from '../../../renderer/features/what-left/sent-pictures.ts'
import { sentWords } from '../../../renderer/features/what-left/sent-words.ts'

const bodies: [protocol: string, body: object][] = [
  [
    'openai-chat',
    {
      model: 'm',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'Why?' }] }
      ]
    }
  ],
  [
    'openai-responses',
    {
      model: 'm',
      instructions: 'Be brief.',
      input: [{ role: 'user', content: [{ type: 'input_text', text: 'Why?' }] }]
    }
  ],
  ['anthropic', { system: [{ type: 'text', text: 'Be brief.' }], messages: [{ role: 'user', content: 'Why?' }] }],
  [
    'google',
    { systemInstruction: { parts: [{ text: 'Be brief.' }] }, contents: [{ role: 'user', parts: [{ text: 'Why?' }] }] }
  ]
]

test.each(bodies)('the words of a request in the protocol %s', (_, body) => {
  expect(sentWords(JSON.stringify(body))).toEqual([
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text: 'Why?' }
  ])
})

test('a body that is no JSON has no words to show', () => {
  expect(sentWords('{"messages":[')).toBeUndefined()
})

test('placeholders are told from words', () => {
  expect(placeholdersIn('Write to PERSON_1_FIRST in ORG_2, not to A_1.')).toEqual([
    { text: 'Write to ', placeholder: false },
    { text: 'PERSON_1_FIRST', placeholder: true },
    { text: ' in ', placeholder: false },
    { text: 'ORG_2', placeholder: true },
    { text: ', not to A_1.', placeholder: false }
  ])
})

test.each<[protocol: string, message: object]>([
  ['openai-chat', { content: [{ type: 'image_url', image_url: { url: 'data:' } }] }],
  ['openai-responses', { content: [{ type: 'input_image', image_url: 'data:' }] }],
  ['anthropic', { content: [{ type: 'image', source: { type: 'base64', data: '' } }] }],
  ['google', { parts: [{ inlineData: { mimeType: 'image/png', data: '' } }] }],
  ['ollama', { content: 'Why?', images: [''] }]
])('the pictures of a request in the protocol %s', (_, message) => {
  expect(
    sentPictures(JSON.stringify({ messages: [message, { role: 'user', content: '"type":"image"' }, message] }))
  ).toBe(2)
})

import { describe, expect, test } from 'vitest'
import { LARGEST_TEXT } from '../../../main/chat/attachments.ts'
import { build } from './chat-in-memory.ts'
import { delta, finish, scriptedModel } from '../../fakes/scripted-provider.ts'
import { settled } from '../../fakes/manual-clock.ts'

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

describe('what comes with a message', () => {
  test('a picture is known by its bytes, kept once, and sent as the provider takes it', async () => {
    const { attachments, provider, turns } = build()
    provider.model = { ...scriptedModel, contextWindow: 10_000 }
    const image = attachments.add('chart.txt', png)
    expect(attachments.add('again.png', png)).toEqual({ ...image, name: 'again.png' })
    turns.start({
      conversationId: null,
      parentId: null,
      parts: [image, { type: 'text', text: 'What is this?' }],
      model: scriptedModel.ref
    })
    provider.say(delta('A chart'), finish())
    await settled()
    const images = [
      {
        mediaType: 'image/png',
        hash: image.type === 'image' && image.hash,
        base64: Buffer.from(png).toString('base64')
      }
    ]
    expect(provider.requests[0]?.messages.at(-1)).toEqual({ role: 'user', text: 'What is this?', images })
  })

  test('the bytes of a picture are not read before a model is sent it', () => {
    const { attachments, database } = build()
    const image = attachments.add('chart.png', png)
    if (image.type !== 'image') throw new Error('not a picture')
    const prompt = attachments.promptImage(image.hash)
    database.command('DELETE FROM images').run()
    expect(prompt).toMatchObject({ mediaType: 'image/png', hash: image.hash })
    expect(() => prompt?.base64).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(attachments.promptImage(image.hash)).toBeUndefined()
  })

  test('a text is part of the message, in UTF-8 and in UTF-16 that says so', () => {
    const { attachments } = build()
    expect(attachments.add('a.csv', bytesOf('şehir;ciro'))).toEqual({
      type: 'attachment',
      name: 'a.csv',
      text: 'şehir;ciro'
    })
    const utf16 = new Uint8Array([0xff, 0xfe, ...Buffer.from('ı;1', 'utf16le')])
    expect(attachments.add('b.csv', utf16)).toMatchObject({ text: 'ı;1' })
  })

  test('anything else is refused with a reason', () => {
    const { attachments } = build()
    expect(() => attachments.add('a.zip', new Uint8Array([0x50, 0x4b, 3, 4, 0xff, 0]))).toThrow(
      expect.objectContaining({ code: 'attachment-unreadable' })
    )
    expect(() => attachments.add('a.bin', new Uint8Array([0, 1, 2]))).toThrow(
      expect.objectContaining({ code: 'attachment-unreadable' })
    )
    expect(() => attachments.add('a.txt', new Uint8Array(LARGEST_TEXT + 1).fill(65))).toThrow(
      expect.objectContaining({ code: 'attachment-too-big' })
    )
  })

  test('a picture goes with the last message and draft that has it, after a day', async () => {
    const { attachments, chat, clock } = build()
    const image = attachments.add('chart.png', png)
    if (image.type !== 'image') throw new Error('not a picture')
    chat.saveDraft(null, { text: '', attachments: [image] })
    await clock.advance(2 * 86_400_000)
    attachments.tidy()
    expect(attachments.image(image.hash)).toBeDefined()
    chat.saveDraft(null, { text: '', attachments: [] })
    attachments.tidy()
    expect(attachments.image(image.hash)).toBeUndefined()
  })
})

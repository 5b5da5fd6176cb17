import { describe, expect, test } from 'vitest'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { END_BYTES, endsOfText, LARGEST_TEXT } from '../../../main/chat/ends-of-text.ts'
import { START_BYTES } from '../../../main/domain/attachment-limits.ts'
import fc from '../../fakes/seeded-properties.ts'
import { build } from './chat-in-memory.ts'
import { delta, finish, scriptedModel } from '../../fakes/scripted-provider.ts'
import { settled } from '../../fakes/manual-clock.ts'

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

describe('what comes with a message', () => {
  test('a picture is known by its bytes, kept once, and sent as the provider takes it', async () => {
    const { attachments, provider, turns } = build()
    provider.model = { ...scriptedModel, contextWindow: 10_000 }
    const image = await attachments.add('chart.txt', png)
    expect(await attachments.add('again.png', png)).toEqual({ ...image, name: 'again.png' })
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

  test('the bytes of a picture are not read before a model is sent it', async () => {
    const { attachments, database } = build()
    const image = await attachments.add('chart.png', png)
    if (image.type !== 'image') throw new Error('not a picture')
    const prompt = attachments.promptImage(image.hash)
    database.command('DELETE FROM images').run()
    expect(prompt).toMatchObject({ mediaType: 'image/png', hash: image.hash })
    expect(() => prompt?.base64).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(attachments.promptImage(image.hash)).toBeUndefined()
  })

  test('a text is part of the message, in UTF-8 and in UTF-16 that says so', async () => {
    const { attachments } = build()
    expect(await attachments.add('a.csv', bytesOf('şehir;ciro'))).toEqual({
      type: 'attachment',
      name: 'a.csv',
      text: 'şehir;ciro'
    })
    const utf16 = new Uint8Array([0xff, 0xfe, ...Buffer.from('ı;1', 'utf16le')])
    expect(await attachments.add('b.csv', utf16)).toMatchObject({ text: 'ı;1' })
  })

  test('anything else is refused with a reason', async () => {
    const { attachments } = build()
    await expect(attachments.add('a.zip', new Uint8Array([0x50, 0x4b, 3, 4, 0xff, 0]))).rejects.toThrow(
      expect.objectContaining({ code: 'attachment-unreadable' })
    )
    await expect(attachments.add('a.bin', new Uint8Array([0, 1, 2]))).rejects.toThrow(
      expect.objectContaining({ code: 'attachment-unreadable' })
    )
    const huge = new Uint8Array(20_000_001)
    huge.set(png)
    await expect(attachments.add('a.png', huge)).rejects.toThrow(
      expect.objectContaining({ code: 'attachment-too-big' })
    )
    expect(() => attachments.addEnds('a.png', { start: png, end: png, bytes: 30_000_000 })).toThrow(
      expect.objectContaining({ code: 'attachment-too-big' })
    )
  })

  test('of a text that is too large to be kept the beginning and the end are, with a mark between lines', async () => {
    const { attachments } = build()
    const lines = Array.from({ length: 600_000 }, (_, i) => `${i};Şube ${i % 81};${i * 3} ₺`)
    const large = bytesOf(lines.join('\n'))
    const folder = mkdtempSync(path.join(tmpdir(), 'attachment-'))
    try {
      const file = path.join(folder, 'large.csv')
      writeFileSync(file, large)
      for (const added of [
        await attachments.add('large.csv', large.slice(0, 5_000_000)),
        await attachments.add('large.csv', large),
        await attachments.addFile(file)
      ]) {
        if (added.type !== 'attachment') throw new Error('not a text')
        expect(Buffer.byteLength(added.text)).toBeLessThanOrEqual(LARGEST_TEXT)
        const [start = [], end = []] = added.text.split('\n[…]\n').map((text) => text.split('\n'))
        expect(lines.slice(0, start.length)).toEqual(start)
        expect(start.length).toBeGreaterThan(50_000)
        const whole = added.ofBytes === large.byteLength
        if (whole) expect(lines.slice(-end.length)).toEqual(end)
        expect(end.length).toBeGreaterThan(10_000)
      }
      expect(await attachments.addFile(file)).toMatchObject({ ofBytes: large.byteLength })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test.each<[string, (text: string) => Buffer]>([
    ['UTF-8', (text) => Buffer.from(text)],
    ['UTF-16 that says so', (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])]
  ])('the ends of a text without lines have whole characters in %s', (_, encode) => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'ğ', '東', 'ı', '€'), minLength: 200, maxLength: 400 }),
        fc.nat(90),
        fc.nat(90),
        (text, first, last) => {
          const bytes = encode(text)
          const from = bytes.length - 90 - last
          const read = endsOfText(bytes.subarray(0, 60 + first), bytes.subarray(from + (from % 2)))
          const [start = '', end = ''] = read?.split('\n[…]\n') ?? []
          expect(start.length).toBeGreaterThan(10)
          expect(end.length).toBeGreaterThan(10)
          expect(text.startsWith(start) && text.endsWith(end)).toBe(true)
        }
      )
    )
  })

  test('what is kept of a large text is no more than the largest that is kept whole', () => {
    expect(START_BYTES + END_BYTES + 10).toBeLessThan(LARGEST_TEXT)
  })

  test('a picture goes with the last message and draft that has it, after a day', async () => {
    const { attachments, chat, clock } = build()
    const image = await attachments.add('chart.png', png)
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

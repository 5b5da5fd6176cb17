import fc from '../../fakes/seeded-properties.ts'
import { describe, expect, test } from 'vitest'
import { listChunks } from '../../../renderer/features/chat/markdown/list-chunks.ts'
import { markup } from './markup.ts'

const painted = (text: string, start: number | null = null, loose = false): string =>
  markup(text, start, loose).replaceAll('\n', '')

const within = (html: string): string => html.replace(/^<[ou]l[^>]*>|<\/[ou]l>$/g, '')

const BODIES = [
  'plain',
  '**bold** and `code`',
  'two\n   lines',
  'with\n   - nested\n   - items',
  'code\n   ```\n   - x\n   ```',
  '[ ] open',
  'ü 🇹🇷'
]

describe('long lists in pieces', () => {
  test.each([
    ['numbered', '\n'],
    ['numbered', '\n\n'],
    ['bullets', '\n'],
    ['bullets', '\n\n']
  ])('%s with %j between: the items of the pieces are those of the whole', (kind, between) => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...BODIES), { minLength: 60, maxLength: 120 }), (bodies) => {
        const text = bodies
          .map((body, n) => (kind === 'numbered' ? `${n + 100}. ${body.replaceAll('\n', '\n  ')}` : `-  ${body}`))
          .join(between)
        const pieces = listChunks(text) ?? []
        expect(pieces.length).toBeGreaterThan(1)
        expect(pieces.map((piece) => within(painted(piece.text, piece.start, piece.loose))).join('')).toBe(
          within(painted(text))
        )
      }),
      { numRuns: 10 }
    )
  })

  test('the numbers go on, however they are written', () => {
    const pieces = listChunks(Array.from({ length: 120 }, () => '1. same').join('\n')) ?? []
    expect(pieces.map(({ start }) => start)).toEqual([null, 51, 101])
    expect(painted(pieces[1]?.text ?? '', 51)).toMatch(/^<ol start="51"/)
  })

  test('all pieces but the last stay while items come', () => {
    const text = Array.from({ length: 160 }, (_, n) => `${n + 1}. item ${n}`).join('\n')
    let before: string[] = []
    for (let length = 1_000; length <= text.length; length++) {
      const pieces = (listChunks(text.slice(0, length)) ?? []).map((piece) => piece.text)
      expect(pieces.slice(0, Math.max(0, before.length - 2))).toEqual(before.slice(0, -2))
      expect(pieces.length).toBeGreaterThanOrEqual(before.length)
      before = pieces
    }
    expect(before).toHaveLength(4)
  })

  test.each([
    'A paragraph',
    '- a',
    `- a\n${'- b\n'.repeat(60)}# heading`,
    `- a\n${'- b\n'.repeat(60)}* other`,
    `- a\n${'- b\n'.repeat(60)}- - -`,
    `10. a\n   ~~~\n1. x\n   ~~~\n${'11. b\n'.repeat(60)}`
  ])('%j is left as it is', (text) => {
    expect(listChunks(text)).toBeNull()
  })
})

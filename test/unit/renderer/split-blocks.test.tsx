import fc from '../../fakes/seeded-properties.ts'
import { describe, expect, test } from 'vitest'
import { splitBlocks } from '../../../renderer/features/chat/markdown/split-blocks.ts'
import { markup } from './markup.ts'

const painted = (text: string): string => markup(text).replace(/\n/g, '')

const paintedInPieces = (text: string): string => splitBlocks(text).map(painted).join('')

const PARTS = [
  'A paragraph\nof two lines.',
  '# Heading',
  'Setext\n======',
  '- one\n- two',
  '- one\n\n- two, loose',
  '1. first\n\n   still first\n2. second',
  '* a\n  * b\n\n    c',
  '> quoted\n> more',
  '```js\nconst a = 1\n\nconst b = 2\n```',
  '~~~\nx\n\n~~~~',
  '- item\n\n  ```\n  code\n\n  more\n  ```',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '$$\nx\n\n= 1\n$$',
  '    indented code\n\n    more of it',
  '---',
  '<div>\nraw\n</div>',
  '<!-- a\n\ncomment -->',
  '- [ ] open\n- [x] done',
  'Text with `code` and **bold**.'
]

describe('cutting Markdown into blocks', () => {
  test('the pieces, joined, are the text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PARTS, '', '  ', '\n')), (parts) => {
        const text = parts.join('\n\n')
        expect(splitBlocks(text).join('')).toBe(text)
      })
    )
  })

  test('painted one by one they look like the whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...PARTS), { maxLength: 6 }),
        fc.constantFrom('\n\n', '\n\n\n'),
        (parts, between) => {
          const text = parts.join(between)
          expect(paintedInPieces(text)).toBe(painted(text))
        }
      ),
      { numRuns: 300 }
    )
  })

  test('a finished piece does not change when more text arrives', () => {
    const text = PARTS.join('\n\n')
    let before: string[] = []
    for (let length = 1; length <= text.length; length += 3) {
      const blocks = splitBlocks(text.slice(0, length), true)
      expect(blocks.slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1))
      before = blocks
    }
  })

  test('code and loose lists stay whole', () => {
    expect(splitBlocks('```\na\n\nb\n```\n\nend')).toHaveLength(2)
    expect(splitBlocks('- a\n\n- b\n\n- c')).toHaveLength(1)
  })
})

import fc from '../../fakes/seeded-properties.ts'
import { describe, expect, test } from 'vitest'
import { tableChunks } from '../../../renderer/features/chat/markdown/table-chunks.ts'
import { markup } from './markup.ts'

const rowsOf = (text: string): string[] => markup(text).match(/<t[rd][\s>].*?<\/t[rd]>|<\/p>|<\/pre>/gs) ?? []

const cell = fc.constantFrom(
  'a',
  '1',
  '**b**',
  '`x\\|y`',
  '\\|',
  'ü 🇹🇷',
  '',
  '-',
  '# c',
  '[l](https://example.com)',
  '\\\\'
)
const row = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => `| ${cells.join(' | ')} |`)

describe('long tables in pieces', () => {
  test('the rows of the pieces are those of the whole', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 49, maxLength: 104 }), (rows) => {
        const text = `| a | b | c |\n|:--|:-:|--:|\n${rows.join('\n')}`
        const pieces = tableChunks(text) ?? []
        expect(pieces).toHaveLength(Math.ceil(rows.length / 50))
        expect(
          pieces.flatMap((piece, at) =>
            rowsOf(piece).slice(at === 0 ? 0 : rowsOf('| a | b | c |\n|:--|:-:|--:|').length)
          )
        ).toEqual(rowsOf(text))
      }),
      { numRuns: 20 }
    )
  })

  test('all pieces but the last stay while rows come', () => {
    const text = `| a | b |\n|---|---|\n${Array.from({ length: 130 }, (_, n) => `| ${n} | x${n} |`).join('\n')}`
    let before: string[] = []
    for (let length = 20; length <= text.length; length += 7) {
      const pieces = tableChunks(text.slice(0, length)) ?? []
      expect(pieces.slice(0, before.length - 1)).toEqual(before.slice(0, -1))
      before = pieces
    }
    expect(before).toHaveLength(3)
  })

  test.each([
    'A paragraph',
    '| a | b |',
    '| a | b |\n|---|',
    '| a |\n|---|\n| 1 |\ntext',
    '| a |\n|---|\n| 1 |\n\n    code',
    '|---|\n- x'
  ])('%j is left as it is', (text) => {
    expect(tableChunks(text)).toBeNull()
  })
})

import { fireEvent, render } from '@testing-library/react'
import fc from '../../fakes/seeded-properties.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { GrowingText } from '../../../renderer/features/chat/markdown/growing-text.ts'
import { Markdown } from '../../../renderer/features/chat/markdown/markdown.tsx'
import { FakeMain } from './fake-main.ts'
import { formulasOf } from './formulas-of.ts'

let main: FakeMain

beforeEach(() => {
  main = new FakeMain().connect()
})

/** What mathematics, tables, links and emphasis are made of, and what programs are. */
const word = fc.constantFrom(
  ...['$', '$$', '\\(', '\\)', '\\[', '\\]', '\\$', '$x$', '$$y$$', '\\(z\\)', '|', '**', '_', '~~', '<br>', '<sub>'],
  ...['#', '- ', '1. ', '> ', '[a](b)', '[^1]', '&amp;', '\\', "'", '"', '  ', '\t', 'x = 1', 'ç', '価', '🇹🇷', ':', 'ſ']
)
/** Longer than any run of tildes in a line of them, which would end the code. */
const LONG_FENCE = '~'.repeat(20)
const line = fc.array(word, { maxLength: 8 }).map((words) => words.join(''))
const code = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.join('\n'))
const within = (text: string, before: string): string =>
  text
    .split('\n')
    .map((one) => before + one)
    .join('\n')

describe('code is byte for byte what the model wrote', () => {
  test('in a fence, in a list and in a quote', () => {
    const around = fc.constantFrom<(fence: string) => string>(
      (fence) => fence,
      (fence) => `It costs $5.\n\n${fence}\n\nAnd $6.`,
      (fence) => `- item\n\n${within(fence, '  ')}`,
      (fence) => within(fence, '> ')
    )
    fc.assert(
      fc.property(code, around, fc.constantFrom('```', LONG_FENCE), (written, put, mark) => {
        const [shown = ''] = formulasOf(put(`${mark}\n${written}\n${mark}`)).code
        expect(shown.replace(/\n$/, '')).toBe(written)
      }),
      { numRuns: 500 }
    )
  })

  test('in a long fence that is painted in parts', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 70, maxLength: 200 }),
        fc.nat(3),
        fc.boolean(),
        (lines, indent, growing) => {
          const put = ' '.repeat(indent)
          const fence = [`${put}\`\`\`sh`, ...lines.map((one) => put + one), ...(growing ? [] : ['```'])].join('\n')
          const pieces = new GrowingText().grow(fence, growing).pieces
          expect(pieces.length).toBeGreaterThan(1)
          expect(pieces.map((piece) => (piece.kind === 'code' ? piece.code : '')).join('')).toBe(lines.join('\n'))
        }
      ),
      { numRuns: 200 }
    )
  })

  test('indented', () => {
    fc.assert(
      fc.property(code, (written) => {
        const text = `x${written}x`.replace(/\n[ \t]*(?=\n)/g, '')
        expect(formulasOf(within(text, '    ')).code).toEqual([`${text}\n`])
      }),
      { numRuns: 300 }
    )
  })

  test('in a sentence', () => {
    const sentence = fc.constantFrom(
      (one: string) => one,
      (one: string) => `for $5 use ${one}, not $x$`,
      (one: string) => `**${one}**`
    )
    fc.assert(
      fc.property(line, sentence, (written, put) => {
        expect(formulasOf(put(`\`x${written}x\``)).code).toEqual([`x${written}x`])
      }),
      { numRuns: 500 }
    )
  })

  test('shown and copied, also while it comes', () => {
    fc.assert(
      fc.property(code, fc.boolean(), (written, growing) => {
        const { container, unmount } = render(
          <Markdown text={`\`\`\`sh\n${written}${growing ? '' : '\n```'}`} growing={growing} />
        )
        const shown = container.querySelector('pre')?.textContent
        fireEvent.click(container.querySelector('button') as Element)
        unmount()
        // A line that has only begun is not there yet.
        const expected = growing ? written.replace(/\n$/, '') : written
        expect(shown).toBe(expected)
        expect(main.app.copyText).toHaveBeenLastCalledWith({ text: expected })
      }),
      { numRuns: 100 }
    )
  })
})

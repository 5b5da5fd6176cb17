import { render, screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { GrowingText } from '../../../renderer/features/chat/markdown/growing-text.ts'
import { LARGEST_PIECE_WEIGHT } from '../../../renderer/features/chat/markdown/limits.ts'
import { Markdown } from '../../../renderer/features/chat/markdown/markdown.tsx'
import { readPiece } from '../../../renderer/features/chat/markdown/read-piece.ts'
import { weightOf } from '../../../renderer/features/chat/markdown/weight.ts'

/** Short answers that killed or stopped the window, and their kin. */
const HOSTILE: Record<string, string> = {
  quotes: '>'.repeat(10_000),
  'quotes apart': '> '.repeat(10_000),
  lists: '- '.repeat(2_000),
  'numbered lists': '1. '.repeat(2_000),
  'list levels': Array.from({ length: 2_000 }, (_, n) => `${'  '.repeat(n)}- x`).join('\n'),
  'quoted lists': '> - '.repeat(1_000),
  fractions: `$$${'\\frac{1}{'.repeat(800)}x${'}'.repeat(800)}$$`,
  roots: `$$${'\\sqrt'.repeat(2_000)} x$$`,
  scripts: `$$x${'^{x'.repeat(900)}${'}'.repeat(900)}$$`,
  'left and right': `$$${'\\left('.repeat(500)}x${'\\right)'.repeat(500)}$$`,
  matrix: `$$\\begin{matrix}${'a&'.repeat(1_900)}\\end{matrix}$$`,
  macros: '$$\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{\\a\\a}\\a$$',
  'links begun': '[a]('.repeat(4_000),
  'links in links': `${'['.repeat(5_000)}a${'](b)'.repeat(5_000)}`,
  images: '!['.repeat(6_000),
  asterisks: '*'.repeat(20_000),
  'asterisks apart': '* '.repeat(5_000),
  'asterisks and underscores': '*a_'.repeat(7_000),
  'bold in italic': `${'**a *b '.repeat(2_000)}`,
  strikes: '~~a~~'.repeat(5_000),
  backticks: Array.from({ length: 300 }, (_, n) => '`'.repeat(n)).join(' '),
  'columns without end': `|${'a|'.repeat(20_000)}\n|${'-|'.repeat(20_000)}\n|${'1|'.repeat(20_000)}`,
  footnotes: Array.from({ length: 500 }, (_, n) => `a[^${n}]\n\n[^${n}]: b`).join('\n\n'),
  definitions: Array.from({ length: 3_000 }, (_, n) => `[a${n}]: /b`).join('\n'),
  tags: '<a'.repeat(10_000),
  comments: '<!--'.repeat(10_000),
  entities: '&#x'.repeat(10_000),
  'one word': 'x'.repeat(300_000),
  'one paragraph': 'word '.repeat(40_000),
  'one line of code': `\`\`\`js\n${'a=1;'.repeat(50_000)}\n\`\`\``,
  headings: '#'.repeat(10_000),
  'setext lines': `a\n${'='.repeat(100_000)}`,
  dollars: '$'.repeat(20_000),
  'dollars apart': '$a '.repeat(10_000),
  brackets: '\\('.repeat(10_000),
  'formulas without end': '$$\n'.repeat(5_000),
  addresses: 'www.a.b'.repeat(3_000),
  mails: 'a@'.repeat(10_000),
  'half a character': '\ud800'.repeat(5_000)
}

describe('what a model writes has bounds', () => {
  test.each(Object.entries(HOSTILE))('%s', (_name, text) => {
    for (const growing of [true, false]) {
      const { pieces } = new GrowingText().grow(text, growing)
      for (const piece of pieces) {
        if (piece.kind !== 'markdown') continue
        expect(weightOf(piece.source)).toBeLessThanOrEqual(2 * LARGEST_PIECE_WEIGHT)
        readPiece(piece)
      }
    }
  })

  test('what is nested beyond all bounds is shown as it was written, and says so', () => {
    render(<Markdown text={`Before.\n\n${'>'.repeat(2_000)} x\n\nAfter.`} growing={false} />)
    expect(screen.getByText(/nested too deeply/)).toBeTruthy()
    expect(screen.getByText(/>{2000} x/)).toBeTruthy()
    expect(screen.getByText('After.')).toBeTruthy()
  })

  test('a formula beyond all bounds is its source', () => {
    const tex = `${'\\frac{1}{'.repeat(200)}x${'}'.repeat(200)}`
    const { container } = render(<Markdown text={`$$${tex}$$`} growing={false} />)
    expect(container.textContent).toBe(tex)
  })

  test('nothing is lost at the seams of long texts', () => {
    const prose = Array.from({ length: 9_000 }, (_, n) => `w${n}`).join(' ')
    const { container } = render(<Markdown text={prose} growing={false} />)
    expect(
      container.textContent
        .split(/\s+/)
        .filter(Boolean)
        .join(' ')
        .replace(/(?<=\d)(?=w)/g, ' ')
    ).toBe(prose)
  })
})

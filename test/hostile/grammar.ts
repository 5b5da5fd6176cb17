/** A source of random numbers from 0 to 1. */
export type Random = () => number

const pick = <Of>(random: Random, from: readonly Of[]): Of => from[Math.floor(random() * from.length)] as Of
const upTo = (random: Random, most: number): number => Math.floor(random() * (most + 1))
const many = (random: Random, most: number, make: () => string, between = ''): string =>
  Array.from({ length: 1 + upTo(random, most) }, make).join(between)

const WORDS = ['a', 'median', 'Toplam:', '5$', '$10', 'x', 'değer', '値', 'مرحبا', '👍🏽', '1.234,5', '—', 'w'.repeat(40)]
const MARKS = [
  ...['*', '**', '_', '~~', '`', '``', '$', '$$', '\\(', '\\)', '\\[', '\\]', '[', ']', '(', ')', '![', '](', '|'],
  ...['<', '>', '<br>', '<sub>', '</sub>', '<!--', '-->', '&', '&amp;', '\\', '#', '[^1]', '[^1]:', '\n', '\n\n', ' '],
  ...[
    '```',
    '~~~',
    '- ',
    '1. ',
    '> ',
    '---',
    '===',
    '\t',
    '    ',
    ':--',
    '|--|',
    'https://a.b',
    'a@b.c',
    '\u0000',
    '\ud800'
  ]
]
const COMMANDS = [
  '\\frac{1}{',
  '\\sqrt{',
  '\\left(',
  '\\right)',
  '^{',
  '_{',
  '}',
  '{',
  '\\text{a}',
  '\\begin{matrix}',
  '&',
  '\\\\',
  '\\alpha',
  'x',
  '+'
]

const formula = (random: Random): string => many(random, 12, () => pick(random, COMMANDS))

function inline(random: Random, depth: number): string {
  const inner = (): string => (depth > 6 ? pick(random, WORDS) : inline(random, depth + 1))
  switch (upTo(random, 9)) {
    case 0:
      return `**${inner()}**`
    case 1:
      return `*${inner()}*`
    case 2:
      return `\`${pick(random, MARKS)}${pick(random, WORDS)}\``
    case 3:
      return `[${inner()}](https://example.com/${upTo(random, 9)})`
    case 4:
      return `$${formula(random)}$`
    case 5:
      return `\\(${formula(random)}\\)`
    case 6:
      return `~~${inner()}~~`
    default:
      return many(random, 8, () => pick(random, WORDS), ' ')
  }
}

const lines = (text: string, first: string, rest: string): string =>
  text
    .split('\n')
    .map((line, at) => (at === 0 ? first : rest) + line)
    .join('\n')

function block(random: Random, depth: number): string {
  const inner = (): string => (depth > 1 ? inline(random, 0) : many(random, 2, () => block(random, depth + 1), '\n\n'))
  switch (upTo(random, 11)) {
    case 0:
      return `${'#'.repeat(1 + upTo(random, 6))} ${inline(random, 0)}`
    case 1:
      return many(random, 5, () => lines(inner(), '- ', '  '), '\n')
    case 2:
      return many(random, 5, () => lines(inner(), '1. ', '   '), '\n')
    case 3:
      return lines(inner(), '> ', '> ')
    case 4: {
      const columns = 1 + upTo(random, 8)
      const row = (): string => `|${many(random, columns - 1, () => ` ${inline(random, 4)} `, '|')}|`
      return `${row()}\n|${'---|'.repeat(columns)}\n${many(random, 12, row, '\n')}`
    }
    case 5:
      return `\`\`\`${pick(random, ['', 'js', 'sql', 'mermaid', 'python'])}\n${many(random, 20, () => many(random, 6, () => pick(random, [...WORDS, ...MARKS]), ' '), '\n')}\n${pick(random, ['```', ''])}`
    case 6:
      return `$$\n${formula(random)}\n$$`
    case 7:
      return `\\[${formula(random)}\\]`
    case 8:
      return `[^${upTo(random, 3)}]: ${inline(random, 0)}`
    default:
      return many(random, 6, () => inline(random, 0), ' ')
  }
}

/** A well-formed answer with a mark or a piece put in, taken out or repeated here and there. */
function mutated(random: Random): string {
  let text = many(random, 4, () => block(random, 0), '\n\n').slice(0, 5_000)
  for (let change = upTo(random, 20); change >= 0; change--) {
    const at = upTo(random, text.length)
    const length = upTo(random, 12)
    const piece = text.slice(at, at + length)
    text =
      text.slice(0, at) +
      pick(random, ['', pick(random, MARKS), piece + piece, piece.repeat(upTo(random, 40))]) +
      text.slice(at + upTo(random, length))
  }
  return text
}

/** One mark, or two in turn, again and again: nesting without an end. */
const nested = (random: Random): string => {
  const unit = many(random, 2, () => pick(random, [...MARKS, ...COMMANDS, 'a']))
  const text = unit.repeat(1 + upTo(random, pick(random, [20, 100, 800])))
  return pick(random, [text, `$$${text}$$`, `> ${text}`, `- ${text}`, `| a |\n|---|\n| ${text} |`]).slice(0, 12_000)
}

/** Very long lines, tables, lists and words. */
function large(random: Random): string {
  const unit = pick(random, [
    () => `${inline(random, 3)} `,
    () => `| ${inline(random, 5)} `,
    () => `- ${inline(random, 3)}\n`,
    () => `> ${inline(random, 3)}\n`,
    () => `[^${upTo(random, 400)}] `,
    () => pick(random, MARKS)
  ])
  let text = pick(random, ['', '```\n', '| a | b |\n|---|---|\n', '1. '])
  const length = pick(random, [1_000, 4_000, 20_000])
  while (text.length < length) text += unit()
  return text
}

/** An answer that no model should write, made of the grammar of Markdown and formulas: nested, mutated, wide or long. */
export function hostileAnswer(random: Random): string {
  const kind = random()
  if (kind < 0.45) return mutated(random)
  if (kind < 0.7) return many(random, 120, () => pick(random, [...MARKS, ...WORDS, ...COMMANDS]))
  return kind < 0.95 ? nested(random) : large(random)
}

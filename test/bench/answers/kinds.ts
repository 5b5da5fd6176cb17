export const KINDS = ['prose', 'code', 'tables', 'lists', 'quotes', 'links', 'mathematics', 'footnotes'] as const
export type AnswerKind = (typeof KINDS)[number]

const SENTENCE =
  'Revenue grew by **12.4 %** in the third quarter; müşteri başına gelir arttı, and _two_ accounts renewed for `3` years. '

/** One part of an answer of a kind, by its number. */
const PARTS: Readonly<Record<AnswerKind, (n: number) => string>> = {
  // A paragraph of every length: short ones, long ones, and now and then one of a hundred sentences.
  prose: (n) => `${SENTENCE.repeat(n % 40 === 39 ? 100 : 1 + (n % 6))}\n\n`,
  code: (n) =>
    n === 0
      ? '```python\n'
      : `    total_${n} = sum(row["amount"] for row in rows if row["region"] == "R${n}")  # ${n}\n`,
  tables: (n) =>
    n === 0
      ? '| Region | Customers | Lost | Note |\n|---|---:|---:|---|\n'
      : `| R${n} | ${n * 7} | ${n % 90} | **n${n}** \`c\` |\n`,
  lists: (n) => `- item ${n} with **bold** and a [link](https://example.com/${n})\n  - below it\n  - and *below* it\n`,
  quotes: (n) => `> ${SENTENCE}\n> ${n % 9 === 8 ? '\n> > deeper\n>' : ''}\n`,
  links: (n) =>
    `See [report ${n}](https://example.com/reports/${n} "title"), https://example.org/${n} and <https://example.net>.${n % 12 === 11 ? '\n\n' : ' '}`,
  mathematics: (n) =>
    `The share $s_{${n}} = \\frac{a_{${n}}}{\\sum_{i=1}^{n} a_i}$ and \\(x^2 + y^2\\) cost $${n}.\n\n$$\n\\int_0^{${n}} \\sqrt{x^2 + 1}\\,dx = \\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}\n$$\n\n`,
  footnotes: (n) => `Claim ${n}[^${n}] and [^${Math.floor(n / 2)}].\n\n[^${n}]: Source **${n}**, p. ${n}.\n\n`
}

/** An answer of a kind, about as long as asked for, in characters. */
export function answerOf(kind: AnswerKind, characters: number): string {
  let text = ''
  for (let n = 0; text.length < characters; n++) text += PARTS[kind](n)
  return kind === 'code' ? `${text}\`\`\`\n` : text
}

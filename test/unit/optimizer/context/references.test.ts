import { describe, expect, test } from 'vitest'
import { namesIn, referredTo } from '../../../../main/optimizer/context/references.ts'

describe('names', () => {
  test.each<[string, string[]]>([
    ['What does `total` in "Q3 forecast" mean?', ['q3', 'total', 'q3 forecast']],
    ['See Umsatz_2024.XLSX, then notes.md.', ['umsatz_2024.xlsx', 'notes.md']],
    ['The region_code and the netAmount of plan-b2, ticket #4711', ['region_code', 'netamount', 'b2', '#4711']],
    ['gelirTablosu ile şube_adı', ['gelirtablosu', 'şube_adı']],
    ['Plain words only, and 2024.', []]
  ])('%s', (text, names) => {
    expect(namesIn(text)).toEqual(new Set(names))
  })

  test.each(['x', '0', 'a_', 'aB', 'a1', '_', '-', '.', '#', '`', '"', '“', 'ü', 'a.'])(
    'two million signs of %s are read through',
    (filler) => {
      expect(namesIn(filler.repeat(2_000_000 / filler.length)).size).toBeLessThan(100)
    }
  )
})

describe('references', () => {
  const messagesOf = (texts: readonly string[]): { pieces: { text: string }[] }[] =>
    texts.map((text) => ({ pieces: [{ text }] }))
  const atOnce = (): undefined => undefined

  test('the first message that uses a name is what the question refers to', async () => {
    const texts = ['Load sales_2024.csv.', 'Done: sales_2024.csv has 12 rows.', 'Something else']
    expect(await referredTo(messagesOf(texts), ['Sum the amounts of sales_2024.csv'], atOnce)).toEqual(new Set([0]))
  })

  test('a name is found where two stretches of a long text meet', async () => {
    const texts = ['nothing here', `${'x '.repeat(4_997)}row_17_of_table ${'y '.repeat(9_000)}`]
    expect(await referredTo(messagesOf(texts), ['What is in row_17_of_table?'], atOnce)).toEqual(new Set([1]))
  })

  test('a question with thousands of names ends', async () => {
    const names = Array.from({ length: 200_000 }, (_, at) => `row_${at}x`).join(' ')
    const texts = Array.from({ length: 200 }, () => 'no name in here '.repeat(1_000))
    expect(await referredTo(messagesOf(texts), [names], atOnce)).toEqual(new Set())
  })
})

import { expect, test } from 'vitest'
import { csvLine, csvStyleOf, PLAIN_CSV } from '../../../main/domain/csv.ts'

test.each([
  ['tr-TR', ';', ','],
  ['de_DE.UTF-8', ';', ','],
  ['fr', ';', ','],
  ['en-US', ',', '.'],
  ['en-GB', ',', '.'],
  ['ja-JP', ',', '.'],
  ['no such place', ',', '.']
])('spreadsheets of %s take %s between fields and %s in numbers', (locale, separator, decimal) => {
  expect(csvStyleOf(locale)).toEqual({ separator, decimal })
})

test('a line is read back as it was, in either style', () => {
  const values = ['a;b', 'c,d', 'say "x"', 1.5, null, -2, 'two\nlines']
  expect(csvLine(values, PLAIN_CSV)).toBe('a;b,"c,d","say ""x""",1.5,,-2,"two\nlines"\r\n')
  expect(csvLine(values, csvStyleOf('tr'))).toBe('"a;b";c,d;"say ""x""";1,5;;-2;"two\nlines"\r\n')
})

test.each(['=1+1', '+1', '-1+1', '@SUM', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x', '  =1'])(
  'text that a spreadsheet would run is not begun with: %j',
  (text) => {
    expect(csvLine([text])).toBe(`"\t${text}"\r\n`)
  }
)

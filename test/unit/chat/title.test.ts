import { expect, test } from 'vitest'
import { titleOf } from '../../../main/chat/title.ts'

const words = (text: string) => titleOf([{ type: 'text', text }])

test('a short first line is the title', () => {
  expect(words('  Ciro tahmini için varsayımlar  \n\nayrıntılar')).toBe('Ciro tahmini için varsayımlar')
})

test('a long line is cut between words', () => {
  const title = words('Explain in detail why the quarterly variance report differs from the forecast that was made')
  expect(title).toBe('Explain in detail why the quarterly variance report differs…')
})

test('a cut never splits a grapheme', () => {
  const family = '👩‍👩‍👧‍👦'
  expect(words(family.repeat(100))).toBe(`${family.repeat(60)}…`)
})

test('a conversation that begins with files alone is named after them', () => {
  expect(
    titleOf([
      { type: 'attachment', name: 'budget.csv', text: 'a;b' },
      { type: 'attachment', name: 'plan.md', text: '#' }
    ])
  ).toBe('budget.csv, plan.md')
})

test.each([
  ['## Section 1\nSome **bold** words', 'Section 1'],
  ['Could you please summarise the risks to revenue?', 'Summarise the risks to revenue?'],
  ['Merhaba, lütfen iklim raporunu özetle', 'İklim raporunu özetle'],
  ['```sql\nSELECT 1\n```\nWhy is this slow?', 'Why is this slow?'],
  ['region;revenue;churn\nNorth;12;3\nSouth;9;4\n\nWhich region lost the most?', 'Which region lost the most?'],
  ['From: Ada\nThe figures are attached.\nWhat changed since May?', 'What changed since May?'],
  ['Hi', 'Hi'],
  ['a;b;c\n1;2;3', 'a;b;c']
])('%j is titled %j', (text, title) => {
  expect(words(text)).toBe(title)
})

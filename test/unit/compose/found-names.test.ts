import { expect, test } from 'vitest'
import { foundNames } from '../../../main/compose/found-names.ts'
import { findPersonalData } from '../../../main/detection/personal/find-personal-data.ts'
import type { FoundName } from '../../../main/embedding/embedding-protocol.ts'

const never = new AbortController().signal
/** A finder that takes these words for names. */
const finderOf = (...words: [string, FoundName['kind']][]) => ({
  find: (text: string): Promise<FoundName[]> =>
    Promise.resolve(
      words.map(([word, kind]) => ({
        kind,
        start: text.indexOf(word),
        end: text.indexOf(word) + word.length,
        confidence: 0.9
      }))
    )
})

test('names of a model are found beside those of the lists, and whole where both have a part', async () => {
  const text = 'Dear Xavirel Quombe, call Priya Raghunathan.'
  const names = await foundNames(finderOf(['Xavirel Quombe', 'person'], ['Raghunathan', 'person']))(text, never)
  const found = findPersonalData(text, names).map(({ type, start, end }) => `${type} ${text.slice(start, end)}`)
  expect(found).toEqual(['PERSON Xavirel Quombe', 'PERSON Priya Raghunathan'])
})

test('words in small letters and numbers alone are no names', async () => {
  const text = 'send maddede to 21 today'
  expect(await foundNames(finderOf(['maddede', 'person'], ['21', 'street']))(text, never)).toEqual([])
})

test('Turkish texts are left to the lists', async () => {
  const text = 'Merhaba, satış raporunu üç maddede özetle ve bana gönder.'
  expect(await foundNames(finderOf(['Merhaba', 'person']))(text, never)).toEqual([])
})

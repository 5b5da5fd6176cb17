import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkCandidate } from '../../../../../main/optimizer/cache/semantic/candidate-check.ts'
import { Profiles } from '../../../../../main/optimizer/cache/semantic/profiles.ts'
import { profileOf, verify } from '../../../../../main/optimizer/cache/semantic/verify/verifier.ts'
import { readRows } from '../../../../eval/read-rows.ts'

const objections = (a: string, b: string): string[] => verify(profileOf(a), profileOf(b)).objections
const swaps = readRows<{ kind: string; language: string; texts: [string, string] }>(
  path.resolve(import.meta.dirname, '../../../../eval/sets/semantic-swaps.jsonl')
)

describe('two questions never share an answer when they differ in', () => {
  test.each([
    ['number', 'What are the top 5 customers?', 'What are the top 10 customers?'],
    ['number', 'Give me three examples of churn.', 'Give me four examples of churn.'],
    ['date', 'What was revenue in March?', 'What was revenue in April?'],
    ['date', 'Geçen haftanın siparişleri', 'Geçen ayın siparişleri'],
    ['name', 'How many stores do we have in Ankara?', 'How many stores do we have in Bursa?'],
    ['unit', 'How long is it in miles?', 'How long is it in kilometers?'],
    ['unit', 'Marj kaç puan değişti?', 'Marj kaç baz puan değişti?'],
    ['negation', 'Which invoices were paid?', 'Which invoices were not paid?'],
    ['negation', 'Hangi müşteriler sözleşmesini yeniledi?', 'Hangi müşteriler sözleşmesini yenilemedi?'],
    ['opposite', 'Did sales increase in the north?', 'Did sales decrease in the north?'],
    ['direction', 'Convert dollars to euros', 'Convert euros to dollars'],
    ['direction', "Ankara'dan İzmir'e uçuş", "İzmir'den Ankara'ya uçuş"],
    ['direction', 'istanbuldan ankaraya tren', 'ankaradan istanbula tren'],
    ['direction', 'kitaptan deftere', 'defterden kitaba'],
    ['name', 'A tablosunda olup B tablosunda olmayanlar', 'B tablosunda olup A tablosunda olmayanlar'],
    ['name', 'What is in a and not in b?', 'What is in b and not in a?'],
    ['number', 'müşterilerin yarısı', 'müşterilerin üçte biri'],
    ['number', 'a quarter of revenue', 'half of revenue'],
    ['language', 'What does churn mean for us?', 'Müşteri kaybı bizim için ne demek?'],
    ['code', 'What does get_price() return?', 'What does set_price() return?'],
    ['format', 'Give me the list as JSON', 'Give me the list as CSV'],
    ['quote', 'Translate "good morning"', 'Translate "good night"']
  ])('%s: %s | %s', (objection, a, b) => {
    expect(objections(a, b)).toContain(objection)
    expect(objections(b, a)).toContain(objection)
  })

  test.each([
    ['Show all open orders', 'Show the open orders', 'limit'],
    ['Why do I pay VAT?', 'When do I pay VAT?', 'question'],
    ['Which region is fast?', 'Which region is the fastest?', 'superlative']
  ])('or are at least in doubt: %s | %s', (a, b, doubt) => {
    expect(verify(profileOf(a), profileOf(b)).doubts).toContain(doubt)
  })
})

describe('the same question in other clothes', () => {
  test.each([
    ['What is churn?', 'Hi, what is churn please?'],
    ["What's churn?", 'Could you tell me what churn is?'],
    ['How do I remove duplicates in Excel?', 'how do i remove duplicates in Excel'],
    ['Nakit akışı nedir?', 'Merhaba, nakit akışı nedir?']
  ])('has the same words: %s | %s', (a, b) => {
    expect(verify(profileOf(a), profileOf(b))).toMatchObject({ objections: [], sameWords: true })
  })

  test('one number in two spellings is one number', () => {
    expect(objections('Convert 1,250 dollars', 'Convert 1250 dollars')).toEqual([])
    expect(objections('Show the first three rows', 'Show the first 3 rows')).toEqual([])
  })

  test('a part of a whole in two forms is one part, and a race is no half', () => {
    expect(objections('Müşterilerin üçte birini göster', 'Müşterilerin üçte biri')).toEqual([])
    expect(objections('Müşterilerin yarısını listele', 'Müşterilerin yarısı listele')).toEqual([])
    expect(objections('Yarışı kim düzenler?', 'Yarış kim düzenler?')).toEqual([])
  })

  test('small words of one letter are no names, and forms of a word with other endings are one thing', () => {
    expect(objections('A customer churned, what can I do?', 'The customer churned, what can i do?')).toEqual([])
    expect(objections('What is a p-value?', 'What is the p-value?')).toEqual([])
    expect(objections('Dosyayı tabloya aktar', 'Dosyaları tabloya aktar')).toEqual([])
    expect(objections('How was the data written?', 'How was the date set?')).not.toContain('direction')
  })

  test('a form of a word is the word, and of another language it is not', () => {
    expect(objections('How do I import a file?', 'How do I import files?')).toEqual([])
    expect(objections('What is the capital of Austria?', 'What is the capital of Australia?')).toContain('name')
  })
})

describe('our own swaps', () => {
  test('there are 300 at least, of every kind in both languages', () => {
    expect(swaps.length).toBeGreaterThanOrEqual(300)
    for (const kind of ['negation', 'number', 'unit', 'entity', 'date', 'direction'])
      for (const language of ['en', 'tr'])
        expect(swaps.filter((one) => one.kind === kind && one.language === language).length).toBeGreaterThanOrEqual(20)
  })

  test('none passes the verifier, in either order', () => {
    const profiles = new Profiles()
    const passed = swaps
      .flatMap(
        ({ texts: [a, b] }) =>
          [
            [a, b],
            [b, a]
          ] as const
      )
      .filter(([known, asked]) => {
        const fit = checkCandidate(profiles.of(asked), [{ id: 1, text: known, group: 'g' }], profiles)
        return fit.by !== null || fit.sameWords
      })
    expect(passed).toEqual([])
  })
})

describe('what others with the same answer show', () => {
  const known = (...texts: string[]): { id: number; text: string; group: string }[] =>
    texts.map((text, id) => ({ id, text, group: 'g' }))
  const profiles = new Profiles()

  test('a word that two of them do without does not matter', () => {
    const asked = profiles.of('How do I cancel my holiday order?')
    expect(checkCandidate(asked, known('How do I cancel my weekend order?'), profiles).by).toBeNull()
    const more = known(
      'How do I cancel my weekend order?',
      'How do I cancel an order?',
      'Cancel my order',
      'How can an order be cancelled?'
    )
    expect(checkCandidate(asked, more, profiles).by).not.toBeNull()
  })

  test('the opposite stays the opposite whatever they say', () => {
    const asked = profiles.of('How do I open an account?')
    expect(
      checkCandidate(
        asked,
        known('How do I close an account?', 'How do I open accounts?', 'How can I open an account?'),
        profiles
      ).by
    ).toBeNull()
  })
})

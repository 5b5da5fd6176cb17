import { describe, expect, test } from 'vitest'
import { englishStem } from '../../../main/language/english-stem.ts'
import { termLanguage, termsOf } from '../../../main/language/terms.ts'

describe('terms', () => {
  test.each([
    ['caresses', 'caress'],
    ['ponies', 'poni'],
    ['agreed', 'agre'],
    ['hopping', 'hop'],
    ['relational', 'relat'],
    ['conditional', 'condit'],
    ['generalizations', 'gener'],
    ['adjustment', 'adjust'],
    ['probate', 'probat'],
    ['controlling', 'control']
  ])('the stem of %s is %s', (word, stem) => {
    expect(englishStem(word)).toBe(stem)
  })

  test('words of one stem are one term and little words are none', () => {
    expect(termsOf('The invoices were paid', 'english')).toEqual(termsOf('an invoice is paid', 'english'))
  })

  test('Turkish endings are no part of a term', () => {
    expect(termsOf('faturaların ve faturalar', 'turkish')).toEqual(['fatur', 'fatur'])
  })

  test('a text says which language it is in', () => {
    expect(termLanguage('Bu fatura ne zaman ödendi ve kim onayladı?')).toBe('turkish')
    expect(termLanguage('When was this invoice paid, and who approved it?')).toBe('english')
  })
})

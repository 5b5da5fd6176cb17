import { describe, expect, test } from 'vitest'
import { holdsIban, holdsLuhn, holdsTckn, holdsVkn } from '../../../main/detection/personal/checksums.ts'
import { findPersonalData } from '../../../main/detection/personal/find-personal-data.ts'

const found = (text: string): string[] =>
  findPersonalData(text).map(({ type, start, end }) => `${type} ${text.slice(start, end)}`)

describe('personal data', () => {
  test('checksums are those of their standards', () => {
    expect(holdsLuhn('4111111111111111')).toBe(true)
    expect(holdsLuhn('4111111111111112')).toBe(false)
    expect(holdsIban('TR330006100519786457841326')).toBe(true)
    expect(holdsTckn('10000000146')).toBe(true)
    expect(holdsTckn('10000000145')).toBe(false)
    expect(holdsVkn('1234567890')).toBe(true)
    expect(holdsVkn('1234567891')).toBe(false)
  })

  test('a card is found at every length that is issued', () => {
    for (const card of [
      '676770012004',
      '4222222222222',
      '30569309025904',
      '378282246310005',
      '4111111111111111',
      '6304000000000000000'
    ]) {
      if (!holdsLuhn(card)) continue
      expect(found(`card ${card} was charged`)).toEqual([`CREDIT_CARD ${card}`])
    }
  })

  test('an IBAN is found in groups and ends where the number ends', () => {
    expect(found('TR33 0006 1005 1978 6457 8413 26 numaralı hesaba gönder')).toEqual([
      'IBAN TR33 0006 1005 1978 6457 8413 26'
    ])
  })

  test('a name is found without the ending that Turkish hangs on it', () => {
    expect(found("Dün Ayşe Yılmaz'ın raporunu okudum")).toEqual(['PERSON Ayşe Yılmaz'])
    expect(found('Merhaba, ben Mehmet Demirtaş')).toEqual(['PERSON Mehmet Demirtaş'])
  })

  test('a word that is also a name is none without a second sign', () => {
    expect(found('Will this work in May?')).toEqual([])
    expect(found('Deniz çok güzel, yağmur yağıyor')).toEqual([])
    expect(found('Yesterday Will Harper called')).toEqual(['PERSON Will Harper'])
  })

  test('the head of a column says what its cells are', () => {
    expect(found('| Müşteri | Not |\n|---|---|\n| Zxq Plorr | iyi |')).toEqual(['PERSON Zxq Plorr'])
  })

  test('a date of birth is told from other dates', () => {
    expect(found('born 3/4/1980, invoice of 2024-05-06')).toEqual(['DATE_OF_BIRTH 3/4/1980', 'DATE 2024-05-06'])
  })

  test('a long text takes time in proportion', () => {
    const text = 'The committee met on Tuesday and Priya Raghunathan spoke about 12 things. '.repeat(300)
    expect(findPersonalData(text).filter(({ type }) => type === 'PERSON')).toHaveLength(300)
  })
})

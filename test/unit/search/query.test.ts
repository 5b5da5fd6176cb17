import { describe, expect, test } from 'vitest'
import { foldedText, tokensOf } from '../../../main/language/text-folding.ts'
import { matchExpression, parseQuery } from '../../../main/search/search-query.ts'
import { snippetOf } from '../../../main/search/snippet.ts'

describe('folding', () => {
  test('knows no case, and I, İ, ı and i are one letter', () => {
    expect(foldedText('ISPARTA İSTANBUL ısparta istanbul')).toBe('isparta istanbul isparta istanbul')
  })

  test('knows no accents, composed or not', () => {
    expect(foldedText('Çeyrek ölçüm ŞİŞLİ naïve e\u0301te\u0301 Straße Łódź')).toBe(
      'ceyrek olcum sisli naive ete strasse lodz'
    )
  })

  test('splits at everything but letters and digits', () => {
    expect(foldedText("Ankara'da %3,5: total_cost")).toBe('ankara da 3 5 total cost')
  })

  test('takes every character of a script without spaces as a word', () => {
    expect(foldedText('東京へ行く ok')).toBe('東 京 へ 行 く ok')
  })

  test('sees through what is not seen, and takes notes and marks off longer words', () => {
    expect(foldedText('Umsatz\u00adsteuer zero\u200bwidth word\u2060joiner \ufeffstart')).toBe(
      'umsatzsteuer zerowidth wordjoiner start'
    )
    expect(foldedText('Kaynak¹ Sextant™ gelir²')).toBe('kaynak 1 sextant tm gelir 2')
    expect(foldedText('120 m² H₂O x³ 1º')).toBe('120 m2 h2o x3 1o')
  })

  test('tells C++ and C# from C', () => {
    expect(foldedText('C++, C# ve F#: C dili; i++')).toBe('cplusplus csharp ve fsharp c dili iplusplus')
    expect(foldedText('C++11 #tag c#x')).toBe('c 11 tag c x')
  })

  test('says where a word stands in the text as it is, also after characters of two units', () => {
    const text = '👍 İşletme ﬁş'
    expect(Array.from(tokensOf(text), (token) => [token.text, text.slice(token.start, token.end)])).toEqual([
      ['isletme', 'İşletme'],
      ['fis', 'ﬁş']
    ])
  })
})

describe('a query', () => {
  const match = (text: string): string | null => matchExpression(parseQuery(text), [])

  test('wants every word; the last one may be a beginning, since it is being typed', () => {
    expect(match('gross marg')).toBe('(text : "gross") AND (text : "marg"*)')
    expect(match('gross marg ')).toBe('(text : "gross") AND (text : "marg")')
  })

  test('keeps quoted words together and reads a star as a beginning', () => {
    expect(match('"Gross Margin" rep* x ')).toBe('(text : "gross margin") AND (text : "rep"*) AND (text : "x")')
  })

  test('leaves out what has a minus', () => {
    expect(match('margin -draft -"old plan" ')).toBe(
      '((text : "margin")) NOT ((text : "draft") OR (text : "old plan"))'
    )
  })

  test('takes a minus before a number or an option for what it is', () => {
    expect(match('-5 ')).toBe('(text : "5")')
    expect(match('rm -rf --force -p ')).toBe('(text : "rm") AND (text : "rf") AND (text : "force") AND (text : "p")')
    expect(match('temp -0.5 -çizim ')).toBe('((text : "temp") AND (text : "0 5")) NOT ((text : "cizim"))')
    expect(match('well-known ')).toBe('(text : "well known")')
    expect(match('C++ ')).toBe('(text : "cplusplus")')
  })

  test('reads a word that falls into several as a phrase', () => {
    expect(match('total_cost ')).toBe('(text : "total cost")')
  })

  test('of one letter is that letter, not a beginning', () => {
    expect(match('a')).toBe('(text : "a")')
  })

  test('can be filters alone, and nothing is nothing', () => {
    expect(matchExpression(parseQuery(''), [['code'], ['wa', 'wb']])).toBe(
      '(tags : ("code")) AND (tags : ("wa" OR "wb"))'
    )
    expect(match(' "" - ')).toBeNull()
  })

  test('can not reach into the language of the index', () => {
    expect(match('tags:code OR NEAR(a b) ")*^ ')).toBe(
      '(text : "tags code") AND (text : "or") AND (text : "near a") AND (text : "b")'
    )
  })
})

describe('a snippet', () => {
  const marked = (text: string, query: string): string => {
    const snippet = snippetOf(text, parseQuery(query).wanted)
    let out = snippet.text
    for (const { start, end } of [...snippet.highlights].reverse())
      out = `${out.slice(0, start)}[${out.slice(start, end)}]${out.slice(end)}`
    return `${snippet.cutBefore ? '…' : ''}${out}${snippet.cutAfter ? '…' : ''}`
  }

  test('marks matches in the words as they were written', () => {
    expect(marked('İstanbul ofisinin ÇALIŞMA raporu', 'istanbul calis')).toBe('[İstanbul] ofisinin [ÇALIŞMA] raporu')
  })

  test('marks a phrase as one piece and only where the words stand together', () => {
    expect(marked('gross and net, then gross margin', '"gross margin"')).toBe('gross and net, then [gross margin]')
  })

  test('is the piece around the first match of a long text', () => {
    const text = `${'before '.repeat(100)}needle ${'after '.repeat(100)}`
    expect(marked(text, 'needle ')).toMatch(/^…(before ){4,9}\[needle\] (after )+…$/)
  })

  test('is the beginning when only the filters matched', () => {
    expect(marked('just an answer', '')).toBe('just an answer')
  })
})

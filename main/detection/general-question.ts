/**
 * What may be asked in anybody's name. This lists what is plainly general and leaves all else out, since no list of
 * names and private matters is ever whole.
 */

/** A general question is short; what is longer tells a story. */
const LONGEST = 200
/** Letters and the marks of a sentence. No digits: figures are somebody's. No addresses, quotes of text or code. */
const PLAIN = /^[\p{L}\p{M}\s'’?!.,;:()/&%+-]+$/u

/** How questions for knowledge begin in English. */
const ENGLISH_BEGINNING =
  /^(?:(?:please |can you |could you )?(?:explain|define|describe|compare|list|name) |(?:what|how|why|when|where|which) (?:is|are|does|do|can|should|to|many|much|was|were|did|makes?|causes?)\b|what's |(?:is|does|can) (?:an?|the) |write (?:an? |the )?(?:sql|python|regex|regular expression|excel|formula|query|function|javascript|r |dax|vba))/u
/** How they end in Turkish, where the verb comes last. */
const TURKISH_ENDING =
  /(?:nedir|nelerdir|ne demek(?:tir)?|ne demektir|ne anlama gelir|ne işe yarar|nasıl (?:hesaplanır|bulunur|çalışır|yapılır|ölçülür|kullanılır|yazılır|yorumlanır|kurulur)|neden (?:önemlidir|kullanılır|olur)|arasındaki farklar?(?: nedir| nelerdir)?|(?:kısaca )?(?:açıkla|anlat|tanımla|karşılaştır)(?:r mısın)?)[?.! ]*$/u

/** Who asks or is asked about. */
const ENGLISH_PERSON =
  /(?<!\p{L})(?:i|i'm|me|my|mine|myself|we|our|ours|us|ourselves|let's|he|him|his|she|her|hers|they|them|their|mr|mrs|ms|dr|this|that|these|those|here)(?!\p{L})/u
const TURKISH_PERSON =
  /(?<!\p{L})(?:ben|benim|bana|beni|bende|biz|bizim|bize|bizi|bizde|o|onu|onun|ona|onlar\p{L}*|bu|bunu|bunun|şu|şunu|sayın|bey|hanım|kendi\p{L}*)(?!\p{L})/u
/** "Our" and "my" as endings: `şirketimizin`, `maaşım`, `müşterimden`. */
const TURKISH_OUR =
  /\p{L}{2}(?:ımız|imiz|umuz|ümüz)|\p{L}{3}[ıiuü]m(?:ı[nz]?|i[nz]?|u[nz]?|ü[nz]?|a|e|da|de|dan|den|la|le)?(?!\p{L})/gu
/** Words that end as "my" does and do not mean it. */
const GENERAL_ENDING =
  /^(?:alım|satım|yatırım|tüketim|üretim|eğitim|iletişim|değişim|dönüşüm|çözüm|bölüm|ölçüm|durum|toplum|dağılım|katılım|kurum|yönetim|denetim|işletim|kullanım|tasarım|tanım|akım|birim|girişim|gelişim|seçim|yaklaşım|yazılım|donanım|dilim|erişim|etkileşim|verim|artırım|azaltım|ayrım|kesim|işlem|terim|bilim|varsayım|örneklem|çarpım|toplam|bağlanım|ekonomi|optimum|minimum|maksimum|premium|medium|kavram|sistem|kalem|rakam|dönem|yöntem|gözlem|eylem|önlem|kısım|ekim|resim|isim|cisim)/u
/** Matters that are somebody's even where nobody is named: health, work and pay, law, family, faith, deals. */
const PRIVATE =
  /(?<!\p{L})(?:patients?|diagnos|symptom|hiv|aids|cancer|pregnan|depress|suicid|therap|disease|illness|medicat|dismiss|fired?(?!\p{L})|layoff|lay off|salar|wages?(?!\p{L})|bonus|divorc|lawsuit|sued?(?!\p{L})|arrest|crim|religio|sexual|gay(?!\p{L})|ethnic|acqui(?!sition cost)|takeover|merger with|hasta|teşhis|tanı koy|kanser|hamile|depresyon|intihar|tedavi|ilaç|fesih|işten çıkar|maaş|prim(?:im|ler|i)?(?!\p{L})|boşan|dava|tutuk|suç|din[ei]|cinsel|birleşme plan|devral|satın al)/u

/** What is written with capitals and is nobody's name. */
const KNOWN = new Set(
  'A API APIs B2B B2C CAGR CAPM CDS CFO CEO CPI CSS CSV DAX DCF EBIT EBITDA EPS ESG ETF ETL FIFO GAAP GDP HTML HTTP IFRS IRR JSON KDV KPI KPIs LBO LIFO LTV MRR ARR NPS NPV NRR OLAP PDF PPP R ROA ROE ROI SaaS SQL SWOT TL TÜFE ÜFE GSYH VAT VBA WACC XML YAML Excel Python JavaScript Bayes Bayesian Gaussian Poisson Pareto Monte Carlo Sharpe Gini English Turkish Türkçe İngilizce'.split(
    ' '
  )
)

/** Whether a question asks for what everybody may know, in words that nobody needs to hide: no names, no figures, nobody's matters. */
export function isGeneral(question: string): boolean {
  if (question.length > 2 * LONGEST) return false
  const text = question.normalize('NFC').trim()
  if (text.length > LONGEST || !PLAIN.test(text) || /[.?!;:]\s+\p{L}/u.test(text)) return false
  const [first = '', ...words] = text.match(/[\p{L}\p{M}]+/gu) ?? []
  if (words.some(isName) || (isName(first) && /.\p{Lu}/u.test(first)) || TURKISH_NAME_ENDING.test(text)) return false
  const english = text.toLowerCase()
  const turkish = text.toLocaleLowerCase('tr')
  const asksInEnglish = ENGLISH_BEGINNING.test(english)
  if (!asksInEnglish && !TURKISH_ENDING.test(turkish)) return false
  if (PRIVATE.test(english) || PRIVATE.test(turkish)) return false
  return asksInEnglish ? !ENGLISH_PERSON.test(english) : !TURKISH_PERSON.test(turkish) && !ours(turkish)
}

/** Endings of names are written behind a mark in Turkish, at the beginning of a sentence too. */
const TURKISH_NAME_ENDING = /^\p{Lu}\p{L}*['’](?!(?:s|re|ll|d)(?!\p{L}))/u

/** A capital within a sentence, and no well-known term. */
const isName = (word: string): boolean => /\p{Lu}/u.test(word) && !KNOWN.has(word)

function ours(turkish: string): boolean {
  return (turkish.match(/\p{L}+/gu) ?? []).some(
    (word) => word.match(TURKISH_OUR) !== null && !GENERAL_ENDING.test(word)
  )
}

/**
 * Words after which an answer of yesterday may be wrong today. A word stands for itself with any ending in Turkish
 * (`bugün`, `bugünkü`), so those are stems; English words stand whole.
 */
const ENGLISH =
  /\b(?:today|tonight|tomorrow|yesterday|now|nowadays|currently|current|latest|newest|recent|recently|live|real[- ]time|breaking|upcoming|so far|up to date|as of|this (?:morning|afternoon|evening|week|weekend|month|quarter|year)|(?:last|past|next|previous) (?:[\w-]{1,20} )?(?:hours?|days?|nights?|weeks?|months?|quarters?|years?|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:hours?|days?|weeks?|months?) ago|at the moment|right now|what time|what day|what date|the (?:time|date)|weather|forecast for|stock price|share price|exchange rate)\b/u

const TURKISH =
  /(?<![\p{L}\p{N}])(?:bugün|bu gün|bu sabah|bu akşam|bu gece|bu hafta|bu ay(?:ın|ki|da|a)?(?![\p{L}])|bu çeyrek|bu yıl|bu sene|dün(?:kü|ün|den)?(?![\p{L}])|yarın(?:ki)?(?![\p{L}])|şimdi|şu an|şu sıra|hâlâ|hala|güncel|en son|en yeni|son dakika|son durum|son (?:[\p{L}\d]{1,20} )?(?:saat|gün|hafta|ay|çeyrek|yıl)|geçen (?:gün|hafta|ay|çeyrek|yıl|sene|pazartesi|salı|çarşamba|perşembe|cuma|pazar)|gelecek (?:hafta|ay|çeyrek|yıl)|önümüzdeki|anlık|canlı|saat kaç|günlerden ne|hangi gündeyiz|tarih(?:i)? ne|ayın kaçı|hava durumu|havalar?|döviz kuru|dolar kuru|kaç (?:lira|tl))/u

/** What is counted to or from now, priced, measured outside, held by somebody for a while, or named by a bare day. */
const ENGLISH_CHANGING =
  /\b(?:(?:hours?|days?|weeks?|months?|years?|long|time|sleeps) (?:are )?(?:left|until|till|to|before|since)\b|how (?:long|many [a-z]{1,10}) (?:ago|(?:is|are|was|were|has|have|since|until|till)\b)|how (?:old|tall|rich|far along) (?:is|are)|(?:\w{1,15} )?(?:age|net worth) of|(?:prices?|cost|worth|value|rates?|yields?|quotes?) (?:of|for|per) (?!(?:goods|capital|equity|debt|sales|a |an |the (?:firm|company)))|(?:is|are) (?:\w{1,20} ){1,4}(?:worth|trading|open|closed|down|up|available|alive|dead|married|playing|raining|snowing|sunny|cold|hot|windy|cloudy)\b|is it |(?:bitcoin|btc|ethereum|gold|silver|oil|brent|dollar|euro|sterling|pound|yen|lira|nasdaq|dow jones|bist|interest rate|inflation rate|mortgage rate|unemployment rate)\b|who(?:'s| is| are)?\b (?:\w{1,20} ){0,2}(?:president|prime minister|minister|chancellor|king|queen|pope|mayor|governor|ceo|cfo|cto|chair|chairman|chairwoman|head|director|leader|coach|captain|champion|owner|richest|tallest|oldest|won|wins|winning|leads|runs|owns)|(?:president|prime minister|chancellor|ceo|cfo|mayor|governor|population|market cap|capitali[sz]ation|minimum wage|score|standings|results?) of|(?:on|since|until|by|before|after) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:in|since|until|by|before|after) (?:january|february|march|april|may|june|july|august|september|october|november|december)(?! \d{4})|(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)'s|temperature in|news|won the|election|open(?:ing)? hours?)/u

const TURKISH_CHANGING =
  /(?<![\p{L}\p{N}])(?:kaç (?:saat|gün|hafta|ay|yıl|sene|dakika)|ne kadar (?:kaldı|var|oldu|süre)|kaldı|kala|kaç (?:dolar|euro|avro|sterlin|yen|kuruş|para|derece|yaşında)|ne kadar (?:ediyor|eder|tutar)|fiyat|kur(?:u|lar|ları)(?![\p{L}])|faiz oran|enflasyon oran|işsizlik oran|bitcoin|altın|gümüş|petrol|dolar|euro|avro|sterlin|borsa|bist|hisse|yağmur|kar yağ|yağıyor|güneşli mi|hava(?:sı)?(?![\p{L}])|sıcaklık|nüfusu (?:kaç|ne kadar)|yüzde kaç|asgari ücret|seçim|maç|skor|haber|(?:cumhurbaşkan|başbakan|başkan|bakan|vali|kral|kraliçe|papa|ceo|genel müdür|yönetim kurulu başkan|şampiyon|lider)\p{L}{0,8} kim|kim (?:kazandı|kazanıyor|yönetiyor)|yaşı kaç|kaç yaş|hayatta mı|açık mı|kapalı mı|(?:pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar)(?:si|ya|yı|ye|yi|den|dan|ten|nın|nin|a|ı|e|i)?(?: günü| akşamı| sabahı)?(?![\p{L}])|(?:ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık) ?(?:'?[td][ae]|ayında))/u

/** A question stands at the head or the foot of what is pasted with it. */
const LOOKED_AT = 10_000

/**
 * Whether the answer depends on when it is asked. Errs on the side of yes: a question too many is answered anew, none
 * gets a stale answer.
 */
export function isTimely(question: string): boolean {
  const read = question.length <= 2 * LOOKED_AT ? question : `${question.slice(0, LOOKED_AT)}\n${question.slice(-LOOKED_AT)}`
  const text = read.normalize('NFC')
  const english = text.toLowerCase()
  const turkish = text.toLocaleLowerCase('tr')
  return ENGLISH.test(english) || ENGLISH_CHANGING.test(english) || TURKISH.test(turkish) || TURKISH_CHANGING.test(turkish)
}

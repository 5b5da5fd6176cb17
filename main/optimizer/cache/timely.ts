/**
 * Words after which an answer of yesterday may be wrong today. A word stands for itself with any ending in Turkish
 * (`bugün`, `bugünkü`), so those are stems; English words stand whole.
 */
const ENGLISH =
  /\b(?:today|tonight|tomorrow|yesterday|now|nowadays|currently|current|latest|newest|recent|recently|live|real[- ]time|breaking|upcoming|so far|up to date|as of|this (?:morning|afternoon|evening|week|weekend|month|quarter|year)|(?:last|past|next|previous) (?:[\w-]+ )?(?:hours?|days?|nights?|weeks?|months?|quarters?|years?|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:hours?|days?|weeks?|months?) ago|at the moment|right now|what time|what day|what date|the (?:time|date)|weather|forecast for|stock price|share price|exchange rate)\b/u

const TURKISH =
  /(?<![\p{L}\p{N}])(?:bugün|bu gün|bu sabah|bu akşam|bu gece|bu hafta|bu ay(?:ın|ki|da|a)?(?![\p{L}])|bu çeyrek|bu yıl|bu sene|dün(?:kü|ün|den)?(?![\p{L}])|yarın(?:ki)?(?![\p{L}])|şimdi|şu an|şu sıra|hâlâ|hala|güncel|en son|en yeni|son dakika|son durum|son (?:[\p{L}\d]+ )?(?:saat|gün|hafta|ay|çeyrek|yıl)|geçen (?:gün|hafta|ay|çeyrek|yıl|sene|pazartesi|salı|çarşamba|perşembe|cuma|pazar)|gelecek (?:hafta|ay|çeyrek|yıl)|önümüzdeki|anlık|canlı|saat kaç|günlerden ne|hangi gündeyiz|tarih(?:i)? ne|ayın kaçı|hava durumu|havalar?|döviz kuru|dolar kuru|kaç (?:lira|tl))/u

/**
 * Whether the answer depends on when it is asked. Errs on the side of yes: a question too many is answered anew, none
 * gets a stale answer.
 */
export function isTimely(question: string): boolean {
  const text = question.normalize('NFC')
  return ENGLISH.test(text.toLowerCase()) || TURKISH.test(text.toLocaleLowerCase('tr'))
}

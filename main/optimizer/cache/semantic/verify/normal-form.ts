import { fold } from './words.ts'

/** What people put around a question without changing it, folded. Applied in order, until nothing changes. */
const AROUND: readonly RegExp[] = [
  /^(?:hi|hello|hey|dear \w+|good (?:morning|afternoon|evening)|merhaba|merhabalar|selam|iyi (?:gunler|aksamlar|calismalar)|gunaydin)\b[\s,!.:-]*/,
  /^(?:please|kindly|lutfen|acaba|so|ok|okay|well|just|um|peki|tamam|sey)\b[\s,]*/,
  /[\s,]*\b(?:please|lutfen|thanks(?: a lot| in advance| so much)?|thank you(?: very much| so much| in advance)?|cheers|tesekkurler|tesekkur ederim|sagol|sag olun|simdiden tesekkurler)[\s.!?]*$/,
  /^(?:could|can|would|will) you (?:please |kindly |just )?(?:tell|explain to|show|give) me (?=what|how|why|when|where|who|which|whether|if|the)/,
  /^(?:could|can|would|will) you (?:please |kindly |just )?(?=explain|describe|summari|list|compare|calculate|translate|write|define|show|convert|draft|rewrite|analy|create|generate)/,
  /^(?:please )?(?:tell|explain to) me (?=what|how|why|when|where|who|which)/,
  /^(?:i (?:want|need|would like|'d like|wish)|i'd like|i was wondering|i am wondering|i'm wondering|do you know|may i ask|can i ask)(?: to (?:know|understand|learn))? (?=what|how|why|when|where|who|which)/,
  /^(?:bana )/,
  /\s*\b(?:(?:bana )?(?:soyler|anlatir|aciklar|soyleyebilir|anlatabilir|aciklayabilir) mi[sn](?:in|iniz)|(?:ogrenebilir|sorabilir) miyim|biliyor mus(?:un|unuz)|bilmek istiyorum|ogrenmek istiyorum)[\s?.!]*$/
]

/**
 * A question without its courtesies and punctuation. Two questions with the same form are the same question;
 * every other word stays, in its order, also the small ones.
 */
export function normalForm(text: string): string {
  let form = fold(text).replaceAll('’', "'").trim()
  for (let before = ''; before !== form;) {
    before = form
    for (const pattern of AROUND) form = form.replace(pattern, '').trim()
  }
  form = form
    .replace(/\b(what|who|where|how|when|why)'s\b/g, '$1 is')
    .replace(/\b(it|that|there|here)'s\b/g, '$1 is')
    .replace(/n't\b/g, ' not')
    .replace(/\bcannot\b/g, 'can not')
    .replace(/\bca not\b/g, 'can not')
    .replace(/\bwo not\b/g, 'will not')
    .replace(/\bi'm\b/g, 'i am')
    .replace(/'ve\b/g, ' have')
    .replace(/'re\b/g, ' are')
    .replace(/'ll\b/g, ' will')
    .replace(/'d\b/g, ' would')
  const words = form.match(/[\p{L}\p{N}]+(?:[.,_][\p{L}\p{N}]+)*|[%$€£₺+*/=<>#@`]/gu) ?? []
  // "what churn is" and "what is churn"
  const verb =
    words.length > 2 &&
    /^(?:what|who|where|when|how)$/.test(words[0] ?? '') &&
    /^(?:is|are|was|were)$/.test(words.at(-1) ?? '')
  return (verb ? [words[0], words.at(-1), ...words.slice(1, -1)] : words).join(' ')
}

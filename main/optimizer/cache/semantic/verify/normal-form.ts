import { anyOf } from '../../../../language/word-lists.ts'
import { fold } from './words.ts'
import lists from './normal-form.json' with { type: 'json' }

const QUESTION = anyOf(lists, 'questionWords')

/** What people put around a question without changing it, folded. Applied in order, until nothing changes. */
const AROUND: readonly RegExp[] = [
  `^${anyOf(lists, 'greetings')}\\b[\\s,!.:-]*`,
  `^${anyOf(lists, 'fillers')}\\b[\\s,]*`,
  `(?<![\\s,])[\\s,]*\\b${anyOf(lists, 'thanks')}[\\s.!?]*$`,
  `^(?:could|can|would|will) you (?:please |kindly |just )?(?:tell|explain to|show|give) me (?=${QUESTION}|whether|if|the)`,
  `^(?:could|can|would|will) you (?:please |kindly |just )?(?=${anyOf(lists, 'tasks')})`,
  `^(?:please )?(?:tell|explain to) me (?=${QUESTION})`,
  `^${anyOf(lists, 'wishes')}(?: to (?:know|understand|learn))? (?=${QUESTION})`,
  '^(?:bana )',
  `(?<!\\s)\\s*\\b${anyOf(lists, 'turkishCourtesies')}[\\s?.!]*$`
].map((pattern) => new RegExp(pattern))

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

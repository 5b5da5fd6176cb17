import { termLanguage, termsOf, type TermLanguage } from '../../language/terms.ts'
import { anyOf } from '../../language/word-lists.ts'
import type { Steps } from '../../time/in-turns.ts'
import { plainText } from './plain-text.ts'
import words from './words.json' with { type: 'json' }

const ADDRESS = /https?:\/\/[^\s"'<>()[\]]{3,500}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/gi
const QUOTED = /["“„«]([^"“”„«»\n]{3,120})["”»]/g
const SHOUTED = /(?<![\p{L}<[])\p{Lu}{3,20}(?![\p{L}>\]])/gu
/** A name within a sentence; the letters after a quotation mark or a bracket begin one. */
const NAMED = /(?<=[\p{Ll},;] )\p{Lu}\p{Ll}{3,20}(?!\p{L})/gu
/** Whoever says that a text holds an instruction reports it. */
const REPORTING = new RegExp(anyOf(words, 'reporting'), 'iu')
const ACTIONS = new RegExp(`\\b${anyOf(words, 'actions')}\\b|${anyOf(words, 'turkishActions')}`, 'giu')
/** Words about assistants and instructions, which a report has as well. */
const ABOUT = new RegExp(anyOf(words, 'assistant', 'turkishAssistant', 'rules', 'turkishRules', 'reporting'), 'giu')
const CLAUSES = /[,;:.!?\n]|(?<![\p{L}\d])(?:and|ve)(?![\p{L}\d])/u
const FEWEST_TERMS = 2
/** So many words of the order in a row, its last ones. */
const REPEATED = 6
/** A text of more orders is one that nobody writes for a reader. */
const MOST_ORDERS = 100
const LONGEST_ORDER = 2_000
const MOST_SIGNS = 20
/** Letters of what was read whose terms are taken at once. */
const STRETCH = 10_000

/** What an answer is compared with. */
export interface OrdersRead<Order extends { order: string }> {
  /** The sentences that tell an assistant what to do; the first hundred count. */
  orders: readonly Order[]
  /** All that was read: the question and the texts. Words from there say nothing, but for those of the orders. */
  read: string
}

/**
 * The first order that an answer obeys. It does what a text from outside told the assistant to do where it has the order's
 * address, quoted words or capitals or names, or one of its sentences has all that a clause of the order is about, and it
 * does not speak of the order itself. A sign for the person, no proof.
 */
export function* findingObeyed<Order extends { order: string }>(
  answer: string,
  { orders, read }: OrdersRead<Order>
): Steps<Order | undefined> {
  const distinct = [...new Map(orders.map((one) => [one.order, one])).values()].slice(0, MOST_ORDERS)
  if (distinct.length === 0) return undefined
  const said = plainText(answer)
    .text.split(/(?<=[.!?])\s+|\n+/)
    .filter((sentence) => sentence.trim() !== '' && !REPORTING.test(sentence))
  yield
  let elsewhere = yield* plainly(read)
  for (const { order } of distinct) {
    elsewhere = elsewhere.replaceAll(order, ' ')
    yield
  }
  const known = new Map<TermLanguage, ReadonlySet<string>>()
  for (const one of distinct) {
    const order = one.order.slice(0, LONGEST_ORDER)
    const language = termLanguage(order)
    const terms = known.get(language) ?? (yield* termsIn(elsewhere, language))
    known.set(language, terms)
    const signs = signsOf(order).filter((sign) => !elsewhere.includes(sign))
    const wishes = wishesIn(order, language, terms)
    yield
    for (const sentence of said) {
      if (repeats(sentence, order)) continue
      if (signs.some((sign) => sentence.includes(sign))) return one
      if (wishes.length === 0) continue
      const words = new Set(termsOf(sentence, language))
      if (wishes.some((wish) => wish.every((term) => words.has(term)))) return one
    }
    yield
  }
  return undefined
}

/**
 * A text as orders are read from it, with letters that no eye sees taken out, some sentences at a time: an order is one
 * sentence, and stands in the text only without them.
 */
function* plainly(text: string): Steps<string> {
  const end = /[.!?]\s|\n/g
  let plain = ''
  for (let from = 0; from < text.length;) {
    end.lastIndex = from + STRETCH
    const match = end.exec(text)
    const to = match ? match.index + match[0].length : text.length
    plain += plainText(text.slice(from, to)).text
    from = to
    yield
  }
  return plain
}

/** Terms of a long text, a stretch at a time. */
function* termsIn(text: string, language: TermLanguage): Steps<ReadonlySet<string>> {
  const terms = new Set<string>()
  for (let from = 0; from < text.length;) {
    const space = text.indexOf(' ', from + STRETCH)
    const end = space < 0 || space > from + 2 * STRETCH ? from + 2 * STRETCH : space
    for (const term of termsOf(text.slice(from, end), language)) terms.add(term)
    from = end
    yield
  }
  return terms
}

function signsOf(order: string): string[] {
  const signs = [
    ...Array.from(order.matchAll(ADDRESS), ([address]) => withoutEnd(address)),
    ...Array.from(order.matchAll(QUOTED), ([, said = '']) => said),
    ...Array.from(order.matchAll(SHOUTED), ([shouted]) => shouted),
    ...Array.from(order.matchAll(NAMED), ([name]) => name)
  ]
  return [...new Set(signs)].slice(0, MOST_SIGNS)
}

/** An address without the signs that end the sentence it stands in. */
function withoutEnd(address: string): string {
  let end = address.length
  while ('.,;:!'.includes(address[end - 1] ?? ' ')) end--
  return address.slice(0, end)
}

/** Whether a sentence has the order word for word: whoever repeats it does not do it. */
function repeats(sentence: string, order: string): boolean {
  const words = order.trim().split(/\s+/)
  return words.length >= REPEATED && sentence.includes(words.slice(-REPEATED).join(' '))
}

/** What each clause of an order with a verb of doing is about, without the verb and what it says to the assistant. */
function wishesIn(order: string, language: TermLanguage, known: ReadonlySet<string>): string[][] {
  return order
    .split(CLAUSES)
    .filter((clause) => clause.search(ACTIONS) >= 0)
    .map((clause) => termsOf(clause.replaceAll(ABOUT, ' ').replaceAll(ACTIONS, ' '), language))
    .map((terms) => [...new Set(terms)].filter((term) => term.length > 2 && !known.has(term)))
    .filter((terms) => terms.length >= FEWEST_TERMS)
}

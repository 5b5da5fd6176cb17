import type { AnswerTo, ConfirmationOf } from '../../domain/confirmation.ts'
import { createHash, randomUUID } from 'node:crypto'
import type { TextMeaning } from '../../detection/injection/classifier.ts'
import { judgeInjection, readOwnWords, type InjectionJudgement } from '../../detection/injection/judge-injection.ts'
import { LRUCache } from 'lru-cache'
import { SextantError } from '../../domain/errors.ts'
import type { ModelRef } from '../../domain/ids.ts'
import type { SecurityDecision, SuspiciousPassage } from '../../domain/security.ts'
import type { Turn, TurnMessage } from '../../domain/turn.ts'
import type { EpochMs } from '../../domain/units.ts'
import { anomalyScore, learnShape, unknownShape, type RequestShape, type UsualShape } from './anomaly.ts'
import { FENCE_RULE, fencedPiece, outsideTexts, ownWords, PASTED_SOURCE } from './fence.ts'
import { replacedIn, type Replacement } from './replaced-in.ts'
import { decideRisk } from './risk.ts'

/** What the person said to a text before: nobody is asked twice for the same one. */
export interface SecurityMemory {
  answerTo(hash: string): 'send' | 'leave-out' | undefined
  /** Whether any text was ever to be left out. */
  hasLeftOut(): boolean
  remember(hash: string, answer: 'send' | 'leave-out', reason: string | null, at: EpochMs): void
  usual(): UsualShape | undefined
  learnt(usual: UsualShape): void
}

export interface SecurityMonitorParts {
  now: () => EpochMs
  memory: SecurityMemory
  /** What a text means; undefined where no model tells in time, and the text is judged by its letters alone. */
  meaningOf?: (text: string, signal: AbortSignal) => Promise<TextMeaning | undefined>
  /** The model on this computer that answers where the person wants that. */
  here?: () => ModelRef
  /** Undefined where nobody can be asked: what would be asked about is allowed, what would be blocked is refused. */
  ask: () => ((question: ConfirmationOf<'security'>, signal: AbortSignal) => Promise<AnswerTo<'security'>>) | undefined
}

/** The turn as it may go on, and the record of why. */
export interface ScreenedTurn {
  turn: Turn
  decision: SecurityDecision
}

/** A text's judgement, and the stretch of it that the person is shown. */
interface Judgement {
  judgement: InjectionJudgement
  passage: Omit<SuspiciousPassage, 'source'>
}

interface Judged {
  passage: SuspiciousPassage
  hash: string
  judgement: InjectionJudgement
  origin: 'user' | 'outside'
}

const HOUR = 3_600_000
const SHOWN = 600
const ASKED_ABOUT = 0.5
/** Texts whose judgement is kept: those of a long conversation come again with every question. */
const REMEMBERED = 400
/** What stands for words of the person's own that they wanted masked. */
const MASKED_WORDS = '[…]'
const LEFT_OUT = '[This passage was left out: it tried to instruct the assistant.]'

/**
 * Stage 1. Judges the person's own words and what comes from outside apart, adds how unusual the request is, and asks or
 * refuses by the risk. Everything is judged on this computer.
 */
export class SecurityMonitor {
  readonly #parts: SecurityMonitorParts
  #usual: UsualShape
  #times: EpochMs[] = []
  readonly #judgements = new LRUCache<string, Judgement>({ max: REMEMBERED })
  /** Most people never leave anything out: then the messages of a long conversation need not be looked up. */
  #hasLeftOut: boolean | undefined

  constructor(parts: SecurityMonitorParts) {
    this.#parts = parts
    this.#usual = parts.memory.usual() ?? unknownShape()
  }

  /** @throws SextantError `security-blocked` or `security-declined` */
  async screen(turn: Turn, signal: AbortSignal): Promise<ScreenedTurn> {
    const { memory, now } = this.#parts
    const ask = this.#parts.ask()
    const last = turn.messages.findLast(({ role }) => role === 'user')
    const words = last ? ownWords(last.text) : ''
    const own = words === '' ? [] : [await this.#judgedWords(words, signal)]
    const outside = last ? this.#judgedOutside(turn.messages) : []
    const judged = [...own, ...outside]
    const behaviour = turn.warming === undefined && last ? this.#behaviour(last.text) : 0
    const risk = decideRisk({
      pattern: Math.min(0.9, 0.3 * Math.max(0, ...judged.map(({ judgement }) => judgement.tricks.length))),
      content: Math.max(0, ...own.map(({ judgement }) => judgement.score)),
      behaviour
    })
    const suspicious = outside.filter(({ judgement }) => judgement.score > ASKED_ABOUT)
    // Text from outside is fenced whatever it says: it is shown to the person, and never blocks the request.
    const verdict = risk.verdict === 'allow' && suspicious.length > 0 ? 'validate' : risk.verdict
    const concerned = [...own.filter(() => risk.verdict !== 'allow'), ...suspicious]
    const decision: SecurityDecision = {
      ...risk,
      score: Math.max(risk.score, ...suspicious.map(({ judgement }) => judgement.score)),
      verdict,
      families: [...new Set(concerned.flatMap(({ passage }) => passage.families))],
      origin: verdict === 'allow' ? null : risk.verdict === 'allow' ? 'outside' : 'user'
    }
    const allowed = (): Turn => withOrders(this.#withoutMarked(turn), outside)
    if (decision.verdict === 'allow') return { turn: allowed(), decision }
    const known = concerned.map(({ hash }) => memory.answerTo(hash))
    const open = concerned.filter((_, at) => known[at] === undefined)
    const leftOut = (): Turn =>
      quoting(
        allowed(),
        suspicious,
        new Set(suspicious.filter(({ hash }) => memory.answerTo(hash) === 'leave-out').map(({ hash }) => hash))
      )
    if (open.length === 0) return { turn: leftOut(), decision: { ...decision, answer: 'answered-before' } }
    if (!ask || turn.warming !== undefined) {
      if (decision.verdict === 'block' || turn.warming !== undefined) throw new SextantError('security-blocked')
      return { turn: leftOut(), decision }
    }
    const answer = await ask(
      {
        kind: 'security',
        id: randomUUID(),
        turnId: turn.id,
        conversationId: turn.conversationId,
        verdict: decision.verdict,
        passages: open.map(({ passage }) => passage)
      },
      signal
    )
    const { here } = this.#parts
    // On this computer the words reach nobody else.
    if (answer.type === 'here' && here && decision.verdict === 'validate')
      return { turn: { ...leftOut(), wanted: here() }, decision: { ...decision, answer: 'here' } }
    const may = answer.type === 'send' && decision.verdict === 'validate'
    if (may || answer.type === 'appeal') {
      const reason = answer.type === 'appeal' ? answer.reason : null
      for (const { hash } of open) memory.remember(hash, 'send', reason, now())
      return { turn: leftOut(), decision: { ...decision, answer: answer.type === 'appeal' ? 'appealed' : 'sent' } }
    }
    if (answer.type === 'leave-out' && decision.verdict === 'validate' && open.every(canBeLeftOut)) {
      for (const { hash } of open) memory.remember(hash, 'leave-out', null, now())
      this.#hasLeftOut = true
      return { turn: leftOut(), decision: { ...decision, answer: 'left-out' } }
    }
    throw new SextantError(decision.verdict === 'block' ? 'security-blocked' : 'security-declined')
  }

  async #judgedWords(words: string, signal: AbortSignal): Promise<Judged> {
    const hash = hashOf('user', words)
    const known = this.#judgements.get(hash)
    if (known) return judgedAs(known, hash, 'user', '')
    const { meant, judge } = readOwnWords(words)
    const meaning = meant === undefined ? undefined : await this.#parts.meaningOf?.(meant, signal)
    const made = judgementOf(words, judge(meaning))
    // A meaning that came too late may be there the next time.
    if (meant === undefined || meaning) this.#judgements.set(hash, made)
    return judgedAs(made, hash, 'user', '')
  }

  /** Every text from outside in the conversation, each judged when it is first seen. */
  #judgedOutside(messages: readonly TurnMessage[]): Judged[] {
    const asked = messages.filter(({ role }) => role === 'user')
    return asked.flatMap((message) =>
      outsideTexts(message.text).map(({ text, source }) => {
        const hash = hashOf('outside', text)
        const known = this.#judgements.get(hash) ?? judgementOf(text, judgeInjection(text, 'outside'))
        this.#judgements.set(hash, known)
        return judgedAs(known, hash, 'outside', source)
      })
    )
  }

  /** The turn without the words that the person wanted masked, now or in an earlier turn. */
  #withoutMarked(turn: Turn): Turn {
    const { memory } = this.#parts
    if (!(this.#hasLeftOut ??= memory.hasLeftOut())) return turn
    const messages = turn.messages.map((message) => {
      if (message.role !== 'user') return message
      const words = ownWords(message.text)
      const hash = hashOf('user', words)
      if (words === '' || memory.answerTo(hash) !== 'leave-out') return message
      const known = this.#judgements.get(hash) ?? judgementOf(words, judgeInjection(words, 'user'))
      return withoutWords(message, known.passage.marked)
    })
    return { ...turn, messages }
  }

  /** How unusual the request is, and what is usual from now on. */
  #behaviour(text: string): number {
    const { now, memory } = this.#parts
    const at = now()
    const before = this.#times.at(-1)
    this.#times = [...this.#times.filter((time) => at - time < HOUR), at]
    const own = ownWords(text)
    const shape: RequestShape = {
      length: own.length,
      symbols: own === '' ? 0 : (own.match(/[^\p{L}\p{N}\s]/gu) ?? []).length / own.length,
      minutesSince: before === undefined ? 60 : (at - before) / 60_000,
      inLastHour: this.#times.length,
      outside: text.length - own.length
    }
    const score = anomalyScore(shape, this.#usual, ['length', 'symbols', 'inLastHour', 'outside'])
    this.#usual = learnShape(shape, this.#usual)
    memory.learnt(this.#usual)
    return score
  }
}

const judgedAs = (
  { judgement, passage }: Judgement,
  hash: string,
  origin: 'user' | 'outside',
  source: string
): Judged => ({ judgement, origin, hash, passage: { ...passage, source } })

function judgementOf(text: string, judgement: InjectionJudgement): Judgement {
  const marked = [...new Set(judgement.findings.map(({ excerpt }) => excerpt))].filter((excerpt) => excerpt !== '')
  const first = marked.map((one) => text.indexOf(one)).find((at) => at >= 0) ?? 0
  const from = Math.max(0, first - SHOWN / 3)
  const families = [...new Set(judgement.findings.map(({ family }) => family))]
  return { judgement, passage: { text: text.slice(from, from + SHOWN), marked, families } }
}

/**
 * The turn with its suspicious passages as quotations, between marks that they cannot forge, or left out where the person
 * wanted that. Files stand between marks already; what was pasted does from here on.
 */
function quoting(turn: Turn, passages: readonly Judged[], leftOut: ReadonlySet<string>): Turn {
  if (passages.length === 0) return turn
  const hashes = new Set(passages.map(({ hash }) => hash))
  const messages = turn.messages.map((message) => {
    if (message.role !== 'user') return message
    const replacements = outsideTexts(message.text).flatMap(({ text, start, end }): Replacement[] => {
      const hash = hashOf('outside', text)
      if (!hashes.has(hash)) return []
      if (leftOut.has(hash)) return [{ start, end, piece: { text: LEFT_OUT, before: '', after: '' } }]
      const isFenced = message.text.startsWith('<<outside ', start)
      return isFenced ? [] : [{ start, end, piece: fencedPiece(text, PASTED_SOURCE) }]
    })
    return replacedIn(message, replacements)
  })
  if (messages.some(({ text }) => text.includes(FENCE_RULE))) return { ...turn, messages }
  const [first, ...rest] = messages
  return first?.role === 'system'
    ? { ...turn, messages: [{ ...first, text: `${first.text}\n\n${FENCE_RULE}` }, ...rest] }
    : { ...turn, messages: [{ messageId: null, role: 'system', text: FENCE_RULE }, ...messages] }
}

/** Passages from outside can be left out as a whole, words of one's own where what was found stands in them. */
const canBeLeftOut = ({ origin, passage: { text, marked } }: Judged): boolean =>
  origin === 'outside' || marked.some((words) => text.includes(words))

/** A message without some words, in its text and in the pieces that it is shortened by. */
function withoutWords(message: TurnMessage, words: readonly string[]): TurnMessage {
  const masked = (text: string): string => words.reduce((rest, one) => rest.replaceAll(one, MASKED_WORDS), text)
  const pieces = message.pieces?.map((piece) => ({ ...piece, text: masked(piece.text) }))
  return { ...message, text: masked(message.text), ...(pieces && { pieces }) }
}

/** What is left out is an order all the same: an answer can not obey it. */
function withOrders(turn: Turn, passages: readonly Judged[]): Turn {
  const orders = passages.flatMap(({ passage: { source }, judgement }) =>
    judgement.orders.map((order) => ({ source, order }))
  )
  return orders.length > 0 ? { ...turn, orders } : turn
}

const hashOf = (origin: 'user' | 'outside', text: string): string =>
  createHash('sha256').update(`${origin}\n${text}`).digest('hex')

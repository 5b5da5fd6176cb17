import { SextantError } from '../../domain/errors.ts'
import type { ConversationId } from '../../domain/ids.ts'
import type { Model } from '../../domain/model.ts'
import type { Ranking } from '../../domain/passage.ts'
import type { Candidate } from '../../domain/plan.ts'
import type { Turn, TurnMessage } from '../../domain/turn.ts'
import type { Tokens } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'
import { inSlices, type Pause } from '../../time/in-slices.ts'
import { Slices } from '../../time/slices.ts'
import { resultOf, type Chosen, type Fitted as FittedResult } from '../stages.ts'
import { contextMessages, type ContextWishes } from './context-message.ts'
import { fit } from './fit.ts'
import type { Fitted, FittedPiece, Plan } from './fitted.ts'
import { ledgerOf } from './ledger-of.ts'

/** Tokens of texts for a model. */
export interface CountsTokens {
  count(model: Model, texts: string[], signal: AbortSignal): Promise<Tokens[]>
  /** Whether the model's own tokenizer counts. */
  isExact(model: Model): boolean
}

export interface FitParts {
  clock: Pick<Clock, 'monotonic'>
  tokens: CountsTokens
  /** What the person pinned and excluded in a conversation. */
  wishesOf: (conversation: ConversationId) => ContextWishes
  /** For turns that nothing was chosen for, such as those read ahead. */
  ranking: (signal: AbortSignal) => Ranking
}

/** More than any chat template in use puts around one message. */
const AROUND = 12
/** The share of the window that is kept free for the answer when its length was not limited. */
const ANSWER_SHARE = 0.25
/** The least that a prompt may have, whatever the answer was promised. */
const LEAST_SHARE = 0.25
/** At least what providers count for a picture of ordinary size; they count by its pixels, each in a way of its own. */
const IMAGE_TOKENS = 1600
/** Said to the model as soon as it does not read everything. English, whatever the conversation's language. */
const NOTE =
  'This conversation is longer than you can read. Some messages are left out, and […] marks a place where a part of a text or table is left out. If an answer needs what is left out, say that you can not see it; do not guess.'
/** Windows with less room are too small to spend a part of it on the note. */
const LEAST_FOR_NOTE = 1_000
const MOST_PLANS = 200

/** Stage 5: what a candidate reads in its window, and the ledger of it. Never refuses a conversation for its length. */
export class FitStage {
  readonly #parts: FitParts
  /** What was chosen when a conversation was last cut for a model. */
  readonly #plans = new Map<string, Plan>()

  constructor(parts: FitParts) {
    this.#parts = parts
  }

  /** @throws SextantError `model-takes-no-images`; what counting throws */
  async fit(chosen: Chosen, candidate: Candidate, signal: AbortSignal): Promise<FittedResult> {
    const { turn } = chosen
    const { model } = candidate
    const messages = readableBy(model, chosen.messages)
    const { budget, reserved } = roomOf(model, turn)
    const slices = new Slices(this.#parts.clock)
    const pause: Pause = () => slices.pause()
    const pieces = await contextMessages(messages, ({ images }) => IMAGE_TOKENS * (images?.length ?? 0), pause)
    const key = `${turn.conversationId} ${model.ref}`
    const ranking = chosen.ranking ?? this.#parts.ranking(signal)
    const noteTokens = budget >= LEAST_FOR_NOTE ? NOTE.length / 2 : 0
    const fitted = await fit({
      messages: pieces,
      budget,
      noteTokens,
      around: AROUND,
      count: (texts) => this.#parts.tokens.count(model, texts, signal),
      rank: () => ranking(messages),
      pause,
      wishes: this.#parts.wishesOf(turn.conversationId),
      previous: this.#plans.get(key)
    })
    // What is only read ahead decides nothing for the turns to come.
    if (chosen.ranking && !turn.warming) this.#remember(key, fitted.plan)
    const read = await asRead(messages, fitted, pause)
    const leftOutMessages = messages.length - read.length
    return resultOf<FittedResult>({
      turn,
      candidate,
      messages: fitted.plan && noteTokens > 0 ? withNote(read) : read,
      leftOutMessages,
      ...(fitted.counting === 'exact' && { promptTokens: fitted.usedTokens + noteTokens }),
      decision: await ledgerOf({
        messages,
        pieces,
        fitted,
        around: AROUND,
        budget: Number.isFinite(budget) ? budget : null,
        reserved,
        exact: this.#parts.tokens.isExact(model),
        pause
      })
    })
  }

  #remember(key: string, plan: Plan | undefined): void {
    this.#plans.delete(key)
    if (!plan) return
    this.#plans.set(key, plan)
    for (const oldest of this.#plans.keys()) {
      if (this.#plans.size <= MOST_PLANS) break
      this.#plans.delete(oldest)
    }
  }
}

/** What the prompt may have of the window, and what the answer keeps. */
function roomOf({ contextWindow: window = Infinity }: Model, { sampling }: Turn): { budget: Tokens; reserved: Tokens } {
  if (!Number.isFinite(window)) return { budget: Infinity, reserved: sampling.maxOutputTokens ?? 0 }
  const wanted = sampling.maxOutputTokens ?? Math.floor(window * ANSWER_SHARE)
  const reserved = Math.min(wanted, Math.floor(window * (1 - LEAST_SHARE)))
  return { budget: window - reserved, reserved }
}

/** Pictures of earlier messages are left out for a model that reads none. */
function readableBy(model: Model, messages: readonly TurnMessage[]): readonly TurnMessage[] {
  if (model.images !== false || !messages.some(({ images }) => images)) return messages
  if (messages.findLast(({ role }) => role === 'user')?.images)
    throw new SextantError('model-takes-no-images', { params: { model: model.name } })
  return messages.map(({ images, ...message }) => message).filter(({ text }) => text !== '')
}

/** The messages with what is read of them; those of which nothing is read are gone. */
async function asRead(
  messages: readonly TurnMessage[],
  { pieces, plan }: Fitted,
  pause: Pause
): Promise<TurnMessage[]> {
  if (!plan && pieces.every(({ fate }) => fate === 'whole')) return [...messages]
  const ofMessage = new Map<number, FittedPiece[]>()
  await inSlices(pieces.length, pause, (index) => {
    const one = pieces[index] as FittedPiece
    const own = ofMessage.get(one.message)
    if (own) own.push(one)
    else ofMessage.set(one.message, [one])
  })
  const read: TurnMessage[] = []
  await inSlices(messages.length, pause, (index) => {
    const message = messages[index] as TurnMessage
    const own = ofMessage.get(index) ?? []
    if (own.length > 0 && own.every(({ fate }) => fate === 'dropped')) return
    if (own.every(({ fate }) => fate === 'whole')) return void read.push(message)
    const { pieces: _whole, ...rest } = message
    const text = own
      .filter(({ fate }) => fate !== 'dropped')
      .map((one) => one.text)
      .join('\n\n')
    read.push({ ...rest, text })
  })
  return read
}

/** The instructions with what the model must know of what it does not read. */
function withNote(messages: readonly TurnMessage[]): TurnMessage[] {
  const [first, ...rest] = messages
  if (first?.role !== 'system') return [{ messageId: null, role: 'system', text: NOTE }, ...messages]
  return [{ ...first, text: `${first.text}\n\n${NOTE}` }, ...rest]
}

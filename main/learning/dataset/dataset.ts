import { createHash } from 'node:crypto'
import type { AnswerSignal, ExampleMessage } from '../../domain/dataset.ts'
import { describeError } from '../../domain/describe-error.ts'
import type { TurnId, WorkspaceId } from '../../domain/ids.ts'
import type { Message } from '../../domain/message.ts'
import { textOf } from '../../domain/message-text.ts'
import type { TurnMessage } from '../../domain/turn.ts'
import type { Clock, Log } from '../../ports.ts'
import type { DatasetStore } from '../../storage/dataset-store.ts'
import type { AnswerSignalStore } from '../../storage/answer-signal-store.ts'
import type { GivenSignal } from '../feedback.ts'

/** An answer, and what stands around it. */
export interface AnswerInPlace {
  answer: Message
  workspaceId: WorkspaceId
  /** What was asked, the question last, without what the person left out. */
  prompt: readonly TurnMessage[]
  /** Other answers to the same question, the latest last. */
  others: readonly Message[]
}

export interface DatasetParts {
  clock: Clock
  log: Log
  examples: DatasetStore
  signals: Pick<AnswerSignalStore, 'ofTurn' | 'reasonOf'>
  /** Whether answers of this workspace are gathered now. */
  gathers: (workspace: WorkspaceId) => boolean
  /** Examples were gathered or taken back. */
  onChange: () => void
  /** undefined where the answer is gone. */
  find: (turn: TurnId) => AnswerInPlace | undefined
  /** The texts with what names somebody or opens something masked, alike in all of them. */
  mask: (texts: readonly string[], workspace: WorkspaceId) => string[]
}

const POOR: ReadonlySet<AnswerSignal> = new Set([
  'bad',
  'asked-again',
  'other-model',
  'wrong-from-cache',
  'edited-answer'
])
const GOOD: ReadonlySet<AnswerSignal> = new Set(['good', 'kept', 'copied'])
/** Letters of a prompt that are kept with an example, from its end. */
const LONGEST_PROMPT = 40_000
const LONGEST_ANSWER = 40_000
/** After an answer was judged, so that nothing waits for it. */
const AFTER_MS = 1_500

/** Gathers poor answers as examples, with the better answer where one was given. */
export class Dataset {
  readonly #parts: DatasetParts
  readonly #waiting = new Map<TurnId, () => void>()

  constructor(parts: DatasetParts) {
    this.#parts = parts
  }

  /** Something was said or shown about an answer: looked at a moment later. */
  noticed({ turnId, signal }: GivenSignal): void {
    if (!POOR.has(signal) && !GOOD.has(signal)) return
    this.#waiting.get(turnId)?.()
    this.#waiting.set(
      turnId,
      this.#parts.clock.after(AFTER_MS, () => this.#look(turnId))
    )
  }

  /** Looks at what is still waiting. */
  close(): void {
    for (const [turnId, cancel] of this.#waiting) {
      cancel()
      this.#look(turnId)
    }
  }

  #look(turnId: TurnId): void {
    this.#waiting.delete(turnId)
    try {
      this.#gather(turnId)
      this.#parts.onChange()
    } catch (error) {
      this.#parts.log.error('dataset.not-gathered', { error: describeError(error) })
    }
  }

  #gather(turnId: TurnId): void {
    const { find, gathers, signals } = this.#parts
    const found = find(turnId)
    if (!found || !gathers(found.workspaceId)) return
    const verdict = verdictOf(signals.ofTurn(turnId))
    if (verdict === 'poor') return this.#put(turnId, found)
    // A good answer beside poor ones is what they should have been.
    this.#parts.examples.removeTurn(turnId)
    for (const other of found.others) {
      if (other.turnId === null || this.#parts.examples.ofTurn(other.turnId) === undefined) continue
      const poor = find(other.turnId)
      if (poor) this.#put(other.turnId, poor)
    }
  }

  #put(turnId: TurnId, { answer, workspaceId, prompt, others }: AnswerInPlace): void {
    const { examples, signals, mask, clock } = this.#parts
    const signal = signals.ofTurn(turnId).find((one) => POOR.has(one))
    const said = textOf(answer)
    if (signal === undefined || said.trim() === '' || answer.model === null) return
    // What the person wrote is what they want, before anything that was only liked.
    const better =
      others.findLast(({ summary }) => summary?.editedFrom === answer.id) ??
      others.findLast((one) => one.turnId !== null && verdictOf(signals.ofTurn(one.turnId)) === 'good')
    const asked = endOf(prompt)
    const texts = [...asked.map(({ text }) => text), said, better ? textOf(better) : '']
    const masked = mask(
      texts.map((text) => text.slice(0, LONGEST_ANSWER)),
      workspaceId
    )
    const messages = asked.map<ExampleMessage>(({ role }, at) => ({ role, text: masked[at] ?? '' }))
    const [maskedAnswer = '', maskedBetter = ''] = masked.slice(asked.length)
    examples.put({
      turnId,
      conversationId: answer.conversationId,
      workspaceId,
      at: clock.now(),
      model: answer.model,
      signal,
      reason: signals.reasonOf(turnId),
      prompt: messages,
      answer: maskedAnswer,
      better: better ? maskedBetter : null,
      digest: digestOf(messages.at(-1)?.text ?? '', maskedAnswer)
    })
  }
}

/**
 * What a person makes of an answer after all: what was said counts before what was shown, the latest first. One that they wrote anew
 * is not what they wanted, however they liked it.
 */
function verdictOf(signals: readonly AnswerSignal[]): 'good' | 'poor' | 'none' {
  if (signals.includes('edited-answer')) return 'poor'
  const deciding =
    signals.find((one) => one === 'good' || one === 'bad') ?? signals.find((one) => POOR.has(one) || GOOD.has(one))
  if (deciding === undefined) return 'none'
  return POOR.has(deciding) ? 'poor' : 'good'
}

/** The last messages of a prompt, as many as are kept; the question always. */
function endOf(prompt: readonly TurnMessage[]): readonly TurnMessage[] {
  let letters = 0
  let from = prompt.length
  while (from > 0) {
    letters += prompt[from - 1]?.text.length ?? 0
    if (letters > LONGEST_PROMPT && from < prompt.length) break
    from--
  }
  return prompt.slice(from)
}

/** Names a question with its answer, however it is spaced and written large or small. */
function digestOf(question: string, answer: string): string {
  const plain = [question, answer].map((text) => text.toLowerCase().replaceAll(/\s+/g, ' ').trim())
  return createHash('sha256').update(JSON.stringify(plain)).digest('hex')
}

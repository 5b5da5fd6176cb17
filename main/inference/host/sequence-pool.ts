import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp'
import type { PrefixStates } from './prefix-states.ts'

/** A place in llama.cpp's memory that holds the state of one conversation. */
export interface Slot {
  /** Of a slot that was added later: its own, which goes with it. */
  readonly context?: LlamaContext
  readonly sequence: LlamaContextSequence
  conversationId: string | null
  busy: boolean
  /** Grows with every use. */
  usedAt: number
}

/** A shorter beginning is read about as fast as what comes of reading a prompt in two parts, the first time, and fetching it later. */
const SHORTEST_PREFIX = 64

/** Gives each conversation a sequence: its own while it is there, else an empty or the least recently used one. */
export class SequencePool {
  readonly #slots: Slot[]
  readonly #prefixes: PrefixStates
  readonly #waiting: (() => void)[] = []
  #uses = 0

  /** @param prefixes of the model that the context is of */
  constructor(context: LlamaContext, prefixes: PrefixStates) {
    this.#slots = Array.from({ length: context.totalSequences }, () => ({
      sequence: context.getSequence(),
      conversationId: null,
      busy: false,
      usedAt: 0
    }))
    this.#prefixes = prefixes
  }

  /** A sequence for the conversation alone until `release`; waits while all are busy. */
  async acquire(conversationId: string): Promise<Slot> {
    for (;;) {
      const slot = this.#choose(conversationId)
      if (slot) {
        slot.busy = true
        slot.usedAt = ++this.#uses
        slot.conversationId = conversationId
        return slot
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  /**
   * So many slots as are wanted, at least those there were from the beginning. Busy ones stay until the next call.
   * @param makeContext makes a context of one sequence; may fail, then there are fewer
   * @returns how many there are
   */
  async resize(wanted: number, makeContext: () => Promise<LlamaContext>): Promise<number> {
    while (this.#slots.length > wanted) {
      const at = this.#slots.findLastIndex(({ context, busy }) => context !== undefined && !busy)
      if (at < 0) break
      const [slot] = this.#slots.splice(at, 1)
      await slot?.context?.dispose()
    }
    while (this.#slots.length < wanted) {
      const context = await makeContext()
      this.#slots.push({ context, sequence: context.getSequence(), conversationId: null, busy: false, usedAt: 0 })
      for (const wake of this.#waiting.splice(0)) wake()
    }
    return this.#slots.length
  }

  release(slot: Slot): void {
    slot.busy = false
    // All of them: the first may wait for another sequence, that of its own conversation.
    for (const wake of this.#waiting.splice(0)) wake()
  }

  #choose(conversationId: string): Slot | undefined {
    const own = this.#slots.find((slot) => slot.conversationId === conversationId)
    // A second answer in one conversation, such as one that was stopped a moment ago, waits for the first.
    if (own) return own.busy ? undefined : own
    return this.#slots.filter((slot) => !slot.busy).sort((a, b) => a.usedAt - b.usedAt)[0]
  }

  /**
   * Makes the sequence's state a beginning of the prompt, at most all but its last token, keeping or fetching as much
   * as there is.
   * @returns tokens of the prompt whose state is there
   */
  async adapt(slot: Slot, tokens: readonly Token[]): Promise<number> {
    const { sequence } = slot
    const kept = Math.min(sequence.compareContextTokens(tokens as Token[]).firstDifferentIndex, tokens.length - 1)
    const prefix = this.#prefixes.find(tokens)
    if (prefix && prefix.tokens.length >= kept + SHORTEST_PREFIX) {
      await sequence.clearHistory()
      if (await this.#prefixes.load(prefix, sequence)) return sequence.nextTokenIndex
      return 0
    }
    await eraseFrom(sequence, kept)
    return sequence.nextTokenIndex
  }

  /**
   * Keeps the state of what all conversations with this system prompt begin with, so that the next one need not read
   * it. To be called when exactly that much of a prompt has been read.
   */
  async keepPrefix(slot: Slot): Promise<void> {
    if (this.#slots.length > 1) await this.#prefixes.save(slot.sequence)
  }

  /** Whether `keepPrefix` is worth while for a prompt that begins with `count` shared tokens. */
  wantsPrefix(tokens: readonly Token[], count: number): boolean {
    return this.#slots.length > 1 && count >= SHORTEST_PREFIX && this.#prefixes.wants(tokens.slice(0, count))
  }
}

/**
 * Erases the state from a position on. Where the model's state can not be cut just there (sliding windows, recurrent
 * layers), more is erased, so that it is read again in batches that can be cancelled.
 */
async function eraseFrom(sequence: LlamaContextSequence, position: number): Promise<void> {
  if (position >= sequence.nextTokenIndex) return
  const rereading = position === 0 ? 0 : sequence.getRestoreToPrefixIndexEvaluationSize(position - 1)
  const cut = Math.max(0, position - Math.max(0, rereading))
  if (cut === 0) await sequence.clearHistory()
  else await sequence.eraseContextTokenRanges([{ start: cut, end: sequence.nextTokenIndex }])
}

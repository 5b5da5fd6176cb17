import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import { rmSync } from 'node:fs'
import path from 'node:path'

interface Prefix {
  tokens: Token[]
  file: string
}

const MOST_PREFIXES = 4
const LARGEST_STATE_BYTES = 256 * 1024 ** 2

/** States of system prompts, kept in files: llama.cpp copies a state from one sequence to another only that way. */
export class PrefixStates {
  readonly #folder: string
  readonly #bytesPerToken: number
  #prefixes: Prefix[] = []
  #saved = 0

  constructor(folder: string, bytesPerToken: number) {
    this.#folder = folder
    this.#bytesPerToken = bytesPerToken
  }

  /** The longest kept state that the prompt begins with and goes on from. */
  find(tokens: readonly Token[]): Prefix | undefined {
    return this.#prefixes
      .filter(
        (prefix) =>
          prefix.tokens.length < tokens.length && prefix.tokens.every((token, index) => token === tokens[index])
      )
      .sort((a, b) => b.tokens.length - a.tokens.length)[0]
  }

  wants(tokens: readonly Token[]): boolean {
    if (tokens.length * this.#bytesPerToken > LARGEST_STATE_BYTES) return false
    return !this.#prefixes.some(
      (prefix) =>
        prefix.tokens.length === tokens.length && prefix.tokens.every((token, index) => token === tokens[index])
    )
  }

  /** Keeps the sequence's whole state. Failing to, as on a full disk, only costs time later. */
  async save(sequence: LlamaContextSequence): Promise<void> {
    const tokens = sequence.contextTokens
    try {
      const file = path.join(this.#folder, String(this.#saved++))
      await sequence.saveStateToFile(file)
      this.#prefixes.push({ tokens, file })
    } catch {
      return
    }
    if (this.#prefixes.length > MOST_PREFIXES) this.#drop(this.#prefixes[0])
  }

  /** Puts the state into an empty sequence; false when it can not be had any more. */
  async load(prefix: Prefix, sequence: LlamaContextSequence): Promise<boolean> {
    try {
      // The risk to accept is a state of another model: these were all made by this process.
      await sequence.loadStateFromFile(prefix.file, { acceptRisk: true })
      return true
    } catch {
      this.#drop(prefix)
      await sequence.clearHistory()
      return false
    }
  }

  #drop(dropped: Prefix | undefined): void {
    this.#prefixes = this.#prefixes.filter((prefix) => prefix !== dropped)
    if (dropped) rmSync(dropped.file, { force: true })
  }
}

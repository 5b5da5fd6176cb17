import { LRUCache } from 'lru-cache'
import type { PromptMessage, TokenUsage } from '../domain/completion.ts'
import type { ModelRef } from '../domain/ids.ts'
import { splitModelRef } from '../domain/ids.ts'
import type { Model } from '../domain/model.ts'
import type { Tokens } from '../domain/units.ts'
import { encodingOf } from './encodings.ts'
import { familyOf } from './families.ts'
import { promptCounts, type ClassCounts } from './text-classes.ts'
import { TokenEstimator, type EstimatorState } from './token-estimator.ts'
import type { Tokenizer } from './token-worker.ts'

export interface TokenCounterParts {
  tokenizer: Tokenizer
  /** Whether the app itself has the model's file; a server on this machine has models of its own. */
  isOwnFile: (model: Model) => boolean
  /** Counts with the model's own tokenizer, out of its file. */
  countLocal: (model: Model, texts: string[], signal: AbortSignal) => Promise<Tokens[]>
  /** What was learned of models before, and where it is kept. */
  learned?: { load(): Readonly<Record<string, EstimatorState>>; save(model: ModelRef, state: EstimatorState): void }
}

/** Texts are kept as keys; this many characters of them in all. */
const MOST_CHARACTERS = 8_000_000
/** A report of fewer tokens says more about what stands around messages than about texts. */
const LEAST_REPORT = 50

/**
 * Tokens of texts for every model: exactly with the model's own file on this machine and with OpenAI's published
 * encodings, otherwise estimated by class of text and corrected by what the provider reports.
 */
export class TokenCounter {
  readonly #parts: TokenCounterParts
  readonly #counts = new LRUCache<string, Tokens>({
    maxSize: MOST_CHARACTERS,
    sizeCalculation: (_, key) => key.length
  })
  readonly #classes = new LRUCache<string, ClassCounts>({
    maxSize: MOST_CHARACTERS,
    sizeCalculation: (_, key) => key.length + 100
  })
  readonly #estimators = new Map<ModelRef, TokenEstimator>()
  readonly #states: Readonly<Record<string, EstimatorState>>

  constructor(parts: TokenCounterParts) {
    this.#parts = parts
    this.#states = parts.learned?.load() ?? {}
  }

  /** Whether this model's texts are counted exactly. */
  isExact(model: Model): boolean {
    return this.#parts.isOwnFile(model) || encodingOf(nameOf(model)) !== undefined
  }

  /**
   * Tokens of each text, in their order, without what stands around a message.
   * @throws what counting with a local model throws
   */
  async count(model: Model, texts: string[], signal: AbortSignal): Promise<Tokens[]> {
    if (this.#parts.isOwnFile(model)) return await this.#parts.countLocal(model, texts, signal)
    const encoding = encodingOf(nameOf(model))
    if (!encoding) {
      const estimator = this.#estimator(model)
      return (await this.#classesOf(texts)).map((counts) => estimator.estimate(counts))
    }
    const unknown = [...new Set(texts.filter((text) => !this.#counts.has(encoding + text)))]
    const counted = await this.#parts.tokenizer.count(encoding, unknown)
    const found = new Map(unknown.map((text, index) => [text, counted[index] ?? 0]))
    for (const [text, tokens] of found) this.#counts.set(encoding + text, tokens)
    return texts.map((text) => found.get(text) ?? this.#counts.get(encoding + text) ?? 0)
  }

  /** Learns from what a provider says that it read. Pictures and cached prompts of other kinds teach nothing. */
  async learn(model: Model, messages: readonly PromptMessage[], { input }: TokenUsage): Promise<void> {
    if (this.isExact(model) || input === undefined || input < LEAST_REPORT) return
    if (messages.some(({ images }) => images)) return
    const classes = await this.#classesOf(messages.map(({ text }) => text))
    const estimator = this.#estimator(model)
    estimator.learn(promptCounts(classes, messages.length), input)
    this.#parts.learned?.save(model.ref, estimator.state)
  }

  #estimator(model: Model): TokenEstimator {
    const known = this.#estimators.get(model.ref)
    if (known) return known
    const made = new TokenEstimator(familyOf(nameOf(model)), this.#states[model.ref])
    this.#estimators.set(model.ref, made)
    return made
  }

  async #classesOf(texts: readonly string[]): Promise<ClassCounts[]> {
    const unknown = [...new Set(texts.filter((text) => !this.#classes.has(text)))]
    const counted = await this.#parts.tokenizer.classes(unknown)
    const found = new Map(unknown.map((text, index) => [text, counted[index] ?? []]))
    for (const [text, counts] of found) this.#classes.set(text, counts)
    return texts.map((text) => found.get(text) ?? this.#classes.get(text) ?? [])
  }
}

const nameOf = (model: Model): string => splitModelRef(model.ref).model

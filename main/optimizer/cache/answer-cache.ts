import { describeError } from '../../domain/describe-error.ts'
import type { CacheEntry, CacheKey, CacheMark, CacheSource, CacheTrace } from '../../domain/cache.ts'
import type { ConversationId, ModelRef, WorkspaceId } from '../../domain/ids.ts'
import type { TurnTrace } from '../../domain/trace.ts'
import type { Turn } from '../../domain/turn.ts'
import type { Clock, Log } from '../../ports.ts'
import { keepRefusalOf, refusalOf } from './admission.ts'
import type { CacheLayers } from './cache-layers.ts'
import { InFlightAnswers } from './in-flight-answers.ts'
import { LIFE_MS } from './lifetimes.ts'
import type { Look, SemanticIndex } from './semantic-index.ts'
import type { Savings } from './savings.ts'
import { mayBeShared } from './sensitivity.ts'
import { cacheIdentityOf, type ModelFingerprint, type CacheIdentity } from './cache-identity.ts'

export interface AnswerCacheParts {
  clock: Clock
  log: Log
  layers: CacheLayers
  semanticIndex: SemanticIndex
  savings: Savings
  settings: () => { on: boolean; semantic: boolean }
  makeOf: (model: ModelRef) => ModelFingerprint
  /** The system prompt of everybody who has not written another. */
  instructions: string
  /** Whether anything of a workspace leaves this machine unasked. */
  mayShare: (workspace: WorkspaceId) => boolean
  /** Told when somebody asked for what was made ahead of time. */
  onWarmedUsed: (key: CacheKey) => void
  /** Told after anything that the cache page shows has changed. */
  onChange: () => void
}

/** A question that the model must answer, and its way back. Every ticket must be given back, with `keep` or `release`. */
export interface Ticket {
  /** Keeps the answer if it may be kept, and notes in the trace what was done. */
  keep(trace: TurnTrace, text: string, reasoning: string): void
  release(): void
}

export type CacheLookup =
  { hit: CacheEntry; trace: CacheTrace } | { hit: null; trace: CacheTrace; ticket: Ticket | null }

const EMPTY: CacheTrace = {
  lookup: 'miss',
  refusal: null,
  key: null,
  scope: null,
  mark: null,
  similar: null,
  kept: null,
  keptUntil: null
}
/** What an entry takes beside its texts. */
const ENTRY_BYTES = 600

/** The stage of the pipeline: finds answers that were given before, and keeps new ones. */
export class AnswerCache {
  readonly #parts: AnswerCacheParts
  readonly #coming = new InFlightAnswers()

  constructor(parts: AnswerCacheParts) {
    this.#parts = parts
  }

  /** Looks an answer up. A cache that fails is a miss. @throws the signal's reason */
  async lookup(turn: Turn, signal: AbortSignal): Promise<CacheLookup> {
    try {
      return await this.#lookup(turn, signal)
    } catch (error) {
      signal.throwIfAborted()
      this.#parts.log.error('cache.lookup-failed', { error: describeError(error) })
      return { hit: null, ticket: null, trace: EMPTY }
    }
  }

  async #lookup(turn: Turn, signal: AbortSignal): Promise<CacheLookup> {
    const refusal = this.#parts.settings().on ? refusalOf(turn) : 'off'
    if (refusal) return { hit: null, ticket: null, trace: { ...EMPTY, lookup: 'left-out', refusal } }
    const place = this.#placeOf(turn)
    const { key, scope } = place
    const trace: CacheTrace = { ...EMPTY, key, scope }
    this.#parts.layers.origins.note(key, turn)
    if (turn.fresh) {
      this.#takeBack(turn, key)
      return {
        hit: null,
        trace: { ...trace, lookup: 'bypassed' },
        ticket: this.#ticket(turn, place, this.#sight(place), this.#coming.announce(key))
      }
    }
    // Nothing is awaited between these two, so that of equal questions one is the first.
    const coming = this.#coming.of(key, signal)
    if (coming) {
      const joined = await coming
      if (joined) return this.#hit(turn, joined, 'memory', { ...trace, lookup: 'joined' }, null)
    }
    const settle = this.#coming.announce(key)
    try {
      return await this.#find(turn, place, trace, settle, signal)
    } catch (error) {
      settle(null)
      throw error
    }
  }

  /** The first of equal questions looks for all of them. */
  async #find(
    turn: Turn,
    place: CacheIdentity,
    trace: CacheTrace,
    settle: (entry: CacheEntry | null) => void,
    signal: AbortSignal
  ): Promise<CacheLookup> {
    const { key, scope } = place
    const found = await this.#parts.layers.cache.lookup(key, scope)
    if (found) {
      settle(found.entry)
      return this.#hit(turn, found.entry, found.layer, trace, null)
    }
    const look = this.#sight(place)
    const decision = look && (await look.decided(signal))
    if (decision?.kind === 'serve' || decision?.kind === 'offer') {
      this.#parts.layers.origins.note(decision.key, turn)
      const near = await this.#parts.layers.cache.lookup(decision.key, scope)
      if (!near) this.#parts.semanticIndex.remove(decision.key)
      else if (decision.kind === 'serve') {
        settle(null)
        return this.#hit(turn, near.entry, 'semantic', { ...trace, key: decision.key }, decision.similarity)
      } else
        trace.similar = {
          question: near.entry.answer.question,
          similarity: decision.similarity,
          ...(near.entry.answer.place && { place: near.entry.answer.place })
        }
    }
    if (!turn.warming) this.#parts.savings.note(turn.workspaceId, 'miss')
    return { hit: null, trace, ticket: this.#ticket(turn, place, look, settle) }
  }

  /** The answer to a question that was asked ahead of time, or null; changes nothing. */
  async holds(turn: Turn): Promise<boolean> {
    const { key, scope } = this.#placeOf(turn)
    return this.#coming.has(key) || (await this.#parts.layers.cache.lookup(key, scope)) !== null
  }

  /** The person was not served well: the entry goes, and its like are served less. */
  async reportWrong(key: CacheKey): Promise<void> {
    this.#parts.semanticIndex.feedback(key, 'wrong')
    await this.#parts.layers.cache.delete(key)
    this.#parts.onChange()
  }

  /** The person was served well. */
  reportRight(key: CacheKey): void {
    this.#parts.semanticIndex.feedback(key, 'right')
  }

  /** Everything made with a model is void. */
  async forgetModel(model: ModelRef): Promise<void> {
    await this.#parts.layers.cache.invalidate(`model:${model}`)
    this.#parts.onChange()
  }

  /** What was said in a conversation goes with it. */
  async forgetConversation(conversation: ConversationId): Promise<void> {
    await this.#parts.layers.cache.invalidate(`conversation:${conversation}`)
    this.#parts.onChange()
  }

  /** "Ask again" says that the answer there was did not do: what served it is taken back. */
  #takeBack(turn: Turn, key: CacheKey): void {
    // Memory and the tombstones know at once; a layer that is slow to delete keeps nobody waiting.
    for (const one of new Set([key, turn.served ?? key]))
      void this.reportWrong(one).catch((error: unknown) =>
        this.#parts.log.warn('cache.not-deleted', { error: describeError(error) })
      )
  }

  #placeOf(turn: Turn): CacheIdentity {
    const { layers, mayShare, makeOf, instructions } = this.#parts
    return cacheIdentityOf(turn, {
      make: makeOf(turn.model.ref),
      teamId: mayShare(turn.workspaceId) ? layers.teamId : null,
      instructions
    })
  }

  /** Questions that hang on files are compared word for word only: what they mean is in the file. */
  #sight({ frame, question, kind }: CacheIdentity): Look | null {
    return this.#parts.settings().semantic && kind === 'plain' ? this.#parts.semanticIndex.look(frame, question) : null
  }

  #hit(turn: Turn, entry: CacheEntry, source: CacheSource, trace: CacheTrace, similarity: number | null): CacheLookup {
    const { answer, createdAt, kind } = entry
    const mark: CacheMark = {
      source,
      similarity,
      ageMs: Math.max(0, this.#parts.clock.now() - createdAt),
      savedMs: answer.totalMs,
      savedMicroUsd: answer.costMicroUsd,
      question: answer.question,
      warmed: kind === 'warmed'
    }
    if (source === 'memory') this.#parts.layers.noteUse(entry.key)
    // What is asked ahead of time saves nobody anything.
    if (!turn.warming) {
      if (mark.warmed) this.#parts.onWarmedUsed(entry.key)
      this.#parts.savings.note(turn.workspaceId, source, mark.savedMs, mark.savedMicroUsd ?? 0)
    }
    this.#parts.onChange()
    return { hit: entry, trace: { ...trace, lookup: trace.lookup === 'joined' ? 'joined' : 'hit', mark } }
  }

  #ticket(turn: Turn, place: CacheIdentity, look: Look | null, settle: (entry: CacheEntry | null) => void): Ticket {
    return {
      release: () => settle(null),
      keep: (trace, text, reasoning) => {
        const { cache } = trace
        const refusal = keepRefusalOf(turn, trace, text)
        const entry = refusal ? null : this.#entry(turn, place, trace, text, reasoning)
        if (cache) {
          cache.kept = refusal ?? 'kept'
          cache.keptUntil = entry?.expiresAt ?? null
          if (entry?.scope === 'team' && entry.sensitivity !== 'open') cache.keptHere = true
        }
        settle(entry)
        if (entry)
          void this.#store(entry, look).catch((error: unknown) =>
            this.#parts.log.warn('cache.not-kept', { error: describeError(error) })
          )
      }
    }
  }

  #entry(turn: Turn, place: CacheIdentity, trace: TurnTrace, text: string, reasoning: string): CacheEntry {
    const { key, scope, scopeId, question } = place
    const sensitivity = this.#mayLeave(turn, place, text, reasoning)
      ? 'open'
      : place.sensitivity === 'open'
        ? 'personal'
        : place.sensitivity
    const kind = turn.warming ? 'warmed' : place.kind
    const now = this.#parts.clock.now()
    const { model, modelName, usage, costMicroUsd, totalMs, finish } = trace
    return {
      key,
      scope,
      scopeId,
      kind,
      sensitivity,
      stamp: this.#parts.layers.cache.nextStamp(),
      createdAt: now,
      expiresAt: now + LIFE_MS[kind],
      workspaceId: turn.workspaceId,
      tags: [
        `model:${model}`,
        ...(turn.warming ? [] : [`conversation:${turn.conversationId}`]),
        ...turn.attachments.map((hash) => `file:${hash}`)
      ],
      bytes: 2 * (question.length + text.length + reasoning.length) + ENTRY_BYTES,
      answer: {
        question,
        text,
        reasoning,
        model,
        modelName,
        usage,
        costMicroUsd,
        totalMs,
        finish: finish?.reason ?? 'stop',
        ...(!turn.warming && { place: { conversationId: turn.conversationId, messageId: turn.messageId } })
      }
    }
  }

  /** A question may have been fit for others and its answer not, and the mode may have changed since it was asked. */
  #mayLeave({ workspaceId }: Turn, { sensitivity, scope }: CacheIdentity, text: string, reasoning: string): boolean {
    return (
      scope === 'team' &&
      sensitivity === 'open' &&
      this.#parts.mayShare(workspaceId) &&
      mayBeShared(text) &&
      mayBeShared(reasoning)
    )
  }

  async #store(entry: CacheEntry, look: Look | null): Promise<void> {
    await this.#parts.layers.cache.set(entry)
    if (look) await this.#parts.semanticIndex.keep(entry.key, entry.answer.text, look)
    this.#parts.onChange()
  }
}

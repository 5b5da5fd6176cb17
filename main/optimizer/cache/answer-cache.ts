import { describeError } from '../../domain/describe-error.ts'
import type { CacheEntry, CacheKey, CacheMark, CacheSource, CacheTrace } from '../../domain/cache.ts'
import type { ConversationId, ModelRef, WorkspaceId } from '../../domain/ids.ts'
import type { Candidate } from '../../domain/plan.ts'
import type { TurnTrace } from '../../domain/trace.ts'
import type { Turn } from '../../domain/turn.ts'
import type { Clock, Log } from '../../ports.ts'
import { resultOf, type Hit, type Missed, type Planned, type Ticket } from '../stages.ts'
import { keepRefusalOf, refusalOf } from './admission.ts'
import type { CacheLayers } from './cache-layers.ts'
import { InFlightAnswers } from './in-flight-answers.ts'
import { LIFE_MS } from './lifetimes.ts'
import type { Look, SemanticIndex } from './semantic-index.ts'
import type { Savings } from './savings.ts'
import { mayBeShared } from './sensitivity.ts'
import { cacheIdentityOf, type CacheIdentity } from './cache-identity.ts'
import type { ModelFingerprint } from '../../domain/model-fingerprint.ts'

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

type PlaceOf = (candidate: Candidate) => CacheIdentity

/** The candidates whose earlier answers the person would take. */
const servingOf = ({ plan }: Planned): Candidate[] => plan.candidates.filter(({ servesCached }) => servesCached)

const missed = ({ turn, plan }: Planned, decision: CacheTrace, ticket: Ticket | null): Missed =>
  resultOf<Missed>({ hit: null, turn, plan, ticket, decision })

/** The stage of the pipeline: finds answers that were given before, and keeps new ones. */
export class AnswerCache {
  readonly #parts: AnswerCacheParts
  readonly #coming = new InFlightAnswers()

  constructor(parts: AnswerCacheParts) {
    this.#parts = parts
  }

  /**
   * Looks for an answer that any candidate of the plan gave before, as far as the person would take it from that
   * candidate. A cache that fails is a miss. @throws the signal's reason
   */
  async lookUp(planned: Planned, signal: AbortSignal): Promise<Hit | Missed> {
    try {
      return await this.#lookUp(planned, signal)
    } catch (error) {
      signal.throwIfAborted()
      this.#parts.log.error('cache.lookup-failed', { error: describeError(error) })
      return missed(planned, EMPTY, null)
    }
  }

  async #lookUp(planned: Planned, signal: AbortSignal): Promise<Hit | Missed> {
    const { turn } = planned
    const refusal = this.#parts.settings().on ? refusalOf(turn) : 'off'
    if (refusal) return missed(planned, { ...EMPTY, lookup: 'left-out', refusal }, null)
    const placeOf = this.#places(planned)
    const places = servingOf(planned).map(placeOf)
    const [first] = places
    if (!first) return missed(planned, EMPTY, null)
    const { key, scope } = first
    const trace: CacheTrace = { ...EMPTY, key, scope }
    this.#parts.layers.origins.note(key, turn)
    if (turn.fresh) {
      for (const place of places) this.#takeBack(turn, place.key)
      const ticket = this.#ticket(planned, placeOf, this.#sight(first), this.#coming.announce(key))
      return missed(planned, { ...trace, lookup: 'bypassed' }, ticket)
    }
    // Nothing is awaited between these two, so that of equal questions one is the first.
    const coming = this.#coming.of(key, signal)
    if (coming) {
      const joined = await coming
      if (joined) return this.#hit(turn, joined, 'memory', { ...trace, lookup: 'joined' }, null)
    }
    const settle = this.#coming.announce(key)
    try {
      return await this.#find(planned, placeOf, trace, settle, signal)
    } catch (error) {
      settle(null)
      throw error
    }
  }

  /** The first of equal questions looks for all of them. */
  async #find(
    planned: Planned,
    placeOf: PlaceOf,
    trace: CacheTrace,
    settle: (entry: CacheEntry | null) => void,
    signal: AbortSignal
  ): Promise<Hit | Missed> {
    const { turn } = planned
    const places = servingOf(planned).map(placeOf)
    for (const { key, scope } of places) {
      this.#parts.layers.origins.note(key, turn)
      const found = await this.#parts.layers.cache.lookup(key, scope)
      if (!found) continue
      settle(found.entry)
      return this.#hit(turn, found.entry, found.layer, { ...trace, key, scope }, null)
    }
    let firstLook: Look | null = null
    for (const [index, place] of places.entries()) {
      // Each look costs an embedding; the models behind the first one are looked at where they answered before.
      if (index > 0 && !this.#parts.semanticIndex.knows(place.frame)) continue
      const look = this.#sight(place)
      if (index === 0) firstLook = look
      const decision = look && (await look.decided(signal))
      if (decision?.kind !== 'serve' && decision?.kind !== 'offer') continue
      this.#parts.layers.origins.note(decision.key, turn)
      const near = await this.#parts.layers.cache.lookup(decision.key, place.scope)
      if (!near) this.#parts.semanticIndex.remove(decision.key)
      else if (decision.kind === 'serve') {
        settle(null)
        return this.#hit(turn, near.entry, 'semantic', { ...trace, key: decision.key }, decision.similarity)
      } else
        trace.similar ??= {
          question: near.entry.answer.question,
          similarity: decision.similarity,
          ...(near.entry.answer.place && { place: near.entry.answer.place })
        }
    }
    if (!turn.warming) this.#parts.savings.note(turn.workspaceId, 'miss')
    return missed(planned, trace, this.#ticket(planned, placeOf, firstLook, settle))
  }

  /** Whether an answer to a question that was asked ahead of time is there; changes nothing. */
  async holds(planned: Planned): Promise<boolean> {
    for (const { key, scope } of servingOf(planned).map(this.#places(planned)))
      if (this.#coming.has(key) || (await this.#parts.layers.cache.lookup(key, scope)) !== null) return true
    return false
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

  /** Where a candidate's answer to the turn is kept, as of now: what may be shared can change while it is written. */
  #places({ turn, plan }: Planned): PlaceOf {
    const { layers, mayShare, makeOf, instructions } = this.#parts
    const teamId = mayShare(turn.workspaceId) ? layers.teamId : null
    const places = new Map(
      plan.candidates.map((candidate) => {
        const { ref } = candidate.model
        return [candidate, cacheIdentityOf(turn, ref, { make: makeOf(ref), teamId, instructions })]
      })
    )
    return (candidate) => {
      const place = places.get(candidate)
      if (!place) throw new Error('the candidate is not of this plan')
      return place
    }
  }

  /** Questions that hang on files are compared word for word only: what they mean is in the file. */
  #sight({ frame, question, kind }: CacheIdentity): Look | null {
    return this.#parts.settings().semantic && kind === 'plain' ? this.#parts.semanticIndex.look(frame, question) : null
  }

  #hit(turn: Turn, entry: CacheEntry, source: CacheSource, trace: CacheTrace, similarity: number | null): Hit {
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
    const lookup = trace.lookup === 'joined' ? 'joined' : 'hit'
    return resultOf<Hit>({ hit: entry, decision: { ...trace, lookup, mark } })
  }

  /** @param firstLook at the place of the plan's first choice */
  #ticket(
    { turn, plan }: Planned,
    placeOf: PlaceOf,
    firstLook: Look | null,
    settle: (entry: CacheEntry | null) => void
  ): Ticket {
    return {
      release: () => settle(null),
      keep: (trace, text, reasoning) => {
        const { cache } = trace.decisions
        const refusal = keepRefusalOf(trace, text)
        // It is kept under the name of the model that gave it, whoever was asked first.
        const answered = plan.candidates.find(({ model }) => model.ref === trace.model) ?? plan.candidates[0]
        const place = placeOf(answered)
        const entry = refusal ? null : this.#entry(turn, place, trace, text, reasoning)
        if (cache) {
          cache.kept = refusal ?? 'kept'
          cache.keptUntil = entry?.expiresAt ?? null
          if (entry) cache.key = entry.key
          if (entry?.scope === 'team' && entry.sensitivity !== 'open') cache.keptHere = true
        }
        settle(answered.servesCached ? entry : null)
        if (!entry) return
        const look = answered === plan.candidates[0] ? firstLook : this.#sight(place)
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

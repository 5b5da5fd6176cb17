import { createHash } from 'node:crypto'
import type { AnswerKind, CacheEntry, CacheKey, CacheMark, CacheScope, CacheSource, CacheTrace, Sensitivity } from '../../domain/cache.ts'
import type { ConversationId, ModelRef, WorkspaceId } from '../../domain/ids.ts'
import type { TurnTrace } from '../../domain/trace.ts'
import type { Turn } from '../../domain/turn.ts'
import type { Clock, Log } from '../../ports.ts'
import { keepRefusalOf, refusalOf } from './admission.ts'
import { frameOf, keyOf, type KeyParts } from './cache-key.ts'
import type { CacheLayers } from './cache-layers.ts'
import { LIFE_MS } from './lifetimes.ts'
import type { Look, MeaningSearch } from './meaning-search.ts'
import type { Savings } from './savings.ts'
import { sensitivityOf } from './sensitivity.ts'

export interface AnswerCacheParts {
  clock: Clock
  log: Log
  layers: CacheLayers
  meanings: MeaningSearch
  savings: Savings
  settings: () => { on: boolean; semantic: boolean }
  /** What stands for the model's own file, so that another file under the same name is another model; empty for remote ones. */
  makeOf: (model: ModelRef) => string
  /** Whether anything of a workspace may leave this machine. */
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

export type CacheLookup = { hit: CacheEntry; trace: CacheTrace } | { hit: null; trace: CacheTrace; ticket: Ticket | null }

/** What a turn is in the cache's eyes. */
interface Place {
  key: CacheKey
  frame: string
  scope: CacheScope
  scopeId: string
  kind: AnswerKind
  sensitivity: Sensitivity
  question: string
  /** Nothing was said before it. */
  alone: boolean
}

const EMPTY: CacheTrace = { lookup: 'miss', refusal: null, key: null, scope: null, mark: null, similar: null, kept: null, keptUntil: null }
/** What an entry takes beside its texts. */
const ENTRY_BYTES = 600

/** The stage of the pipeline: finds answers that were given before, and keeps new ones. */
export class AnswerCache {
  readonly #parts: AnswerCacheParts
  /** Answers on their way, by what they will be kept under; null when one turned out not to be kept. */
  readonly #coming = new Map<CacheKey, Promise<CacheEntry | null>>()

  constructor(parts: AnswerCacheParts) {
    this.#parts = parts
  }

  /** Looks an answer up. A cache that fails is a miss. @throws the signal's reason */
  async lookup(turn: Turn, signal: AbortSignal): Promise<CacheLookup> {
    try {
      return await this.#lookup(turn, signal)
    } catch (error) {
      signal.throwIfAborted()
      this.#parts.log.error('cache.lookup-failed', { error: String(error) })
      return { hit: null, ticket: null, trace: EMPTY }
    }
  }

  async #lookup(turn: Turn, signal: AbortSignal): Promise<CacheLookup> {
    const refusal = this.#parts.settings().on ? refusalOf(turn) : 'off'
    if (refusal) return { hit: null, ticket: null, trace: { ...EMPTY, lookup: 'left-out', refusal } }
    const place = this.#placeOf(turn)
    const { key, scope } = place
    const trace: CacheTrace = { ...EMPTY, key, scope }
    if (turn.fresh) {
      this.#takeBack(turn, key)
      return { hit: null, trace: { ...trace, lookup: 'bypassed' }, ticket: this.#ticket(turn, place, await this.#look(place, signal)) }
    }
    const found = await this.#parts.layers.cache.lookup(key, scope)
    if (found) return this.#hit(turn, found.entry, found.layer, trace, null)
    const joined = await unlessAborted(this.#coming.get(key), signal)
    if (joined) return this.#hit(turn, joined, 'memory', { ...trace, lookup: 'joined' }, null)
    const look = await this.#look(place, signal)
    const decision = look?.decision
    if (decision?.kind === 'serve' || decision?.kind === 'offer') {
      const near = await this.#parts.layers.cache.lookup(decision.key, scope)
      if (!near) this.#parts.meanings.remove(decision.key)
      else if (decision.kind === 'serve') return this.#hit(turn, near.entry, 'semantic', { ...trace, key: decision.key }, decision.similarity)
      else trace.similar = { question: near.entry.answer.question, similarity: decision.similarity, ...(near.entry.answer.place && { place: near.entry.answer.place }) }
    }
    this.#parts.savings.note(turn.workspaceId, 'miss')
    return { hit: null, trace, ticket: this.#ticket(turn, place, look) }
  }

  /** The answer to a question that was asked ahead of time, or null; changes nothing. */
  async holds(turn: Turn): Promise<boolean> {
    const { key, scope } = this.#placeOf(turn)
    return this.#coming.has(key) || (await this.#parts.layers.cache.lookup(key, scope)) !== null
  }

  /** The person was not served well: the entry goes, and its like are served less. */
  async complain(key: CacheKey): Promise<void> {
    this.#parts.meanings.feedback(key, 'wrong')
    await this.#parts.layers.cache.delete(key)
    this.#parts.onChange()
  }

  /** The person was served well. */
  praise(key: CacheKey): void {
    this.#parts.meanings.feedback(key, 'right')
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
    // Memory and the graves know at once; a layer that is slow to delete keeps nobody waiting.
    for (const one of new Set([key, turn.served ?? key]))
      void this.complain(one).catch((error: unknown) => this.#parts.log.warn('cache.not-deleted', { error: String(error) }))
  }

  #placeOf(turn: Turn): Place {
    const system = turn.messages.filter(({ role }) => role === 'system').map(({ text }) => text)
    const [question, ...before] = turn.messages.filter(({ role }) => role !== 'system').toReversed()
    const sensitivity = sensitivityOf(turn)
    const teamId = this.#parts.mayShare(turn.workspaceId) ? this.#parts.layers.teamId : null
    const shared = sensitivity === 'open' && teamId !== null
    const scope = shared ? 'team' : sensitivity === 'confidential' ? 'conversation' : 'workspace'
    const scopeId = shared ? teamId : scope === 'conversation' ? turn.conversationId : turn.workspaceId
    const parts: KeyParts = {
      route: `${turn.model.ref} ${this.#parts.makeOf(turn.model.ref)}`,
      sampling: turn.sampling,
      systemPrompt: system.join('\n\n'),
      context: before.toReversed().map(({ role, text, images }) => ({ role, text, ...(images && { images }) })),
      question: question?.text ?? '',
      attachments: [...turn.attachments, ...(question?.images ?? []).map(({ base64 }) => createHash('sha256').update(base64).digest('hex'))],
      scope,
      scopeId
    }
    const kind = turn.attachments.length > 0 || question?.images ? 'file' : 'plain'
    return { key: keyOf(parts), frame: frameOf(parts), scope, scopeId, kind, sensitivity, question: parts.question, alone: before.length === 0 }
  }

  /** What hangs on a file or on a conversation is compared word for word only: nobody asks that in other words. */
  async #look({ frame, question, kind, alone }: Place, signal: AbortSignal): Promise<Look | null> {
    return this.#parts.settings().semantic && kind === 'plain' && alone ? this.#parts.meanings.look(frame, question, signal) : null
  }

  #hit(turn: Turn, entry: CacheEntry, source: CacheSource, trace: CacheTrace, similarity: number | null): CacheLookup {
    const { answer, createdAt, kind } = entry
    const mark: CacheMark = {
      source, similarity,
      ageMs: Math.max(0, this.#parts.clock.now() - createdAt),
      savedMs: answer.totalMs,
      savedMicroUsd: answer.costMicroUsd,
      question: answer.question,
      warmed: kind === 'warmed'
    }
    if (source === 'memory') this.#parts.layers.noteUse(entry.key)
    if (mark.warmed) this.#parts.onWarmedUsed(entry.key)
    this.#parts.savings.note(turn.workspaceId, source, mark.savedMs, mark.savedMicroUsd ?? 0)
    this.#parts.onChange()
    return { hit: entry, trace: { ...trace, lookup: trace.lookup === 'joined' ? 'joined' : 'hit', mark } }
  }

  #ticket(turn: Turn, place: Place, look: Look | null): Ticket {
    const { key } = place
    let settle: (entry: CacheEntry | null) => void = () => undefined
    const coming = new Promise<CacheEntry | null>((resolve) => (settle = resolve))
    this.#coming.set(key, coming)
    const release = (entry: CacheEntry | null = null): void => {
      if (this.#coming.get(key) === coming) this.#coming.delete(key)
      settle(entry)
    }
    return {
      release: () => release(),
      keep: (trace, text, reasoning) => {
        const { cache } = trace
        const refusal = keepRefusalOf(turn, trace, text)
        const entry = refusal ? null : this.#entry(turn, place, trace, text, reasoning)
        if (cache) {
          cache.kept = refusal ?? 'kept'
          cache.keptUntil = entry?.expiresAt ?? null
        }
        release(entry)
        if (entry) void this.#store(entry, look).catch((error: unknown) => this.#parts.log.warn('cache.not-kept', { error: String(error) }))
      }
    }
  }

  #entry(turn: Turn, place: Place, trace: TurnTrace, text: string, reasoning: string): CacheEntry {
    const { key, scope, scopeId, sensitivity, question } = place
    const kind = turn.warming ? 'warmed' : place.kind
    const now = this.#parts.clock.now()
    const { model, modelName, usage, costMicroUsd, totalMs, finish } = trace
    return {
      key, scope, scopeId, kind, sensitivity,
      stamp: this.#parts.layers.cache.nextStamp(),
      createdAt: now,
      expiresAt: now + LIFE_MS[kind],
      workspaceId: turn.workspaceId,
      tags: [`model:${model}`, ...(turn.warming ? [] : [`conversation:${turn.conversationId}`]), ...turn.attachments.map((hash) => `file:${hash}`)],
      bytes: 2 * (question.length + text.length + reasoning.length) + ENTRY_BYTES,
      answer: {
        question, text, reasoning, model, modelName, usage, costMicroUsd, totalMs,
        finish: finish?.reason ?? 'stop',
        ...(!turn.warming && { place: { conversationId: turn.conversationId, messageId: turn.messageId } })
      }
    }
  }

  async #store(entry: CacheEntry, look: Look | null): Promise<void> {
    await this.#parts.layers.cache.set(entry)
    if (look) await this.#parts.meanings.keep(entry.key, entry.answer.text, look)
    this.#parts.onChange()
  }
}

/** What comes, or null when there is nothing to wait for. @throws the signal's reason */
async function unlessAborted<T>(coming: Promise<T | null> | undefined, signal: AbortSignal): Promise<T | null> {
  if (!coming) return null
  const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }))
  return Promise.race([coming, aborted])
}

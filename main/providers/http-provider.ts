import type { CompletionChunk, CompletionRequest } from '../domain/completion.ts'
import { SextantError, toPlainError, type PlainError } from '../domain/errors.ts'
import { DEFAULT_WORKSPACE, modelRef, splitModelRef, type ModelRef, type ProviderId } from '../domain/ids.ts'
import type { RateNotice } from '../domain/rate-limits.ts'
import type { Model } from '../domain/model.ts'
import type { ExchangeWatch } from '../domain/recorded-exchange.ts'
import { LIST_LIMITS, REFUSAL_LIMITS } from '../domain/limits.ts'
import type { Milliseconds } from '../domain/units.ts'
import type { Clock, Fetch, Log } from '../ports.ts'
import { isOwnMachine } from './base-url.ts'
import { quirksOf, staysHere } from './presets.ts'
import type { AnswerReader, GetJson, Protocol, Quirks, WireRequest } from './protocol.ts'
import type { ListedModel, ProviderKind } from '../domain/listed-model.ts'
import { protocols } from './protocols.ts'
import type { Provider } from './provider.ts'
import { CircuitBreaker } from './resilience/circuit-breaker.ts'
import { withoutRepeat } from './resilience/continuation.ts'
import { readRateNotice } from './resilience/rate-headers.ts'
import { defaultRetries, withRetries, type RetryPolicy } from './resilience/retries.ts'
import { ownMachineLimits, remoteLimits, type TimeLimits } from './resilience/time-limits.ts'
import { mayBeginInThought, withoutThinkTags } from './think-tags.ts'
import { BodyDecoder, type BodyEvent } from './wire/body-decoder.ts'
import { classifyError, type Whose } from './wire/classify-error.ts'
import { adaptRequest, adaptationFor, type RequestAdaptation } from './wire/request-adaptation.ts'
import { estimateTokens } from './wire/estimate-tokens.ts'
import { startHttpCall, textOfBody, type HttpCall, type WatchedRequestContext } from './wire/http-call.ts'
import type { Fields } from './wire/fields.ts'
import { limitReached } from './wire/limit-reached.ts'
import { boundedListing } from './wire/listing.ts'
import { parseJson } from './wire/parse-json.ts'
import { bareErrorIn, readErrorBody, type ProviderErrorBody } from './wire/provider-error-body.ts'
import { SaidSoFar } from './wire/said-so-far.ts'

/** Where a provider is and what it speaks. */
export interface ProviderSetup {
  id: ProviderId
  kind: ProviderKind
  /** null for a server that the person described. */
  preset: string | null
  name: string
  /** As `checkBaseUrl` gave it. */
  baseUrl: string
  needsKey: boolean
  /** Models that the person wants to ask, with what is known about them. */
  models: readonly ListedModel[]
}

export interface HttpProviderParts {
  fetch: Fetch
  clock: Clock
  log: Log
  /** From 0 to 1, without 1. */
  random: () => number
  /** @throws SextantError `secrets-unavailable` */
  key: () => string | undefined
  limits?: TimeLimits
  retries?: RetryPolicy
  /** Is told what responses say about limits. */
  onRate?: (model: ModelRef, notice: RateNotice) => void
  /** A faster way to the same events than a request of its own, such as a socket that is open already. */
  shortcut?: Shortcut
}

/** What an answer is asked for, whatever the way. */
export interface Call {
  body: Fields
  context: WatchedRequestContext
  limits: TimeLimits
  signal: AbortSignal
}

/** @param http the usual way, to be taken when nothing of the request was sent by the faster one */
export type Shortcut = (call: Call, http: () => AsyncIterable<BodyEvent[]>) => AsyncIterable<BodyEvent[]>

/** The result of asking a provider whether it would answer. */
export type KeyTest =
  { ok: true; ms: Milliseconds; models: number } | { ok: false; ms: Milliseconds; error: PlainError }

/** How often a request is changed to what a provider takes before it is given up. */
const MOST_CONCESSIONS = 6

/**
 * A provider over the network: its protocol does the translation, this does the rest. Time limits, retries before the
 * first piece and a breaker are in here; switching to another provider is the business of whoever has several.
 */
export class HttpProvider implements Provider {
  readonly id: ProviderId
  readonly #setup: ProviderSetup
  readonly #parts: HttpProviderParts
  readonly #protocol: Protocol
  readonly #quirks: Quirks
  readonly #limits: TimeLimits
  readonly #breaker: CircuitBreaker
  readonly #models: Model[]
  /** What each model was found not to take. */
  readonly #concessions: Map<string, RequestAdaptation[]>

  /** Models whose answers were found to begin in the middle of a thought. */
  readonly #openedByTemplate = new Set<string>()

  /** @param before what stood in its place: what was learned of the same server is still true */
  constructor(setup: ProviderSetup, parts: HttpProviderParts, before?: HttpProvider) {
    this.id = setup.id
    this.#setup = setup
    this.#parts = parts
    this.#protocol = protocols[setup.kind]
    this.#quirks = quirksOf(setup.preset)
    this.#limits = parts.limits ?? (isOwnMachine(setup.baseUrl) ? ownMachineLimits : remoteLimits)
    const same = before?.server === this.server
    this.#breaker = same ? before.#breaker : new CircuitBreaker(parts.clock)
    this.#concessions = same ? before.#concessions : new Map<string, RequestAdaptation[]>()
    this.#models = setup.models.map((model) => modelOf(model, setup))
  }

  models(): Model[] {
    return this.#models
  }

  /** What answers under this name: another server, or another way to speak to it, may have other models of the same name. */
  get server(): string {
    return `${this.#setup.kind} ${this.origin}${new URL(this.#setup.baseUrl).pathname}`
  }

  /** Whom its key is for. */
  get origin(): string {
    return new URL(this.#setup.baseUrl).origin
  }

  get breaker(): CircuitBreaker['state'] {
    return this.#breaker.state
  }

  async *stream(
    request: CompletionRequest,
    signal: AbortSignal,
    watch?: ExchangeWatch
  ): AsyncGenerator<CompletionChunk> {
    const { model } = splitModelRef(request.model)
    const { clock, log, random } = this.#parts
    const facts = this.#setup.models.find(({ id }) => id === model) ?? {}
    const wire = this.#protocol.request(request, model, facts, this.#quirks)
    const context: WatchedRequestContext = {
      purpose: 'completion',
      messages: request.messages,
      workspaceId: request.workspaceId,
      conversationId: request.conversationId,
      ...(request.turnId !== undefined && { turnId: request.turnId }),
      ...(watch && { watch })
    }
    const answers = withRetries(
      () => this.#guarded(wire, model, context, signal),
      {
        clock,
        random,
        policy: this.#parts.retries ?? defaultRetries,
        onRetry: (error, waitMs) =>
          log.warn('provider.retry', { provider: this.id, code: error.code, waitMs: Math.round(waitMs) })
      },
      signal
    )
    const thoughtful = this.#quirks.thinkTags
      ? withoutThinkTags(answers, mayBeginInThought(model) || this.#openedByTemplate.has(model), () =>
          this.#openedByTemplate.add(model)
        )
      : answers
    const partial = request.messages.at(-1)?.text ?? ''
    yield* wire.repeats ? withoutRepeat(partial, wire.repeats, thoughtful) : thoughtful
  }

  countTokens(_model: Model, texts: string[]): Promise<number[]> {
    return Promise.resolve(texts.map(estimateTokens))
  }

  /**
   * Asks the provider which models it has.
   * @throws SextantError
   */
  async listModels(signal: AbortSignal): Promise<ListedModel[]> {
    return await this.#list({ purpose: 'model-list' }, signal)
  }

  /** Makes one request that costs nothing or next to nothing, and says whether the key and the address are right. */
  async test(signal: AbortSignal): Promise<KeyTest> {
    const { clock } = this.#parts
    const begin = clock.monotonic()
    const context: WatchedRequestContext = { purpose: 'key-test' }
    try {
      if (this.#quirks.keyCheckPath !== undefined) await this.#getJson(context, signal)(this.#quirks.keyCheckPath)
      const models = await this.#list(context, signal).catch((error: unknown) =>
        this.#askShortly(error, context, signal)
      )
      return { ok: true, ms: clock.monotonic() - begin, models: models.length }
    } catch (error) {
      return { ok: false, ms: clock.monotonic() - begin, error: toPlainError(error) }
    }
  }

  /** For servers without a list: one word from the first model. */
  async #askShortly(
    error: unknown,
    context: WatchedRequestContext,
    signal: AbortSignal
  ): Promise<readonly ListedModel[]> {
    const [first] = this.#setup.models
    if (!first || !(error instanceof SextantError) || error.code !== 'provider-protocol') throw error
    const wire = this.#protocol.request(
      {
        model: modelRef(this.id, first.id),
        messages: [{ role: 'user', text: 'Hi' }],
        sampling: { temperature: 0, topP: 1, maxOutputTokens: 16 },
        workspaceId: DEFAULT_WORKSPACE,
        conversationId: 'test' as CompletionRequest['conversationId']
      },
      first.id,
      first,
      this.#quirks
    )
    for await (const chunk of this.#attempt(wire, first.id, context, signal)) if (chunk.type === 'finish') break
    return this.#setup.models
  }

  async *#guarded(
    wire: WireRequest,
    model: string,
    context: WatchedRequestContext,
    signal: AbortSignal
  ): AsyncGenerator<CompletionChunk> {
    this.#breaker.enter(this.#setup.name)
    let known = false
    try {
      for await (const chunk of this.#attempt(wire, model, context, signal)) {
        if (!known) this.#breaker.succeeded()
        known = true
        yield chunk
      }
    } catch (error) {
      if (!signal.aborted) {
        known = true
        this.#breaker.failed(error)
      }
      throw error
    } finally {
      if (!known) this.#breaker.abandoned()
    }
  }

  /** Asks once. */
  async *#attempt(
    wire: WireRequest,
    model: string,
    context: WatchedRequestContext,
    signal: AbortSignal
  ): AsyncGenerator<CompletionChunk> {
    const whose = this.#whose(model)
    context.watch?.hide(whose.key)
    const body = (this.#concessions.get(model) ?? []).reduce<Fields>(adaptRequest, wire.body)
    const reader = this.#protocol.reader(whose, this.#quirks)
    const http = (): AsyncIterable<BodyEvent[]> =>
      this.#overHttp({ ...wire, body }, model, whose, context, reader, signal)
    const said = new SaidSoFar(whose.provider)
    let unclaimed: ProviderErrorBody | undefined
    let done = false
    for await (const events of this.#parts.shortcut?.({ body, context, limits: this.#limits, signal }, http) ??
      http()) {
      for (const event of events) {
        if (event.type === 'done') done = true
        else {
          // Perhaps an error in a shape of its own: its words are wanted when no answer comes.
          if (!said.began) unclaimed ??= bareErrorIn(event.value)
          for (const chunk of reader.read(event.value, event.name)) yield said.pass(chunk)
        }
      }
      if (done) break
    }
    if (signal.aborted) return
    if (unclaimed && !said.began) throw classifyError(undefined, unclaimed, null, whose, this.#parts.clock.now())
    for (const chunk of reader.end(done)) yield said.pass(chunk)
  }

  async *#overHttp(
    wire: WireRequest,
    model: string,
    whose: Whose,
    context: WatchedRequestContext,
    reader: AnswerReader,
    signal: AbortSignal
  ): AsyncGenerator<BodyEvent[]> {
    const response = await this.#post(wire, model, whose, context, signal)
    const decoder = new BodyDecoder(whose.provider)
    for await (const bytes of response.bytes()) {
      const events = decoder.push(bytes)
      if (events.some(({ type }) => type === 'done')) response.drain()
      yield events
      if (reader.whole) response.settle()
    }
    yield decoder.end()
    const bare = decoder.values === 0 ? decoder.sample.trim() : ''
    // A page, broken JSON and an empty stream say nothing in words.
    if (bare !== '' && !/^(?:[<{[]|(?:data|event|id|retry)?:)/.test(bare))
      yield [{ type: 'value', value: { message: bare }, name: undefined }]
  }

  /** Sends a request, changed until the provider takes it, and returns its successful response. */
  async #post(
    { path, body }: WireRequest,
    model: string,
    whose: Whose,
    context: WatchedRequestContext,
    signal: AbortSignal
  ): Promise<HttpCall> {
    const learned = this.#concessions.get(model) ?? []
    let changed = body
    for (let concessions = 0; ; concessions++) {
      const response = await this.#exchange('POST', path, changed, whose, context, signal)
      this.#noteRate(model, response.headers)
      if (response.status < 400) return response
      const said = readErrorBody((await textOfBody(response, REFUSAL_LIMITS.bytes)).text)
      const concession = response.status === 400 || response.status === 422 ? adaptationFor(changed, said) : undefined
      if (!concession || concessions >= MOST_CONCESSIONS)
        throw this.#limited(
          model,
          classifyError(response.status, said, response.headers, whose, this.#parts.clock.now())
        )
      changed = adaptRequest(changed, concession)
      learned.push(concession)
      this.#concessions.set(model, learned)
    }
  }

  #noteRate(model: string, headers: Headers): void {
    const notice = this.#parts.onRate && readRateNotice(headers, this.#parts.clock.now())
    if (notice) this.#parts.onRate?.(modelRef(this.id, model), notice)
  }

  /** The provider wants to be left alone for a while: whoever asks it next waits so long. */
  #limited(model: string, error: SextantError): SextantError {
    const { code, retryAfterMs } = error
    if (code === 'provider-rate-limited' && retryAfterMs !== undefined)
      this.#parts.onRate?.(modelRef(this.id, model), { allowances: {}, retryAfterMs })
    return error
  }

  async #list(context: WatchedRequestContext, signal: AbortSignal): Promise<ListedModel[]> {
    const models = await this.#protocol.listModels(this.#getJson(context, signal), this.#quirks)
    if (models.length > LIST_LIMITS.models) throw limitReached(this.#setup.name, 'many', LIST_LIMITS.models)
    return models
  }

  #getJson(context: WatchedRequestContext, signal: AbortSignal): GetJson {
    const { name } = this.#setup
    return boundedListing(
      name,
      (path, body, bytes) => this.#text(path, body, bytes, context, signal),
      (text) => parseJson(text, name)
    )
  }

  async #text(
    path: string,
    body: Fields | undefined,
    bytes: number,
    context: WatchedRequestContext,
    signal: AbortSignal
  ): Promise<string> {
    const whose = this.#whose()
    const limits = { ...this.#limits, wholeMs: LIST_LIMITS.wholeMs }
    const response = await this.#exchange(body ? 'POST' : 'GET', path, body, whose, context, signal, limits)
    const failed = response.status >= 400
    const { text, whole } = await textOfBody(response, failed ? REFUSAL_LIMITS.bytes : bytes)
    if (failed)
      throw classifyError(response.status, readErrorBody(text), response.headers, whose, this.#parts.clock.now())
    if (!whole) throw limitReached(whose.provider, 'big', bytes)
    return text
  }

  #exchange(
    method: 'GET' | 'POST',
    path: string,
    body: Fields | undefined,
    whose: Whose,
    context: WatchedRequestContext,
    signal: AbortSignal,
    limits = this.#limits
  ): Promise<HttpCall> {
    const { fetch, clock } = this.#parts
    const headers = { ...this.#protocol.headers(whose.key), ...(body && { 'content-type': 'application/json' }) }
    return startHttpCall(
      { url: `${this.#setup.baseUrl}${path}`, method, headers, ...(body && { body: JSON.stringify(body) }), context },
      { fetch, clock, limits, whose },
      signal
    )
  }

  /** @throws SextantError `provider-key-missing`, `secrets-unavailable` */
  #whose(model?: string): Whose {
    const { name, needsKey } = this.#setup
    const key = this.#parts.key()
    if (needsKey && key === undefined) throw new SextantError('provider-key-missing', { params: { provider: name } })
    return { provider: name, key, ...(model !== undefined && { model }) }
  }
}

function modelOf(model: ListedModel, setup: ProviderSetup): Model {
  const { contextWindow, maxOutputTokens, images, reasoning, prices } = model
  return {
    ref: modelRef(setup.id, model.id),
    provider: setup.id,
    name: model.name ?? model.id,
    where: staysHere(setup, model.id) ? 'local' : 'remote',
    demo: false,
    ...(contextWindow !== undefined && { contextWindow }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(images !== undefined && { images }),
    ...(reasoning !== undefined && { reasoning }),
    ...(prices !== undefined && { prices })
  }
}

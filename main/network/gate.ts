import { randomUUID } from 'node:crypto'
import { describeError } from '../domain/describe-error.ts'
import { SextantError, type ErrorCode } from '../domain/errors.ts'
import type { ConversationId, TurnId } from '../domain/ids.ts'
import type {
  ConfirmWait,
  RequestContext,
  NetworkEnd,
  NetworkQuestion,
  NetworkRule,
  NetworkRules,
  NetworkVerdict
} from '../domain/network.ts'
import type { Bytes, Milliseconds } from '../domain/units.ts'
import type { Clock, Log } from '../ports.ts'
import type { Ledger } from './ledger.ts'
import { Permit } from './permit.ts'
import { decide } from './rules.ts'
import { canonicalHost, hostAndPort, isLoopback, isProgram, programTarget, targetOf, type Target } from './target.ts'

/** What the person says: `in-conversation` agrees to the host for as long as the conversation and the rules last. */
export type Consent = 'no' | 'not-so' | 'yes' | 'in-conversation'

/** Asks the person whether it may be sent. The signal ends the question. */
export type AskToSend = (question: NetworkQuestion, signal: AbortSignal | undefined) => Promise<Consent>

export interface GateParts {
  clock: Clock
  log: Log
  ledger: Ledger
  /** The rules of this moment; a request may be bound by stricter ones than the app's. */
  rules: (context: RequestContext) => NetworkRules
  /** null while there is nobody to ask. */
  ask: () => AskToSend | null
  /** Called once, before the first attempt to reach another machine, or this one over TLS. */
  prepare: () => void
}

/** How an attempt waits for its permission. */
export interface Waiting {
  signal?: AbortSignal | undefined
  /** Called with true when a person must agree before anything leaves, with false when the person has answered. */
  onWaiting?: ((waiting: boolean) => void) | undefined
}

/** What is about to be sent, for the person to see in Ask mode. */
export interface Sending {
  method: string
  body: string | undefined
  /** Head and body together. */
  bytes: number
}

const REFUSALS: Partial<Record<NetworkRule, ErrorCode>> = {
  offline: 'network-offline',
  declined: 'network-declined',
  'nobody-to-ask': 'network-unconfirmed',
  redirect: 'network-redirect'
}

/** Consents and waits are kept for this many turns back: enough for everything that runs at once. */
const TURNS_REMEMBERED = 200

/**
 * The one way out. Everything in main that wants to reach a host asks here first; the socket guard and the sessions of
 * the window let nothing else through. Each attempt is in the ledger before its first byte.
 */
export class NetworkGate {
  readonly #parts: GateParts
  readonly #permits = new Set<Permit>()
  #prepared = false
  /** Hosts whose permission the last change of the rules took back. */
  readonly #withdrawn = new Set<string>()
  /** Hosts the person has confirmed, per turn or download: a second try of the same is not asked again. */
  readonly #consents = new Map<string, Map<string, Promise<boolean>>>()
  /** Hosts that need no question in a conversation. */
  readonly #agreed = new Map<ConversationId, Set<string>>()
  /** How long the person took, per turn. */
  readonly #waits = new Map<TurnId, ConfirmWait[]>()

  constructor(parts: GateParts) {
    this.#parts = parts
  }

  /**
   * Permission to reach a host, recorded. Waits for the person in Ask mode.
   * @throws SextantError `network-offline`, `network-declined`, `network-unconfirmed`; whatever keeps the ledger from
   *   being written; the signal's reason
   */
  async admit(url: URL, context: RequestContext, sending: Sending, waiting: Waiting = {}): Promise<Permit> {
    return this.#admit(targetOf(url), `${url.origin}${url.pathname}`, context, sending, waiting)
  }

  /** Permission to open a socket of another protocol, such as a database's. @throws as `admit` does */
  async admitSocket(
    host: string,
    port: number,
    secure: boolean,
    context: RequestContext,
    waiting: Waiting = {}
  ): Promise<Permit> {
    const target = { host: canonicalHost(host), port, secure }
    return this.#admit(target, hostAndPort(target), context, { method: 'connect', body: undefined, bytes: 0 }, waiting)
  }

  /**
   * Permission to start a program that reaches other machines by itself, such as pip; its bytes can not be counted.
   * @param does what it is started for, for the person to read
   * @throws as `admit` does
   */
  admitProgram(program: string, does: string, context: RequestContext, waiting: Waiting = {}): Promise<Permit> {
    return this.#admit(programTarget(program), does, context, { method: 'program', body: undefined, bytes: 0 }, waiting)
  }

  /** Whether a program may be started that reaches other machines. */
  get holdsProgram(): boolean {
    for (const { target } of this.#permits) if (isProgram(target)) return true
    return false
  }

  async #admit(
    target: Target,
    address: string,
    context: RequestContext,
    sending: Sending,
    { signal, onWaiting }: Waiting
  ): Promise<Permit> {
    signal?.throwIfAborted()
    const rule = await this.#rule(address, target, context, sending, { signal, onWaiting })
    signal?.throwIfAborted()
    if (rule.verdict === 'refused') throw this.refuse(hostAndPort(target), rule.rule, context)
    const seq = this.#record(hostAndPort(target), rule.verdict, rule.rule, context)
    if (!this.#prepared && (target.secure || !isLoopback(target.host))) {
      this.#prepared = true
      this.#parts.prepare()
    }
    const permit = new Permit(target, context, (ended, outcome) => this.#ended(seq, ended, outcome))
    this.#permits.add(permit)
    return permit
  }

  /** Records a refusal, also one that happened below the gate, and makes the error that says so. */
  refuse(host: string, rule: NetworkRule, context: RequestContext): SextantError {
    this.#record(host, 'refused', rule, context)
    return new SextantError(REFUSALS[rule] ?? 'network-refused', { params: { host } })
  }

  /**
   * Records what was tried below the gate without its permission. Where permission was just taken back by going offline it is the
   * client of that host which connects anew; anything else nobody asked for.
   */
  refuseBelow(described: string, host: string | undefined): void {
    const rule = host !== undefined && this.#withdrawn.has(host) ? 'offline' : 'outside-the-gate'
    this.refuse(described, rule, { purpose: 'unknown' })
  }

  /** Whether something was given permission to reach this host; without a port, to look its name up. */
  holds(host: string, port?: number): boolean {
    for (const { target } of this.#permits)
      if (target.host === host && (port === undefined || target.port === port)) return true
    return false
  }

  /** Whether anything was given permission to reach another machine, as through a proxy. */
  get holdsRemote(): boolean {
    for (const { target } of this.#permits) if (!isLoopback(target.host)) return true
    return false
  }

  /** Bytes that are on their way to other machines for a turn, and not in the ledger yet. */
  bytesLeaving(turn: TurnId): Bytes {
    let bytes = 0
    for (const { target, context, bytesOut } of this.#permits)
      if (context.turnId === turn && !isLoopback(target.host)) bytes += bytesOut
    return bytes
  }

  /** When the person was asked about a turn, the first question first; empty where that is long ago. */
  waits(turn: TurnId): readonly ConfirmWait[] {
    return this.#waits.get(turn) ?? []
  }

  /** Must be called after the rules changed: what they no longer allow is stopped at once. */
  rulesChanged(): void {
    this.#consents.clear()
    this.#agreed.clear()
    this.#withdrawn.clear()
    for (const permit of [...this.#permits]) {
      if (decide(permit.target, this.#parts.rules(permit.context)).verdict !== 'refused') continue
      this.#withdrawn.add(permit.target.host)
      permit.withdraw()
    }
  }

  async #rule(
    address: string,
    target: Target,
    context: RequestContext,
    sending: Sending,
    { signal, onWaiting }: Waiting
  ): Promise<{ verdict: NetworkVerdict; rule: NetworkRule }> {
    const first = decide(target, this.#parts.rules(context))
    if (first.verdict !== 'ask') return first
    const { conversationId } = context
    if (conversationId !== undefined && this.#agreed.get(conversationId)?.has(hostAndPort(target)))
      return { verdict: 'allowed', rule: 'confirmed' }
    const ask = this.#parts.ask()
    if (!ask) return { verdict: 'refused', rule: 'nobody-to-ask' }
    onWaiting?.(true)
    const from = this.#parts.clock.monotonic()
    const allowed = await this.#consent(ask, address, target, context, sending, signal).finally(() => {
      this.#waited(context.turnId, from)
      onWaiting?.(false)
    })
    // The person may have changed the mode while the question stood.
    const now = decide(target, this.#parts.rules(context))
    if (now.verdict !== 'ask') return now
    return allowed ? { verdict: 'allowed', rule: 'confirmed' } : { verdict: 'refused', rule: 'declined' }
  }

  #consent(
    ask: AskToSend,
    url: string,
    target: Target,
    context: RequestContext,
    { method, body, bytes }: Sending,
    signal?: AbortSignal
  ): Promise<boolean> {
    const { turnId, conversationId, purpose, download } = context
    const host = hostAndPort(target)
    const together = turnId ?? download?.id
    const known = together === undefined ? undefined : this.#consents.get(together)?.get(host)
    if (known) return known
    const messages = (context.messages ?? []).map(({ role, text, images }) => ({
      role,
      text,
      images: images?.length ?? 0
    }))
    const question: NetworkQuestion = {
      kind: 'network',
      id: randomUUID(),
      url,
      host,
      method,
      purpose,
      turnId: turnId ?? null,
      conversationId: conversationId ?? null,
      download: download ?? null,
      body: body ?? null,
      messages,
      bytes
    }
    const answer = ask(question, signal).then((consent) => {
      if (consent === 'in-conversation' && conversationId !== undefined) this.#agree(conversationId, host)
      // It is asked anew about what is sent instead.
      if (consent === 'not-so' && together !== undefined) this.#consents.get(together)?.delete(host)
      return consent === 'yes' || consent === 'in-conversation'
    })
    if (together === undefined) return answer
    const hosts = this.#consents.get(together) ?? new Map<string, Promise<boolean>>()
    hosts.set(host, answer)
    this.#consents.set(together, hosts)
    forgetOldest(this.#consents)
    return answer
  }

  #agree(conversation: ConversationId, host: string): void {
    this.#agreed.set(conversation, new Set([...(this.#agreed.get(conversation) ?? []), host]))
    forgetOldest(this.#agreed)
  }

  #waited(turn: TurnId | undefined, from: Milliseconds): void {
    if (turn === undefined) return
    this.#waits.set(turn, [...this.waits(turn), { from, to: this.#parts.clock.monotonic() }])
    forgetOldest(this.#waits)
  }

  #record(host: string, verdict: NetworkVerdict, rule: NetworkRule, { purpose, turnId }: RequestContext): number {
    return this.#parts.ledger.attempt({
      at: this.#parts.clock.now(),
      host,
      purpose,
      turnId: turnId ?? null,
      verdict,
      rule
    })
  }

  #ended(seq: number, permit: Permit, outcome: NetworkEnd['outcome']): void {
    this.#permits.delete(permit)
    const { bytesOut, bytesIn } = permit
    try {
      this.#parts.ledger.end(seq, { at: this.#parts.clock.now(), outcome, bytesOut, bytesIn })
    } catch (error) {
      // The attempt itself is recorded; the answer must not be lost for the count of its bytes.
      this.#parts.log.error('network.end-not-recorded', { error: describeError(error) })
    }
  }
}

function forgetOldest(turns: Map<string, unknown>): void {
  for (const oldest of turns.keys()) {
    if (turns.size <= TURNS_REMEMBERED) return
    turns.delete(oldest)
  }
}

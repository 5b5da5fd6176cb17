import type { PromptMessage } from './completion.ts'
import type { ConversationId, TurnId, WorkspaceId } from './ids.ts'
import type { Role } from './role.ts'
import type { Bytes, EpochMs, Milliseconds } from './units.ts'

/** offline: nothing leaves this machine. ask: every remote send is confirmed. auto: sends go out, and are recorded. */
export type NetworkMode = 'offline' | 'ask' | 'auto'

/** What may leave the machine, for the whole app or for a part of it. */
export interface NetworkRules {
  mode: NetworkMode
  /** Whether servers on this very machine, such as one for models, may be reached in Offline. */
  loopbackOffline: boolean
}

/** Why something wants out. page: the window's own page. unknown: code that did not say. */
export type NetworkPurpose =
  | 'completion'
  | 'connection'
  | 'model-list'
  | 'key-test'
  | 'model-download'
  | 'price-list'
  | 'update'
  | 'cache'
  | 'telemetry'
  | 'learning-round'
  | 'page'
  | 'unknown'

/** While a person was asked whether something may be sent, in milliseconds of the monotonic clock. */
export interface ConfirmWait {
  from: Milliseconds
  to: Milliseconds
}

/** What an attempt is made for. */
export interface RequestContext {
  purpose: NetworkPurpose
  turnId?: TurnId
  /** Where the turn belongs. */
  conversationId?: ConversationId
  /** In whose name, where no running turn tells: its rules may be stricter than the app's. */
  workspaceId?: WorkspaceId
  /** The messages that would be sent, for the person who is asked. */
  messages?: readonly PromptMessage[]
  /** What is fetched, where several requests bring one thing. */
  download?: Download
}

/** One thing that is fetched, by however many requests. */
export interface Download {
  id: string
  /** As the person knows it. */
  name: string
  bytes: Bytes
}

/**
 * Which rule decided. Allowed: `loopback` (a server on this machine), `offline-loopback` (the same in Offline, since
 * the person allows it), `confirmed`, `auto`. Refused: `offline`, `declined` by the person, `nobody-to-ask`, `redirect`
 * to where the content must not follow, `outside-the-gate` (a socket that nobody asked for), `page` (the window's page
 * has no network), `no-network` (a process that never has any).
 */
export const networkRules = [
  'loopback',
  'offline-loopback',
  'confirmed',
  'auto',
  'offline',
  'declined',
  'nobody-to-ask',
  'redirect',
  'outside-the-gate',
  'page',
  'no-network'
] as const
export type NetworkRule = (typeof networkRules)[number]
export type NetworkVerdict = 'allowed' | 'refused'

/** One try to reach a host, recorded before anything is sent. */
export interface NetworkAttempt {
  at: EpochMs
  /** `host:port`; a name that was only looked up has no port. */
  host: string
  purpose: NetworkPurpose
  turnId: TurnId | null
  verdict: NetworkVerdict
  rule: NetworkRule
}

/** How an allowed attempt ended. `bytesOut` is an upper bound when it failed before an answer came. */
export interface NetworkEnd {
  at: EpochMs
  outcome: 'done' | 'failed' | 'stopped'
  bytesOut: Bytes
  bytesIn: Bytes
}

/** An attempt as the ledger shows it; `end` is null while it runs, when it was refused, and when the app was killed in it. */
export interface LedgerLine extends NetworkAttempt {
  seq: number
  /** Covers this row and, through the row before it, all earlier ones. */
  hash: string
  end: NetworkEnd | null
  /** Which request of its turn to that host it was, from the second one on. */
  tryNumber?: number
}

export interface LedgerFilter {
  /** Part of a host, a purpose or a rule. */
  text?: string | undefined
  from?: EpochMs | undefined
  /** Exclusive. */
  until?: EpochMs | undefined
  host?: string | undefined
  rule?: NetworkRule | undefined
  verdict?: NetworkVerdict | undefined
  turnId?: TurnId | undefined
}

/**
 * The result of checking every hash. changed: the row is not what was written. missing: rows before this one are gone.
 * cut: rows after this one are gone.
 */
export interface LedgerCheck {
  rows: number
  /** Covers everything; to be compared with that of an export. */
  headHash: string
  broken: { seq: number; how: 'changed' | 'missing' | 'cut' } | null
}

/** A message that would leave. */
export interface QuestionMessage {
  role: Role
  text: string
  images: number
}

/** What a person is asked in Ask mode: exactly what would leave. */
export interface NetworkQuestion {
  kind: 'network'
  id: string
  url: string
  host: string
  method: string
  purpose: NetworkPurpose
  turnId: TurnId | null
  /** Where the turn belongs; null for what no conversation asked for. */
  conversationId: ConversationId | null
  /** What is fetched; null for what brings nothing that the person asked for. */
  download: Download | null
  /** The body as it would be sent; null when there is none. Headers, such as keys, are not shown. */
  body: string | null
  /** The words in it, in the order in which they are sent; empty when it carries none. */
  messages: QuestionMessage[]
  bytes: Bytes
}

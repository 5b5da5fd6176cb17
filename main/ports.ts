import type { RequestContext } from './domain/network.ts'
import type { Bytes } from './domain/units.ts'

/** What the app needs from the place it runs in. Electron, plain Node and the tests each bring their own. */

export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number
  /** Milliseconds since some fixed moment; never goes back. */
  monotonic(): number
  /** Calls back once after `ms`; the returned function cancels it. */
  after(ms: number, callback: () => void): () => void
}

export interface Paths {
  /** The person's data: database, settings, models. One folder for the window and the terminal. */
  readonly data: string
  readonly database: string
  readonly models: string
  /** What ships with the app and is never written: the model manifest and the demo model. */
  readonly nativeModels: string
  /** Likewise: the list of prices. */
  readonly resources: string
}

export interface Secrets {
  /** keyring: encrypted by the operating system. none: this system has no keyring, nothing can be kept. */
  readonly protection: 'keyring' | 'none'
  /** Throws SextantError `secrets-unavailable` without a keyring. */
  encrypt(text: string): Uint8Array
  decrypt(encrypted: Uint8Array): string
}

export interface FetchInit {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
  signal?: AbortSignal
  /** `error` fails instead of following. */
  redirect?: 'follow' | 'error'
  /** What the request is made for: decides whether it may leave, and stands in the ledger. */
  context?: RequestContext
  /** Called with true when a person must agree before it leaves, with false when the person has answered: limits rest. */
  onWaiting?: (waiting: boolean) => void
}

export type Fetch = (url: string, init?: FetchInit) => Promise<Response>

/** A request as it goes out, once the gate has let it. */
export interface UngatedInit {
  method: string
  headers: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
  signal: AbortSignal
  /** Told each address that the host's name has; where it says no, the request fails with `network-redirect`. */
  mayReach?: (address: string) => boolean
  /** A redirect is handed over as the response it is, with its `location`: each host on the way is an attempt of its own. */
  redirect: 'manual'
}

/** The fetch below the gate. Only the gate calls it: everything else takes a `Fetch` from there. */
export type UngatedFetch = (url: string, init: UngatedInit) => Promise<Response>

/** How the app reaches other machines. */
export interface Transport {
  fetch: UngatedFetch
  /** Called once before the first attempt that needs it, for what costs time: the certificates that the system trusts. */
  prepare(): void
}

/** Permission to run a program that reaches other machines by itself. The signal ends it. */
export interface ProgramPermit {
  signal: AbortSignal
  end(outcome: 'done' | 'failed'): void
}

/**
 * Asks for permission to run a program that reaches other machines by itself.
 * @param does what it is run for, for a person to read
 * @throws SextantError when it may not
 */
export type AdmitProgram = (program: string, does: string, signal: AbortSignal) => Promise<ProgramPermit>

/** The ways to other machines that one download has: a person who is asked agrees to each host once for all of it. */
export type ReachForDownload = (download: { name: string; bytes: Bytes }) => {
  fetch: Fetch
  admitProgram: AdmitProgram
}

/** Events with fields, never text a person wrote or received. */
export interface Log {
  info(event: string, fields?: Record<string, unknown>): void
  warn(event: string, fields?: Record<string, unknown>): void
  error(event: string, fields?: Record<string, unknown>): void
}

/** Starts the process that runs llama.cpp; a crash there must not reach the app. */
export interface InferenceProcess {
  start(): InferenceChannel
}

export interface InferenceChannel {
  /** Structured clone: plain objects, numbers, strings, typed arrays. */
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once; `code` is null when a signal ended the process. */
  onExit(listener: (code: number | null) => void): void
  /** Ends the process at once. */
  kill(): void
}

/** How the computer is doing, for work that can wait. */
export interface Power {
  onBattery(): boolean
  /** Whether the network charges by volume; undefined where the system does not say. */
  metered(): boolean | undefined
  /** Since somebody last touched the keyboard or the mouse, in milliseconds. */
  idleMs(): number
}

export interface Ports {
  clock: Clock
  paths: Paths
  secrets: Secrets
  transport: Transport
  log: Log
  inference: InferenceProcess
  /** Starts the process that turns texts into vectors; absent where a place has none. */
  embedding?: InferenceProcess
  /** Absent where nothing is done ahead of time. */
  power?: Power
  /** The file of the storage worker's code. */
  storageWorker: string
  /** The file of the worker that counts tokens. */
  tokenWorker: string
  /** The file of the worker that reads a document. */
  documentWorker: string
}

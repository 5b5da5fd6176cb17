import type { PlainError } from './errors.ts'
import type { ModelRef } from './ids.ts'
import type { EpochMs, Milliseconds } from './units.ts'

/** The most requests of a turn that are kept; retries say little that the first and the last do not. */
export const MOST_EXCHANGES = 8

/** How a model was asked: over HTTP, over a socket that was open already, or in memory on this machine. */
export type ExchangeWay = 'http' | 'socket' | 'local'

/** A text as it was kept: all of it, or its beginning and its end. */
export interface KeptText {
  head: string
  /** Characters between `head` and `tail` that were not kept. */
  leftOut: number
  tail: string
}

/** A header's name and value; one that may hold a secret has dots for a value. */
export type KeptHeader = [name: string, value: string]

/**
 * One request for an answer and what came back, as they crossed the line: without keys, and with pictures cut short. A
 * turn has several when a request was tried again or another model was asked.
 */
export interface RecordedExchange {
  model: ModelRef
  way: ExchangeWay
  startedAt: EpochMs
  /** Until something came back; null when nothing did. */
  waitedMs: Milliseconds | null
  totalMs: Milliseconds
  /** Without method, address and headers where nothing was sent over a network. */
  request: { method: string | null; url: string | null; headers: KeptHeader[]; body: KeptText }
  /** null when nothing came back. */
  response: { status: number | null; headers: KeptHeader[]; body: KeptText } | null
  /** Why it failed or was refused. */
  error: PlainError | null
}

/** What goes out, before anything is hidden. */
export interface OutgoingRequest {
  way: ExchangeWay
  method: string | null
  url: string | null
  headers: Readonly<Record<string, string>>
  body: string
}

/** Is told what comes back for one request. */
export interface AnswerWatch {
  head(status: number, headers: Iterable<[string, string]>): void
  body(piece: Uint8Array | string): void
  /** @param thrown what ended it, unless it ended well */
  end(thrown?: unknown): void
  /** The request never left: there is nothing to keep. */
  unsent(): void
}

/** Is told of every request for an answer and of what comes back. */
export interface ExchangeWatch {
  /** Something that must never be kept, such as a key. */
  hide(secret: string | undefined): void
  /** A request goes out. */
  sent(request: OutgoingRequest): AnswerWatch
}

import type { AppEvents, Api } from '../../preload/contract/contract.ts'
import type { PlainError } from '../../main/domain/errors.ts'
import type { TurnId } from '../../main/domain/ids.ts'
import type { Result, TurnEvent } from '../../main/domain/turn.ts'

/** A request that main refused or could not do; `plain.code` is the key of its text. */
export class RequestError extends Error {
  readonly plain: PlainError

  constructor(plain: PlainError) {
    super(plain.code)
    this.name = 'RequestError'
    this.plain = plain
  }
}

type Unwrapped<T> = T extends (...input: infer Input) => Promise<Result<infer Output>>
  ? (...input: Input) => Promise<Output>
  : never
type Domains = Omit<Api, 'watchTurn' | 'on'>

/** Main's channels as plain promises: the answer, or a RequestError. */
export type Client = {
  [Domain in keyof Domains]: { [Method in keyof Domains[Domain]]: Unwrapped<Domains[Domain][Method]> }
}

type AnyCall = (input?: unknown) => Promise<Result<unknown>>

async function request(domain: string, method: string, input: unknown): Promise<unknown> {
  const api = window.api as unknown as Record<string, Record<string, AnyCall>>
  const call = api[domain]?.[method]
  if (!call) throw new RequestError({ code: 'internal', params: {}, retryable: false })
  const result = await (input === undefined ? call() : call(input))
  if (!result.ok) throw new RequestError(result.error)
  return result.data
}

const domain = (name: string): object =>
  new Proxy({}, { get: (_target, method) => (input?: unknown) => request(name, String(method), input) })

/** Each domain of the contract once: one that is missing does not compile. */
const domains: Record<keyof Client, object> = {
  app: domain('app'),
  cache: domain('cache'),
  conversations: domain('conversations'),
  context: domain('context'),
  attachments: domain('attachments'),
  workspaces: domain('workspaces'),
  turns: domain('turns'),
  models: domain('models'),
  settings: domain('settings'),
  network: domain('network'),
  confirmations: domain('confirmations'),
  providers: domain('providers'),
  search: domain('search'),
  insights: domain('insights'),
  learning: domain('learning'),
  tuning: domain('tuning'),
  together: domain('together'),
  security: domain('security'),
  archive: domain('archive')
}

/** Everything the window may ask of main. */
export const client = domains as Client

/** Receives a turn's events until its end; the returned function stops watching, not the turn. */
export function watchTurn(turnId: TurnId, listener: (event: TurnEvent) => void): () => void {
  return window.api.watchTurn(turnId, listener)
}

/** Subscribes to what main tells unasked; the returned function ends it. */
export function onAppEvent<Name extends keyof AppEvents>(
  name: Name,
  listener: (event: AppEvents[Name]) => void
): () => void {
  return window.api.on(name, listener)
}

/** What can be shown of anything thrown. */
export function plainErrorOf(thrown: unknown): PlainError {
  return thrown instanceof RequestError ? thrown.plain : { code: 'internal', params: {}, retryable: true }
}

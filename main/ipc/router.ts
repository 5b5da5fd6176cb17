import type { z } from 'zod'
import type { Channel } from '../../preload/contract/channel.ts'
import { contract, type Contract } from '../../preload/contract/contract.ts'
import { SextantError, toPlainError } from '../domain/errors.ts'
import { reportError } from '../domain/report-error.ts'
import type { Result } from '../domain/turn.ts'
import type { Log } from '../ports.ts'

type Handler<C> =
  C extends Channel<infer Input, infer Output> ? (input: z.output<Input>) => Output | Promise<Output> : never

/** One function per channel of the contract. */
export type Handlers = {
  [Domain in keyof Contract]: { [Method in keyof Contract[Domain]]: Handler<Contract[Domain][Method]> }
}

export type Router = (name: string, input: unknown) => Promise<Result<unknown>>

/** Parses a request by the contract, hands it to its handler and answers with data or a plain error; never rejects. */
export function createRouter(handlers: Handlers, log: Log): Router {
  const routes = new Map<string, { input: z.ZodType; handle: (input: unknown) => unknown }>()
  for (const [domain, methods] of Object.entries(contract))
    for (const [method, channel] of Object.entries(methods as Record<string, Channel>)) {
      const handle = (handlers as unknown as Record<string, Record<string, (input: unknown) => unknown>>)[domain]?.[
        method
      ]
      if (!handle) throw new Error(`no handler for ${domain}.${method}`)
      routes.set(`${domain}.${method}`, { input: channel.input, handle })
    }
  return async (name, input) => {
    try {
      const route = routes.get(name)
      if (!route) throw new SextantError('invalid-input', { params: { channel: name } })
      const parsed = route.input.safeParse(input)
      if (!parsed.success)
        throw new SextantError('invalid-input', {
          params: { channel: name, where: parsed.error.issues[0]?.path.join('.') ?? '' }
        })
      return { ok: true, data: await route.handle(parsed.data) }
    } catch (error) {
      return {
        ok: false,
        error: toPlainError(isRefusal(error) ? error : reportError(log, 'ipc.failed', error, { channel: name }))
      }
    }
  }
}

/** Says no to the person, as a conversation that is not there does: nothing broke. */
function isRefusal(error: unknown): boolean {
  return error instanceof SextantError && error.code !== 'internal' && error.cause === undefined
}

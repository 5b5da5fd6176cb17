import { describe, expect, test } from 'vitest'
import { createRouter, type Handlers } from '../../main/ipc/router.ts'
import { SextantError } from '../../main/domain/errors.ts'
import { channelMethods } from '../../preload/contract/channel-names.ts'
import { contract } from '../../preload/contract/contract.ts'
import { keepingLog } from '../fakes/keeping-log.ts'
import { silentLog } from '../fakes/silent-log.ts'

/** Names of all channels, `domain.method`. */
const channelNames = Object.entries(contract).flatMap(([domain, methods]) =>
  Object.keys(methods).map((method) => `${domain}.${method}`)
)

/** Handlers that answer with what they were given. */
function echo(override: Record<string, (input: unknown) => unknown> = {}): Handlers {
  return Object.fromEntries(
    Object.entries(contract).map(([domain, methods]) => [
      domain,
      Object.fromEntries(
        Object.keys(methods).map((method) => [method, override[`${domain}.${method}`] ?? ((input: unknown) => input)])
      )
    ])
  ) as unknown as Handlers
}

const uuid = '018f6b1e-7c4f-7a31-8d2f-3c8b6f1a2b3c'

describe('the contract', () => {
  test('the bridge offers exactly the channels of the contract', () => {
    const offered = Object.entries(channelMethods).flatMap(([domain, methods]) =>
      methods.map((method) => `${domain}.${method}`)
    )
    expect(offered.toSorted()).toEqual(channelNames.toSorted())
  })

  test('a router without a handler for a channel can not be made', () => {
    const handlers = { ...echo(), settings: { get: () => ({}) } } as unknown as Handlers
    expect(() => createRouter(handlers, silentLog)).toThrow('settings.change')
  })

  test('a channel that does not exist is refused', async () => {
    const route = createRouter(echo(), silentLog)
    expect(await route('app.evaluate', 'process.exit()')).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    expect(await route('__proto__.toString', undefined)).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
  })

  test.each(channelNames)('%s refuses what it was not made for', async (name) => {
    const route = createRouter(echo(), silentLog)
    for (const wrong of [42, 'text', [], { id: '../../etc/passwd' }, { url: 7 }, { unknown: { nested: true } }, null])
      expect(await route(name, wrong)).toMatchObject({
        ok: false,
        error: { code: 'invalid-input', params: { channel: name } }
      })
  })

  test('a good request reaches its handler parsed', async () => {
    const route = createRouter(echo(), silentLog)
    const answer = await route('conversations.rename', { id: uuid, title: '  Churn  ', extra: 1 })
    expect(answer).toEqual({ ok: true, data: { id: uuid, title: 'Churn' } })
  })

  test('an error with a code keeps it, any other says nothing about the inside', async () => {
    const route = createRouter(
      echo({
        'app.facts': () => {
          throw new SextantError('database-full', { retryable: true, params: { file: 'a.db' } })
        },
        'settings.get': () => Promise.reject(new Error('secret stack'))
      }),
      silentLog
    )
    expect(await route('app.facts', undefined)).toEqual({
      ok: false,
      error: { code: 'database-full', params: { file: 'a.db' }, retryable: true }
    })
    const internal = await route('settings.get', undefined)
    expect(internal).toMatchObject({ ok: false, error: { code: 'internal', retryable: true } })
    expect(JSON.stringify(internal)).not.toContain('secret')
  })

  test('an unexpected error is in the log once, under the number that the person sees, without its words', async () => {
    const log = keepingLog()
    const route = createRouter(
      echo({
        'settings.get': () => Promise.reject(new TypeError('Ayşe asked about churn', { cause: new Error('in 2024') }))
      }),
      log
    )
    const refused = (await route('settings.get', undefined)) as unknown as { error: { params: { number: string } } }
    expect(refused.error.params.number).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/)
    expect(log.lines).toMatchObject([
      {
        level: 'error',
        event: 'ipc.failed',
        fields: {
          number: refused.error.params.number,
          channel: 'settings.get',
          error: { name: 'TypeError', cause: { name: 'Error' } }
        }
      }
    ])
    expect(JSON.stringify(log.lines)).not.toMatch(/Ayşe|churn|2024/)
  })

  test('a refusal is not in the log unless something caused it', async () => {
    const log = keepingLog()
    const route = createRouter(
      echo({
        'app.facts': () => Promise.reject(new SextantError('not-found')),
        'settings.get': () => Promise.reject(new SextantError('database-full', { cause: new Error('x') }))
      }),
      log
    )
    await route('app.facts', undefined)
    await route('settings.get', undefined)
    expect(log.lines.map(({ level, event }) => `${level} ${event}`)).toEqual(['warn ipc.failed'])
  })
})

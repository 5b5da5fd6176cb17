import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import type { SextantError } from '../../../main/domain/errors.ts'
import { handleUncaught } from '../../../main/node/uncaught.ts'
import { keepingLog } from '../../fakes/keeping-log.ts'
import { ManualClock, settled } from '../../fakes/manual-clock.ts'

function build(keep: () => Promise<void> = () => Promise.resolve(), rejected?: 'end') {
  const source = new EventEmitter()
  const clock = new ManualClock()
  const log = keepingLog()
  const ended: SextantError[] = []
  const told: SextantError[] = []
  const stop = handleUncaught(source as unknown as NodeJS.Process, {
    clock,
    log,
    keep,
    end: (error) => ended.push(error),
    rejected: rejected ?? ((error) => told.push(error))
  })
  return { source, clock, log, ended, told, stop }
}

describe('what nobody caught', () => {
  test('an exception is logged, what can be kept is kept, and the app ends with the number', async () => {
    let keep = (): void => undefined
    const { source, log, ended } = build(() => new Promise((resolve) => (keep = resolve)))
    source.emit('uncaughtException', new TypeError('x'))
    await settled()
    expect(ended).toEqual([])
    keep()
    await settled()
    expect(ended.map(({ params }) => params['number'])).toEqual([log.lines[0]?.fields?.['number']])
    expect(log.lines.map(({ event }) => event)).toEqual(['uncaught.exception'])
  })

  test('it ends once, and what is thrown meanwhile is only logged', async () => {
    const { source, log, ended } = build()
    source.emit('uncaughtException', new Error('a'))
    source.emit('uncaughtException', new Error('b'))
    await settled()
    expect(ended).toHaveLength(1)
    expect(log.lines).toHaveLength(2)
  })

  test('it ends also when nothing can be kept, or the disk does not answer', async () => {
    const refused = build(() => Promise.reject(new Error('full')))
    refused.source.emit('uncaughtException', new Error('a'))
    await settled()
    expect(refused.ended).toHaveLength(1)
    expect(refused.log.lines.map(({ event }) => event)).toEqual(['uncaught.exception', 'uncaught.not-kept'])

    const stuck = build(() => new Promise(() => undefined))
    stuck.source.emit('uncaughtException', new Error('a'))
    await stuck.clock.advance(3000)
    expect(stuck.ended).toHaveLength(1)
  })

  test('a promise that nobody caught is logged and said, and the app goes on', async () => {
    const { source, log, ended, told } = build()
    source.emit('unhandledRejection', new Error('a'))
    await settled()
    expect(ended).toEqual([])
    expect(told.map(({ params }) => params['number'])).toEqual([log.lines[0]?.fields?.['number']])
  })

  test('where nobody can be told, it ends the app too', async () => {
    const { source, ended } = build(undefined, 'end')
    source.emit('unhandledRejection', new Error('a'))
    await settled()
    expect(ended).toHaveLength(1)
  })

  test('nothing is handled after it was stopped', () => {
    const { source, stop } = build()
    stop()
    expect(source.eventNames()).toEqual([])
  })
})

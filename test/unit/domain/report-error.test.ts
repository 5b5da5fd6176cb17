import { describe, expect, test } from 'vitest'
import { fromPlainError, SextantError, toPlainError } from '../../../main/domain/errors.ts'
import { reportError } from '../../../main/domain/report-error.ts'
import { keepingLog } from '../../fakes/keeping-log.ts'

describe('reporting an error', () => {
  test('one without a code of ours gets a number, which is in the log and in the error', () => {
    const log = keepingLog()
    const error = reportError(log, 'turn.failed', new TypeError('x'), { model: 'local:a' })
    expect(error.code).toBe('internal')
    expect(error.params['number']).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/)
    expect(log.lines).toMatchObject([
      { level: 'error', event: 'turn.failed', fields: { number: error.params['number'], model: 'local:a' } }
    ])
  })

  test('one that passes several places, also as a plain one to another process, is logged once', () => {
    const log = keepingLog()
    const thrown = new Error('x')
    const first = reportError(log, 'worker.call-failed', thrown)
    const second = reportError(log, 'turn.failed', fromPlainError(toPlainError(first)))
    const third = reportError(log, 'ipc.failed', thrown)
    expect(log.lines).toHaveLength(1)
    expect([second, third].map(({ params }) => params['number'])).toEqual([
      first.params['number'],
      first.params['number']
    ])
  })

  test('one with a code of ours is a warning with its causes and keeps its code', () => {
    const log = keepingLog()
    const thrown = new SextantError('provider-unreachable', { cause: Object.assign(new Error('x'), { code: 'EPIPE' }) })
    expect(reportError(log, 'turn.failed', thrown)).toBe(thrown)
    expect(log.lines).toMatchObject([
      { level: 'warn', fields: { error: { code: 'provider-unreachable', cause: { code: 'EPIPE' } } } }
    ])
  })

  test('what was cancelled is not logged', () => {
    const log = keepingLog()
    expect(reportError(log, 'x', new DOMException('stop', 'AbortError')).code).toBe('cancelled')
    expect(reportError(log, 'x', new SextantError('cancelled')).code).toBe('cancelled')
    expect(log.lines).toEqual([])
  })

  test('two errors have two numbers', () => {
    const log = keepingLog()
    const numbers = Array.from({ length: 100 }, () => reportError(log, 'x', new Error('x')).params['number'])
    expect(new Set(numbers).size).toBe(100)
  })
})

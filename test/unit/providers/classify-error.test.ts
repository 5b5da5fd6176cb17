import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { classifyError } from '../../../main/providers/wire/classify-error.ts'
import { readErrorBody } from '../../../main/providers/wire/provider-error-body.ts'

interface Failure {
  name: string
  status: number
  headers: Record<string, string>
  body: unknown
  code: string
  retryable: boolean
  retryAfterMs?: number
}

const NOW = 1_700_000_000_000
const file = path.resolve(import.meta.dirname, '../../fixtures/providers/failures.jsonl')
const failures = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Failure)

describe('a failure that a provider reports has the class a person can act on', () => {
  test.each(failures)('$name', ({ status, headers, body, code, retryable, retryAfterMs }) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const error = classifyError(status, readErrorBody(text), new Headers(headers), { provider: 'P', model: 'm' }, NOW)
    expect({ code: error.code, retryable: error.retryable, retryAfterMs: error.retryAfterMs }).toEqual({
      code,
      retryable,
      retryAfterMs
    })
    expect(error.params['provider']).toBe('P')
  })
})

describe('a key never gets into an error', () => {
  test('the own key is taken out of what the provider says', () => {
    const said = readErrorBody(JSON.stringify({ error: { message: 'Key odd-key-without-prefix is unknown' } }))
    const error = classifyError(401, said, null, { provider: 'P', key: 'odd-key-without-prefix' }, NOW)
    expect(JSON.stringify(error.params)).not.toContain('odd-key')
  })

  test('whatever looks like a key is taken out too', () => {
    for (const { status, body } of failures) {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const error = classifyError(status, readErrorBody(text), null, { provider: 'P' }, NOW)
      expect(`${error.message} ${JSON.stringify(error.params)}`).not.toMatch(/sk-abcd|xai-secret/)
    }
  })
})

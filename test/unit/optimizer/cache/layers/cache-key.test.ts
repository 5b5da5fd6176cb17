import { describe, expect, test } from 'vitest'
import { canonical, frameOf, keyOf, type KeyParts } from '../../../../../main/optimizer/cache/cache-key.ts'

const parts: KeyParts = {
  route: 'local:one',
  sampling: { temperature: 0.2, topP: 0.95 },
  systemPrompt: 'Be brief.',
  context: [{ role: 'user', text: 'Hello' }],
  question: 'What is churn?',
  attachments: ['abc'],
  scope: 'workspace',
  scopeId: 'default'
}

describe('the key of an answer', () => {
  test('is the same for the same parts in any spelling', () => {
    const sampling = { topP: 0.95, temperature: 0.2 }
    expect(keyOf({ ...parts, sampling, question: ' What is churn?\n' })).toBe(keyOf(parts))
    expect(keyOf({ ...parts, question: 'caf\u0065\u0301' })).toBe(keyOf({ ...parts, question: 'caf\u00e9' }))
  })

  const changes: Partial<KeyParts>[] = [
    { route: 'local:two' },
    { sampling: { temperature: 0.3, topP: 0.95 } },
    { sampling: { temperature: 0.2, topP: 0.95, maxOutputTokens: 100 } },
    { systemPrompt: 'Be long.' },
    { context: [] },
    { context: [{ role: 'assistant', text: 'Hello' }] },
    { attachments: ['abd'] },
    { attachments: [] },
    { scope: 'team' },
    { scopeId: 'other' }
  ]
  test.each(changes)('differs when this differs, and so does the frame: %j', (change) => {
    expect(keyOf({ ...parts, ...change })).not.toBe(keyOf(parts))
    expect(frameOf({ ...parts, ...change })).not.toBe(frameOf(parts))
  })

  test('differs for another question in the same frame', () => {
    const other = { ...parts, question: 'What is revenue?' }
    expect(keyOf(other)).not.toBe(keyOf(parts))
    expect(frameOf(other)).toBe(frameOf(parts))
  })

  test('does not depend on where a text ends and the next begins', () => {
    expect(canonical(['a', 'b'])).not.toBe(canonical(['ab']))
    expect(canonical({ a: undefined, b: 1 })).toBe(canonical({ b: 1 }))
  })
})

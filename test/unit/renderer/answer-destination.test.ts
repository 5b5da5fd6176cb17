import { describe, expect, test } from 'vitest'
import { mayBeCharged, answerDestinationOf } from '../../../renderer/features/chat/answer-destination.ts'
import { anAnswer, aSummary, plainError } from './fake-main.ts'

const remote = aSummary({ where: 'remote' })
const failed = (code: Parameters<typeof plainError>[0], text = '') =>
  anAnswer('a', 'q', text, { status: 'failed', error: plainError(code) })

describe('where a question went', () => {
  test('what was declined, or kept back by Offline or for want of a key, was not sent, also to a server on this machine', () => {
    for (const code of ['network-declined', 'network-offline', 'provider-key-missing'] as const)
      for (const ownMachine of [true, false, undefined])
        expect(answerDestinationOf(failed(code), remote, ownMachine), code).toBe('nothing-sent')
  })

  test('only an answer of a server on this machine went to one', () => {
    expect(answerDestinationOf(anAnswer('a', 'q', 'Four.'), remote, true)).toBe('nearby')
    expect(answerDestinationOf(failed('provider-failed'), remote, true)).toBe('nearby')
    expect(answerDestinationOf(failed('provider-unreachable'), remote, false)).toBe('nothing-sent')
    expect(answerDestinationOf(anAnswer('a', 'q', '', { status: 'stopped' }), remote, false)).toBe('nothing-sent')
  })

  test('what was counted was sent, and what was answered here stayed', () => {
    expect(answerDestinationOf(failed('provider-auth'), { ...remote, sentBytes: 400 }, false)).toBe('sent')
    expect(answerDestinationOf(anAnswer('a', 'q', 'Four.'), aSummary({ where: 'local' }), undefined)).toBe('stayed')
  })
})

describe('an unknown cost', () => {
  test('is not told where nothing was sent or the provider refused before it began', () => {
    expect(mayBeCharged(failed('network-declined'), 'nothing-sent')).toBe(false)
    expect(mayBeCharged(failed('provider-auth'), 'sent')).toBe(false)
    expect(mayBeCharged(anAnswer('a', 'q', 'Four.'), 'stayed')).toBe(false)
  })

  test('is told where an answer had begun, or nobody knows whether it had', () => {
    expect(mayBeCharged(failed('answer-broken', 'Fo'), 'sent')).toBe(true)
    expect(mayBeCharged(failed('provider-timeout'), 'sent')).toBe(true)
  })
})

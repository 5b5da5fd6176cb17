import { describe, expect, test } from 'vitest'
import type { NetworkMode } from '../../../main/domain/network.ts'
import { decide, strictest } from '../../../main/network/rules.ts'
import { canonicalHost, hostAndPort, isLoopback, targetOf } from '../../../main/network/target.ts'

const to = (url: string) => targetOf(new URL(url))
const rules = (mode: NetworkMode, loopbackOffline = true) => ({ mode, loopbackOffline })

describe('what is this machine', () => {
  test.each([
    'http://127.0.0.1:8080',
    'http://127.8.9.1',
    'http://[::1]:11434',
    'http://localhost',
    'http://LOCALHOST.',
    'http://models.localhost',
    'http://0x7f.1',
    'http://2130706433',
    'http://[::ffff:127.0.0.1]',
    'ws://127.0.0.1'
  ])('%s is', (url) => {
    expect(isLoopback(to(url).host)).toBe(true)
  })

  test.each([
    'http://localhost.example.com',
    'http://127.0.0.1.nip.io',
    'http://192.168.1.4',
    'http://0.0.0.0',
    'http://[::ffff:10.0.0.1]',
    'http://[::]',
    'https://example.com',
    'http://127.example',
    'http://notlocalhost'
  ])('%s is not', (url) => {
    expect(isLoopback(to(url).host)).toBe(false)
  })

  test('a host has one spelling', () => {
    expect(canonicalHost('[FE80::1]')).toBe('fe80::1')
    expect(canonicalHost('Example.COM.')).toBe('example.com')
    expect(hostAndPort(to('https://[2001:db8::1]/x'))).toBe('[2001:db8::1]:443')
    expect(hostAndPort(to('ws://a.test/x'))).toBe('a.test:80')
  })

  test('what is no address of a server is refused', () => {
    expect(() => to('file:///etc/passwd')).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })
})

describe('the rules', () => {
  test('Offline refuses every other machine', () => {
    expect(decide(to('https://api.example.com'), rules('offline'))).toEqual({ verdict: 'refused', rule: 'offline' })
    expect(decide(to('http://192.168.1.4:11434'), rules('offline'))).toEqual({ verdict: 'refused', rule: 'offline' })
  })

  test('Offline lets through to this machine only if the person allows it', () => {
    expect(decide(to('http://localhost:11434'), rules('offline'))).toEqual({
      verdict: 'allowed',
      rule: 'offline-loopback'
    })
    expect(decide(to('http://localhost:11434'), rules('offline', false))).toEqual({
      verdict: 'refused',
      rule: 'offline'
    })
  })

  test('Ask asks for every other machine and never for this one', () => {
    expect(decide(to('https://api.example.com'), rules('ask'))).toEqual({ verdict: 'ask' })
    expect(decide(to('http://127.0.0.1:1234'), rules('ask'))).toEqual({ verdict: 'allowed', rule: 'loopback' })
  })

  test('Auto allows', () => {
    expect(decide(to('https://api.example.com'), rules('auto'))).toEqual({ verdict: 'allowed', rule: 'auto' })
  })

  test('of several rules the strictest holds', () => {
    expect(strictest(rules('auto'), rules('ask'))).toEqual(rules('ask'))
    expect(strictest(rules('offline'), rules('auto', false))).toEqual(rules('offline', false))
    expect(strictest(rules('ask', false))).toEqual(rules('ask', false))
  })
})

import { describe, expect, test } from 'vitest'
import { checkBaseUrl, completeAddress, exposureOf, isOwnMachine } from '../../../main/providers/base-url.ts'
import { redact } from '../../../main/detection/redact.ts'

const codeOf = (url: string, confirmed: string[] = []): string => {
  try {
    checkBaseUrl(url, confirmed)
    return 'fine'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('the address of a provider', () => {
  test('comes in one spelling', () => {
    expect(checkBaseUrl(' https://API.Example.com:443/v1/ ', [])).toBe('https://api.example.com/v1')
    expect(checkBaseUrl('http://LOCALHOST:1234', [])).toBe('http://localhost:1234')
  })

  test.each([
    '',
    'example.com',
    'ftp://example.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:pass@example.com',
    'https://example.com/?key=1',
    'https://example.com/#x',
    'https://{resource}.openai.azure.com'
  ])('is not %j', (url) => {
    expect(codeOf(url)).toBe('base-url-invalid')
  })

  test.each([
    'http://127.0.0.1:8080',
    'http://127.9.9.9',
    'http://[::1]:11434',
    'http://localhost',
    'http://0x7f.1',
    'https://anything.example'
  ])('%s needs no asking', (url) => {
    expect(codeOf(url)).toBe('fine')
  })

  test.each([
    'http://192.168.1.9:11434',
    'http://10.0.0.2',
    'http://172.20.0.3',
    'http://nas:8000',
    'http://gpu.local',
    'http://[fd00::1]',
    'http://169.254.1.1',
    'http://100.100.1.1'
  ])('%s must be confirmed', (url) => {
    expect(codeOf(url)).toBe('base-url-unconfirmed')
    expect(codeOf(url, [new URL(url).hostname.replace(/[[\]]/g, '')])).toBe('fine')
  })

  test.each([
    'http://example.com',
    'http://8.8.8.8',
    'http://172.32.0.1',
    'http://10.example.com',
    'http://127.0.0.1.example.com'
  ])('%s is refused, confirmed or not', (url) => {
    expect(codeOf(url, [new URL(url).hostname])).toBe('base-url-insecure')
  })

  test('is completed the way servers of one’s own are', () => {
    expect(completeAddress('http://localhost:1234', 'openai-chat')).toBe('http://localhost:1234/v1')
    expect(completeAddress('http://192.168.1.2:8000/', 'openai-responses')).toBe('http://192.168.1.2:8000/v1')
    expect(completeAddress('http://localhost:11434/v1/', 'ollama')).toBe('http://localhost:11434')
    for (const url of ['https://api.example.com', 'http://localhost:1234/api', 'nonsense'])
      expect(completeAddress(url, 'openai-chat')).toBe(url)
  })

  test('does not show a password that was typed into it', () => {
    expect(() => checkBaseUrl('https://me:secret@example.com', [])).toThrow(
      expect.objectContaining({ params: { url: '' } })
    )
  })

  test('is on this machine only by its host', () => {
    expect([
      isOwnMachine('http://localhost:1'),
      isOwnMachine('https://localhost.example.com'),
      isOwnMachine('http://127.0.0.1.nip.io')
    ]).toEqual([true, false, false])
  })
})

describe('keys in texts', () => {
  test.each([
    'sk-proj-abcdef123456',
    'sk-ant-api03-abcdefgh',
    'AIzaSyA-1234567890',
    'gsk_abcdefgh12',
    'xai-abcdefgh',
    'Bearer abc.def-123456',
    'sk-ab12****wxyz'
  ])('%s is hidden', (key) => {
    expect(redact(`Wrong key: ${key}.`)).not.toContain(key.slice(-6))
  })

  test('a key of any look is hidden when it is known', () => {
    expect(redact('plainword plainword', 'plainword')).toBe('••• •••')
  })

  test('other words stay', () => {
    expect(redact('The task is risk-free; ask-me.')).toBe('The task is risk-free; ask-me.')
  })
})

describe('who may read what goes to an address', () => {
  const exposure = (address: string, confirmed: string[] = []): string => exposureOf(new URL(address), confirmed)

  test.each([
    'https://cache.example.com',
    'rediss://:secret@cache.example.com:6380',
    'redis://127.0.0.1',
    'redis://LOCALHOST:6379',
    'http://[::1]:4318'
  ])('nobody for %s', (address) => {
    expect(exposure(address)).toBe('fine')
  })

  test.each([
    'http://collector.example.com:4318',
    'redis://:secret@cache.example.com',
    'redis://134744072',
    'http://8.8.8.8'
  ])('anybody for %s, whatever was confirmed', (address) => {
    expect(exposure(address, ['collector.example.com', 'cache.example.com', '8.8.8.8'])).toBe('insecure')
  })

  test.each([
    ['redis://10.1.2.3:6379', '10.1.2.3'],
    ['http://Cache.LAN/answers', 'cache.lan'],
    ['redis://[fd00::1]', 'fd00::1']
  ])('the own network for %s, which the person confirms', (address, host) => {
    expect(exposure(address)).toBe('unconfirmed')
    expect(exposure(address, [host])).toBe('fine')
  })
})

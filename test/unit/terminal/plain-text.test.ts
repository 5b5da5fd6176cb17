import fc from '../../fakes/seeded-properties.ts'
import { describe, expect, test } from 'vitest'
import { stringsIn } from '../../../main/config/strings.ts'
import { toPlainError } from '../../../main/domain/errors.ts'
import { PlainText, plainText } from '../../../main/terminal/plain-text.ts'
import type { PlainError } from '../../../main/domain/errors.ts'
import { errorText } from '../../../main/terminal/print-turn.ts'

describe('what an answer would do to a terminal is taken out', () => {
  test.each([
    ['clears the screen', 'a\u001b[2Jb', 'ab'],
    ['writes the clipboard', 'a\u001b]52;c;cm0gLXJm\u0007b', 'ab'],
    ['writes the title, ended by ST', 'a\u001b]0;pwned\u001b\\b', 'ab'],
    ['the same with one character', 'a\u009d0;pwned\u009cb', 'ab'],
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['a sequence of one character', 'a\u009b2Jb', 'ab'],
    ['a device string', 'a\u001bP+q544e\u001b\\b', 'ab'],
    ['resets', 'a\u001bcb', 'ab'],
    ['chooses letters', 'a\u001b(0b', 'ab'],
    ['goes back over what was said', 'safe\revil\b\b', 'safeevil'],
    ['rings', 'a\u0007b\u0000c\u007fd', 'abcd'],
    ['needs none', 'ğüş 👍\n\ttab', 'ğüş 👍\n\ttab'],
    ['has no end', 'a\u001b[', 'a'],
    ['ends in a letter of another script', 'a\u001b[1şb', 'aşb']
  ])('%s', (_name, text, expected) => {
    expect(plainText(text)).toBe(expected)
  })

  test('a string that never ends does not swallow the rest for ever', () => {
    expect(plainText(`\u001b]0;${'x'.repeat(5000)}end`)).toMatch(/x+end$/)
  })

  test('however the text is cut into pieces', () => {
    const piece = fc.constantFrom(
      '\u001b',
      '[',
      ']',
      '\u0007',
      '\\',
      '2',
      'J',
      'a',
      ';',
      '\u009b',
      '\u009d',
      '\r',
      '\n'
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(40), (pieces, cut) => {
        const text = pieces.join('')
        const stream = new PlainText()
        const streamed = stream.next(text.slice(0, cut)) + stream.next(text.slice(cut))
        expect(streamed).toBe(plainText(text))
        // eslint-disable-next-line no-control-regex -- they are what must not be there
        expect(streamed).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
      })
    )
  })
})

test('what a server said in an error is plain as well', () => {
  const strings = stringsIn('en')
  const code = 'provider-failed' as const
  const hostile: PlainError = {
    code,
    params: { provider: 'P', said: '\u001b]52;c;x\u0007It \u009b0mis full' },
    retryable: false
  }
  const text = errorText(hostile, strings)
  expect(text).toContain('The provider says: “It is full”')
  // eslint-disable-next-line no-control-regex -- they are what must not be there
  expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
})

test('what the file system refuses is said in words', () => {
  const refused = Object.assign(new Error('EACCES: permission denied'), {
    code: 'EACCES',
    syscall: 'mkdir',
    path: '/d'
  })
  expect(errorText(toPlainError(refused), stringsIn('en'))).toBe(
    'You do not have permission to use /d. Nothing was changed. Give your account the right to read and write it, or choose another folder. The system says: “EACCES”'
  )
})

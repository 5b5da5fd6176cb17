import { describe, expect, test } from 'vitest'
import { readMailLink } from '../../../main/domain/mail-link.ts'

describe('a mail link', () => {
  test('is read with all that it would write', () => {
    expect(
      readMailLink('mailto:a%40example.com?to=b@example.com&CC=c@example.com&subject=Q3%20figures&body=One%0D%0Atwo')
    ).toEqual({
      to: 'a@example.com, b@example.com',
      cc: 'c@example.com',
      bcc: '',
      subject: 'Q3 figures',
      body: 'One\ntwo',
      href: 'mailto:a%40example.com,b%40example.com?cc=c%40example.com&subject=Q3%20figures&body=One%0D%0Atwo'
    })
  })

  test('has one reading: what it opens says the same', () => {
    const link = readMailLink('mailto:a@example.com?body=1=2%261%3Db+c#end')
    expect(link?.body).toBe('1=2&1=b+c')
    expect(readMailLink(link?.href ?? '')).toEqual(link)
  })

  test.each([
    ['a file', 'mailto:a@example.com?attach=/etc/passwd'],
    ['a file under another name', 'mailto:a@example.com?Attachment=/etc/passwd'],
    ['a header', 'mailto:a@example.com?In-Reply-To=x'],
    ['a header hidden in the subject', 'mailto:a@example.com?subject=Hi%0D%0ABcc:%20x@example.com'],
    ['a header hidden in the receiver', 'mailto:a@example.com%0ABcc:x@example.com'],
    ['text that no eye sees', 'mailto:a@example.com?body=Hi%E2%80%AE'],
    ['a broken sign', 'mailto:%E0%A4%A'],
    ['more than can be shown', `mailto:a@example.com?body=${'x'.repeat(3_000)}`]
  ])('with %s is refused', (_, link) => {
    expect(readMailLink(link)).toBeNull()
  })

  test('may have no receiver, and may be empty', () => {
    expect(readMailLink('mailto:?body=Hi')).toMatchObject({ to: '', body: 'Hi' })
    expect(readMailLink('mailto:')).toMatchObject({ to: '', body: '' })
  })
})

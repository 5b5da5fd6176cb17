import { errorCodes } from '../../../main/domain/errors.ts'
import { describe, expect, test } from 'vitest'
import en from '../../../resources/locales/en.json' with { type: 'json' }
import tr from '../../../resources/locales/tr.json' with { type: 'json' }

type Texts = { [key: string]: string | Texts }

function flatten(texts: Texts, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)]
    )
  )
}

const english = flatten(en)
const turkish = flatten(tr)
const marks = (text: string): string[] => (text.match(/\{\{[^}]+\}\}|<\/?\w+\/?>/g) ?? []).sort()

describe('the texts', () => {
  test('both languages have the same keys', () => {
    expect([...turkish.keys()].sort()).toEqual([...english.keys()].sort())
  })

  test('no text is empty', () => {
    for (const [key, text] of [...english, ...turkish]) expect(text.trim(), key).not.toBe('')
  })

  test('a translation has the same placeholders and marks', () => {
    for (const [key, text] of english) expect(marks(turkish.get(key) ?? ''), key).toEqual(marks(text))
  })

  test('what is counted has both plural forms', () => {
    for (const key of english.keys())
      if (key.endsWith('_one')) expect(english.has(key.replace(/_one$/, '_other')), key).toBe(true)
  })

  test('every error code has what happened and what to do next', () => {
    expect(errorCodes.length).toBeGreaterThan(20)
    for (const code of errorCodes) {
      expect(english.has(`errors.${code}.message`), code).toBe(true)
      expect(english.has(`errors.${code}.advice`), code).toBe(true)
    }
  })
})

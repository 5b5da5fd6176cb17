import { describe, expect, test } from 'vitest'
import en from '../../../resources/locales/en.json' with { type: 'json' }
import tr from '../../../resources/locales/tr.json' with { type: 'json' }
import { stringsIn } from '../../../main/config/strings.ts'
import { errorCodes, toPlainError, type ErrorCode } from '../../../main/domain/errors.ts'
import { systemErrorCode } from '../../../main/domain/system-errors.ts'
import { errorText } from '../../../main/terminal/print-turn.ts'

type Words = Record<string, { message: string; advice: string }>
const words = { en: en.errors as Words, tr: tr.errors as Words }

describe('every kind of error has words of its own', () => {
  test.each(['en', 'tr'] as const)('in %s, in the window and in the terminal', (language) => {
    const strings = stringsIn(language)
    const seen = new Map<string, string>()
    for (const code of errorCodes) {
      const { message, advice } = words[language][code] ?? { message: '', advice: '' }
      expect({ code, message: message !== '', advice: typeof advice }).toEqual({
        code,
        message: true,
        advice: 'string'
      })
      expect(seen.get(message)).toBeUndefined()
      seen.set(message, code)
      const params = Object.fromEntries(
        Array.from(`${message} ${advice}`.matchAll(/\{\{(\w+)/g), ([, name]) => [name as string, '7'])
      )
      const shown = errorText({ code, params }, strings)
      expect(shown).not.toMatch(/\{\{|errors\.|undefined/)
      expect(shown.length).toBeGreaterThan(10)
    }
  })

  test('the two languages ask for the same values', () => {
    const values = (one: { message: string; advice: string }): string[] =>
      Array.from(new Set(`${one.message} ${one.advice}`.match(/\{\{\w+/g))).sort()
    for (const code of errorCodes) {
      const [english, turkish] = [words.en[code], words.tr[code]]
      if (english && turkish) expect({ code, values: values(turkish) }).toEqual({ code, values: values(english) })
    }
  })
})

describe('what the system says', () => {
  test.each<[string, ErrorCode]>([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EROFS', 'disk-read-only'],
    ['EIO', 'disk-failed'],
    ['EACCES', 'file-no-permission'],
    ['EPERM', 'file-no-permission'],
    ['ENOENT', 'file-gone'],
    ['ENOTDIR', 'file-wrong-kind'],
    ['EISDIR', 'file-wrong-kind'],
    ['EEXIST', 'file-wrong-kind'],
    ['ELOOP', 'file-wrong-kind'],
    ['ENAMETOOLONG', 'file-name-too-long'],
    ['EBUSY', 'file-busy'],
    ['EFBIG', 'file-too-large'],
    ['EMFILE', 'too-many-files'],
    ['ENOMEM', 'out-of-memory']
  ])('of a file, %s, has its sentence', (code, expected) => {
    const error = Object.assign(new Error(code), { code, syscall: 'open', path: '/home/ada/data' })
    expect(toPlainError(error)).toMatchObject({ code: expected, params: { file: '/home/ada/data', said: code } })
  })

  test.each<[string, ErrorCode]>([
    ['SQLITE_CORRUPT_VTAB', 'database-corrupt'],
    ['SQLITE_NOTADB', 'database-corrupt'],
    ['SQLITE_BUSY_SNAPSHOT', 'database-locked'],
    ['SQLITE_LOCKED', 'database-locked'],
    ['SQLITE_PROTOCOL', 'database-locked'],
    ['SQLITE_FULL', 'database-full'],
    ['SQLITE_IOERR_SHMSIZE', 'database-full'],
    ['SQLITE_IOERR_WRITE', 'disk-failed'],
    ['SQLITE_READONLY_DBMOVED', 'disk-read-only'],
    ['SQLITE_CANTOPEN_ISDIR', 'database-not-opened'],
    ['SQLITE_PERM', 'file-no-permission'],
    ['SQLITE_NOMEM', 'out-of-memory'],
    ['SQLITE_TOOBIG', 'file-too-large'],
    ['SQLITE_CONSTRAINT_UNIQUE', 'database-refused'],
    ['SQLITE_ERROR', 'database-refused'],
    ['SQLITE_SCHEMA', 'database-refused']
  ])('of a database, %s, has its sentence', (code, expected) => {
    expect(toPlainError(Object.assign(new Error('raw words'), { code }))).toMatchObject({ code: expected })
  })

  test('of a socket is not taken for that of a file', () => {
    const refused = Object.assign(new Error('x'), { code: 'EACCES', syscall: 'connect' })
    expect(toPlainError(refused).code).toBe('internal')
    expect(systemErrorCode('ECONNREFUSED')).toBeUndefined()
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { packageFolderOf } from '../../../scripts/packaging/bundled-packages.mjs'
import { licenceFile, licenceOf } from '../../../scripts/packaging/licences.mjs'
import { smokeReport } from '../../../scripts/packaging/smoke.mjs'

let folder = ''
const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text)

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sextant-licence-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the licence of a package', () => {
  test('is its text with the name that package.json gives it, notices included', () => {
    write('package.json', '{"name":"a","version":"1.0.0","license":"Apache-2.0"}')
    write('LICENSE.md', 'the licence\n')
    write('NOTICE', 'the notice')
    write('licenses.js', 'code')
    expect(licenceOf(folder)).toEqual({
      name: 'a',
      version: '1.0.0',
      licence: 'Apache-2.0',
      text: 'the licence\n\nthe notice'
    })
  })

  test('may be stated in the old ways', () => {
    write('package.json', '{"name":"a","version":"1.0.0","licenses":[{"type":"MIT"},{"type":"BSD"}]}')
    write('LICENCE', 'text')
    expect(licenceOf(folder).licence).toBe('MIT or BSD')
  })

  test('is missing without a text', () => {
    write('package.json', '{"name":"a","version":"1.0.0","license":"MIT"}')
    expect(() => licenceOf(folder)).toThrow('a 1.0.0 (MIT) brings no licence text')
  })

  test('is missing without a name', () => {
    write('package.json', '{"name":"a","version":"1.0.0"}')
    write('LICENSE', 'text')
    expect(() => licenceOf(folder)).toThrow('a 1.0.0 names no licence')
  })
})

test('packages with the same wording share it in the file', () => {
  const text = licenceFile([
    { name: 'a', version: '1', licence: 'MIT', text: 'wording' },
    { name: 'b', version: '2', licence: 'ISC', text: 'other' },
    { name: 'c', version: '3', licence: 'MIT', text: 'wording' }
  ])
  expect(text).toContain('a 1 (MIT)\nc 3 (MIT)\n\nwording')
  expect(text.match(/wording/g)).toHaveLength(1)
})

test.each([
  ['/r/node_modules/react/index.js', '/r/node_modules/react'],
  ['/r/node_modules/@scope/font/files/a.woff2?url', '/r/node_modules/@scope/font'],
  ['/r/node_modules/a/node_modules/b/c.js', '/r/node_modules/a/node_modules/b'],
  ['/r/renderer/main.tsx', undefined],
  ['\0rolldown/runtime.js', undefined]
])('the package of module %j is %j', (id, expected) => {
  expect(packageFolderOf(id)).toBe(expected)
})

test('the packaged app’s report is found between other lines, and nothing is made up', () => {
  expect(smokeReport(['noise', 'SMOKE {"answered":true,"ms":5}', 'more'])).toEqual({ answered: true, ms: 5 })
  expect(smokeReport(['SMOKE {"answer'])).toBeUndefined()
  expect(smokeReport([])).toBeUndefined()
})

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { importsInWords } from '../scripts/layers/describe-room.ts'
import { importsIn, importsOf } from '../scripts/layers/imports.ts'
import { readSources } from '../scripts/layers/read-sources.ts'
import { guarded, roomOf, rooms } from '../scripts/layers/rooms.ts'
import { surveyOf } from '../scripts/layers/survey.ts'

const root = path.resolve(import.meta.dirname, '..')
const sources = readSources(root)
const imports = importsIn(sources)

/** What is broken once a file of a copy imports one thing more. */
function brokenBy(file: string, line: string): string[] {
  const copy = new Map(imports)
  copy.set(file, importsOf(file, `${sources.get(file) ?? ''}\n${line}\n`))
  return surveyOf(copy).broken
}

describe('the layers', () => {
  test('hold: no unknown room, no circle, no import that may not be', () => {
    const survey = surveyOf(imports)
    expect(survey.broken).toEqual([])
    expect(survey.files).toBeGreaterThan(500)
    expect(survey.imports).toBeGreaterThan(2_000)
  })

  test('a room imports only rooms before it in the table, and a stage no stage', () => {
    for (const [floor, { name, mayImport, typesOf = [] }] of rooms.entries()) {
      const below = rooms.slice(0, floor).map((room) => room.name)
      for (const other of mayImport === 'below' ? [] : [...mayImport, ...typesOf]) {
        expect(below, `${name} imports ${other}`).toContain(other)
        if (name.startsWith('optimizer/')) expect(other).not.toMatch(/^optimizer(?!\/stages)/)
      }
    }
  })

  test('the optimizer stands directly under the chat', () => {
    const names = rooms.map(({ name }) => name)
    expect(names.indexOf('chat')).toBe(names.indexOf('optimizer') + 1)
  })

  test.each([
    ['an unknown folder', 'main/attic/box.ts', 'export const box = 1', 'attic is no room'],
    ['an unknown folder of the window', 'renderer/attic/box.ts', 'export const box = 1', 'renderer/attic is no room'],
    [
      'an unknown stage',
      'main/optimizer/astrology/ask.ts',
      'export const ask = 1',
      'optimizer/astrology is no room of scripts/layers/rooms.ts'
    ],
    [
      'a circle of files',
      'main/domain/units.ts',
      "import type { PlainError } from './errors.ts'",
      'files import each other: '
    ],
    [
      'an import upward',
      'main/storage/database.ts',
      "import { SearchIndex } from '../search/search-index.ts'",
      'storage may not import search'
    ],
    [
      'a type from above',
      'main/storage/database.ts',
      "import type { Turns } from '../chat/turns.ts'",
      'storage may not import chat'
    ],
    [
      'a circle of rooms',
      'main/providers/provider.ts',
      "import type { TraceBuilder } from '../optimizer/trace.ts'",
      'rooms import each other: '
    ],
    [
      'a stage in a stage',
      'main/optimizer/cache/savings.ts',
      "import { fitWindow } from '../context/fit-window.ts'",
      'optimizer/cache may not import optimizer/context'
    ],
    [
      'a type of a stage in a stage',
      'main/optimizer/cache/savings.ts',
      "import type { FittedTurn } from '../context/fit-window.ts'",
      'optimizer/cache may not import optimizer/context'
    ],
    [
      'the root in a room',
      'main/chat/title.ts',
      "import type { App } from '../compose/app.ts'",
      'chat may not import compose'
    ],
    ['a package in domain', 'main/domain/ids.ts', "import { v7 } from 'uuid'", 'domain imports nothing'],
    [
      'a store that knows a feature',
      'renderer/stores/days.ts',
      "import { nearest } from '../features/chat/occurrences.ts'",
      'renderer/stores may not import renderer/features'
    ],
    [
      'a component that knows a store',
      'renderer/ui/pill.tsx',
      "import { useApp } from '../stores/use-app.ts'",
      'renderer/ui may not import renderer/stores'
    ],
    [
      'more of main than domain in the window',
      'renderer/stores/days.ts',
      "import { decide } from '../../main/network/rules.ts'",
      'renderer/stores may not import network'
    ],
    [
      'a type of more of main than domain in the window',
      'renderer/stores/days.ts',
      "import type { Decision } from '../../main/network/rules.ts'",
      'renderer/stores may not import network'
    ],
    [
      'a value of the contract in the window',
      'renderer/stores/days.ts',
      "import { contract } from '../../preload/contract/contract.ts'",
      'renderer/stores may not import contract'
    ],
    ['Node in the window', 'renderer/stores/days.ts', "import path from 'node:path'", 'the window has no Node'],
    [
      'the window in main',
      'main/chat/title.ts',
      "import { useApp } from '../../renderer/stores/use-app.ts'",
      'chat may not import renderer/stores'
    ]
  ])('%s fails', (_, file, line, reason) => {
    expect(brokenBy(file, line).filter((broken) => broken.includes(reason))).not.toEqual([])
  })

  test.each(Object.keys(guarded))('a second file that imports %s fails, also when it loads it later', (name) => {
    for (const line of [`import thing from '${name}'`, `const thing = await import('${name}')`])
      expect(brokenBy('main/chat/title.ts', line)).toEqual([
        expect.stringContaining(`main/chat/title.ts imports ${name}, which only `)
      ])
  })

  test('what only one file may import is imported there', () => {
    for (const file of Object.values(guarded).flatMap(({ values }) => values))
      if (roomOf(file) !== 'tables') expect(existsSync(path.join(root, file)), file).toBe(true)
  })
})

test('the table of docs/architecture.md says which rooms there are and what each may import', () => {
  const text = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8')
  const table = text.slice(text.indexOf('| room |')).split('\n\n')[0] ?? ''
  const said = table
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, name, , imports]) => [name, imports])
  const present = new Set([...[...sources.keys()].map(roomOf), 'locales', 'package'])
  expect(said).toEqual(rooms.filter(({ name }) => present.has(name)).map((room) => [room.name, importsInWords(room)]))
})

import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const rooms = ['main', 'preload', 'renderer', 'resources']

interface Import {
  from: string
  /** A path from the root for our own files, else the package's name. */
  to: string
  typeOnly: boolean
}

function filesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder)).flatMap((name) => {
    const file = path.join(folder, name)
    if (statSync(path.join(root, file)).isDirectory()) return filesIn(file)
    return /\.tsx?$/.test(name) ? [file] : []
  })
}

const IMPORT = /^\s*(import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
const DYNAMIC = /\b(?:import|load|require)\(\s*['"]([^'"]+)['"]\s*\)/g

function importsOf(file: string): Import[] {
  const source = readFileSync(path.join(root, file), 'utf8')
  const resolve = (name: string): string => (name.startsWith('.') ? path.join(path.dirname(file), name) : name)
  return [
    ...Array.from(source.matchAll(IMPORT), (match) => ({
      from: file,
      to: resolve(match[3] ?? ''),
      typeOnly: match[2] !== undefined
    })),
    ...Array.from(source.matchAll(DYNAMIC), (match) => ({ from: file, to: resolve(match[1] ?? ''), typeOnly: false }))
  ]
}

const files = rooms.flatMap(filesIn)
const imports = files.flatMap(importsOf)
const isPackage = (to: string, name: string): boolean => to === name || to.startsWith(`${name}/`)
const inside = (file: string, ...folders: string[]): boolean =>
  folders.some((folder) => file === folder || file.startsWith(`${folder}/`))

/** Imports that break a rule, as readable lines. */
const broken = (rule: (one: Import) => boolean): string[] =>
  imports.filter(rule).map(({ from, to }) => `${from} imports ${to}`)

/** What each room of main may import besides itself; types may come from anywhere but the rooms that put a face on the app. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  ports: ['domain'],
  statistics: [],
  config: ['domain'],
  detection: ['domain'],
  language: ['domain'],
  confirmations: ['domain'],
  network: ['domain', 'ports', 'confirmations'],
  node: ['domain', 'ports', 'network'],
  metrics: ['domain', 'ports'],
  storage: ['domain', 'ports', 'config', 'network', 'metrics'],
  search: ['domain', 'ports', 'language', 'storage'],
  insights: ['domain', 'ports', 'storage', 'metrics'],
  'import-export': ['domain', 'ports', 'storage', 'insights'],
  workers: ['domain', 'ports', 'config', 'node', 'storage', 'metrics', 'search', 'insights', 'import-export'],
  relevance: ['domain', 'language'],
  tokens: ['domain', 'ports'],
  downloads: ['domain', 'ports'],
  inference: ['domain', 'ports', 'node', 'storage', 'downloads'],
  embedding: ['domain', 'ports', 'node', 'downloads', 'inference'],
  providers: ['domain', 'detection', 'ports', 'network', 'inference'],
  optimizer: [
    'domain',
    'detection',
    'ports',
    'language',
    'relevance',
    'tokens',
    'statistics',
    'providers',
    'embedding'
  ],
  chat: ['domain', 'detection', 'ports', 'network', 'storage', 'metrics', 'providers', 'optimizer']
}

describe('the layers', () => {
  test('there is something to look at', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(imports.length).toBeGreaterThan(100)
  })

  test('domain and ports import nothing but domain', () => {
    expect(
      broken(({ from, to }) => inside(from, 'main/domain', 'main/ports.ts') && !inside(to, 'main/domain'))
    ).toEqual([])
  })

  test("only main/electron and main/index.ts import 'electron' in main, and the preload", () => {
    expect(
      broken(
        ({ from, to }) =>
          isPackage(to, 'electron') && !inside(from, 'main/electron', 'main/index.ts', 'preload/index.ts')
      )
    ).toEqual([])
  })

  test('only storage imports better-sqlite3', () => {
    expect(
      broken(
        ({ from, to, typeOnly }) =>
          to.startsWith('better-sqlite3') &&
          from !== 'main/storage/database.ts' &&
          !(typeOnly && inside(from, 'main/storage'))
      )
    ).toEqual([])
  })

  test('only inference imports node-llama-cpp', () => {
    expect(broken(({ from, to }) => isPackage(to, 'node-llama-cpp') && !inside(from, 'main/inference'))).toEqual([])
  })

  test('a stage never imports another stage', () => {
    const stageOf = (file: string): string | undefined => /^main\/optimizer\/([^/]+)\//.exec(file)?.[1]
    expect(
      broken(
        ({ from, to }) => stageOf(from) !== undefined && stageOf(to) !== undefined && stageOf(from) !== stageOf(to)
      )
    ).toEqual([])
  })

  test('the optimizer, the chat and the providers do not know IPC, Electron or the terminal', () => {
    const inner = [
      'main/optimizer',
      'main/chat',
      'main/providers',
      'main/storage',
      'main/inference',
      'main/config',
      'main/domain'
    ]
    expect(
      broken(
        ({ from, to }) =>
          inside(from, ...inner) &&
          inside(to, 'main/ipc', 'main/electron', 'main/terminal', 'main/compose.ts', 'main/index.ts')
      )
    ).toEqual([])
  })

  test('the renderer imports types of the contract, the pure domain, and nothing else of main', () => {
    expect(
      broken(
        ({ from, to, typeOnly }) =>
          inside(from, 'renderer') &&
          inside(to, 'main', 'preload') &&
          !inside(to, 'main/domain') &&
          !(typeOnly && inside(to, 'preload/contract'))
      )
    ).toEqual([])
  })

  test("renderer's ui knows only React: no stores, client or features", () => {
    expect(
      broken(
        ({ from, to }) =>
          inside(from, 'renderer/ui') && inside(to, 'renderer/stores', 'renderer/client', 'renderer/features')
      )
    ).toEqual([])
  })

  test('main does not import the renderer', () => {
    expect(broken(({ from, to }) => inside(from, 'main', 'preload') && inside(to, 'renderer'))).toEqual([])
  })

  test('a room of main imports only the rooms that it may', () => {
    const roomOf = (file: string): string => /^main\/([^/.]+)/.exec(file)?.[1] ?? ''
    const strange = broken(({ from, to, typeOnly }) => {
      const may = MAY_IMPORT[roomOf(from)]
      return (
        may !== undefined && !typeOnly && inside(to, 'main') && roomOf(to) !== roomOf(from) && !may.includes(roomOf(to))
      )
    })
    expect(strange).toEqual([])
  })
})

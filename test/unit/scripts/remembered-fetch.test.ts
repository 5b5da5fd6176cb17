import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { fetchKey, rememberedFetch } from '../../../scripts/setup/remembered-fetch.mjs'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

describe('what is remembered', () => {
  test('is looked for again when what is wanted or the place of the person’s files changes', () => {
    const keys = [
      fetchKey('manifest', { HOME: '/home/a' }),
      fetchKey('other', { HOME: '/home/a' }),
      fetchKey('manifest', { HOME: '/home/b' }),
      fetchKey('manifest', { HOME: '/home/a', XDG_DATA_HOME: '/elsewhere' })
    ]
    expect(new Set(keys).size).toBe(4)
  })

  test('does not depend on the rest of the environment and its order', () => {
    expect(fetchKey('manifest', { TERM: 'dumb', XDG_DATA_HOME: '/d', HOME: '/h' })).toBe(
      fetchKey('manifest', { HOME: '/h', XDG_DATA_HOME: '/d', TERM: 'xterm' })
    )
  })
})

/** A program that counts its runs, makes a file and names it; it fails when `broken` is there. */
function open() {
  const folder = temporaryFolder()
  const at = (name: string): string => path.join(folder, name)
  writeFileSync(
    at('program.mjs'),
    `import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
     appendFileSync(${JSON.stringify(at('runs'))}, '.')
     if (existsSync(${JSON.stringify(at('broken'))})) process.exit(1)
     writeFileSync(${JSON.stringify(at('model'))}, 'weights')
     console.log('a line before it')
     console.log(${JSON.stringify(at('model'))})`
  )
  const stateOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')
  const fetch = (wanted = 'a model'): Promise<void> =>
    rememberedFetch({ record: at('record'), wanted, program: at('program.mjs'), stateOf })
  return { at, fetch, runs: () => readFileSync(at('runs'), 'utf8').length }
}

describe('a fetch', () => {
  test('is not repeated while what it brought is there as it was', async () => {
    const { fetch, runs } = open()
    await fetch()
    await fetch()
    expect(runs()).toBe(1)
  })

  test('is repeated when what it brought is gone, is another, or something else is wanted', async () => {
    const { at, fetch, runs } = open()
    await fetch()
    rmSync(at('model'))
    await fetch()
    writeFileSync(at('model'), 'cut off')
    await fetch()
    await fetch('another model')
    expect(runs()).toBe(4)
  })

  test('that failed is tried again', async () => {
    const { at, fetch, runs } = open()
    writeFileSync(at('broken'), '')
    await fetch()
    expect(existsSync(at('record'))).toBe(false)
    await fetch()
    expect(runs()).toBe(2)
  })
})
